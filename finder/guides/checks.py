"""Guides are checked with everything else that Django checks before it starts."""

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from django.utils import timezone

from .library import CONTENT, slugs
from .model import ENGLISH
from .read import GuideError, read_guide
from .rules import problems


@register()
def check_guides(app_configs, **options) -> list[CheckMessage]:
    """An error for each rule that a guide breaks, a warning where a translation is stale."""
    found: list[CheckMessage] = []
    languages = [code.partition("-")[0] for code, _name in settings.LANGUAGES]
    for slug in slugs():
        for language in dict.fromkeys([ENGLISH, *languages]):
            try:
                guide = read_guide(CONTENT / slug, language)
            except GuideError as wrong:
                found.append(Error(str(wrong), id="guides.E001"))
                continue
            found += [Error(p, id="guides.E002") for p in problems(guide, timezone.localdate())]
            if guide.english:
                found.append(
                    Warning(
                        f"{slug} ({language}): not translated, or from words that have changed: "
                        + (", ".join(sorted(guide.english)) if guide.translated else "all of it"),
                        hint=f"manage.py guide_translation {slug} {language}",
                        id="guides.W001",
                    )
                )
    return found
