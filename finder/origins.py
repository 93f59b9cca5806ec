"""Names of sites in the settings, as a content security policy takes them."""

import re

from django.core.exceptions import ImproperlyConfigured

_LABEL = "[a-z0-9]([a-z0-9-]*[a-z0-9])?"
_ORIGIN = re.compile(rf"https://({_LABEL}\.)+{_LABEL}(:[0-9]{{1,5}})?")


def read_origins(written: str, variable: str) -> list[str]:
    """The origins in a list with commas: "https://", a host and no path. `variable` is named where
    one of them is anything else, which could widen the policy unseen."""
    origins = [one.strip() for one in written.split(",") if one.strip()]
    for origin in origins:
        if not _ORIGIN.fullmatch(origin):
            raise ImproperlyConfigured(f"{variable} takes origins, https:// and a host: {origin}")
    return origins
