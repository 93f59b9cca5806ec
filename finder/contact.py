"""Where visitors, providers and programmers write to whoever runs this site."""

from django.conf import settings
from django.core.checks import CheckMessage, Warning


def check_contact(app_configs, **options) -> list[CheckMessage]:
    """A warning where a public site names no address: pages then ask people to write to nobody."""
    if not settings.PRODUCTION or settings.CONTACT_EMAIL:
        return []
    missing = "FINDER_CONTACT_EMAIL is not set: no page says where to write."
    return [Warning(missing, id="finder.W001")]
