"""The catalogs on disk: brought up to date, checked, compiled."""

import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation import override

from .extract import messages

PROJECT = "Treatment-center finder"
COMMENT = "# What visitors read. docs/translating.md says how to work with this file."
# What a translation must keep as it is: placeholders of Python and of scripts, and tags.
_KEPT = re.compile(r"%\(\w+\)[0-9.]*[a-z]|%[%s]|\{\w+\}|<[^>]+>")


def update_catalogs() -> None:
    """Bring every catalog to the texts that stand in code, templates and taxonomy now.

    Translations stay; a text that changed keeps its old translation marked fuzzy, which check and
    site treat as none; what is no longer used goes.
    """
    with override("en"):
        texts = messages()
    for code, path in catalogs().items():
        catalog = _read(path, code)
        catalog.update(texts, update_header_comment=False, update_creation_date=False)
        catalog.obsolete.clear()
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            # No dates and no line numbers: a catalog changes when a text does.
            write_po(file, catalog, width=100, include_lineno=False, omit_header=False)


def compile_catalogs() -> None:
    """Write the .mo file that Django reads beside each catalog."""
    for code, path in catalogs().items():
        with path.with_suffix(".mo").open("wb") as file:
            write_mo(file, _read(path, code))


def faults(code: str) -> Iterator[str]:
    """What is wrong with the catalog of a language, a line each; nothing where it is complete.

    Texts without a translation, with one of an older text (fuzzy), with placeholders or tags that
    differ, and translations of texts that no longer exist.
    """
    with override("en"):
        texts = messages()
    catalog = _read(catalogs()[code], code)
    for text in texts:
        if not text.id:
            continue
        translated = catalog.get(text.id, text.context)
        if translated is None or not all(_parts(translated.string)):
            yield f"not translated: {text.id!r} ({text.locations[0][0]})"
        elif translated.fuzzy:
            yield f"stale: {text.id!r}"
        elif not _keeps_all(text.id, translated.string):
            yield f"other placeholders or tags: {text.id!r}"
        else:
            yield from (f"{text.id!r}: {error}" for error in translated.check(catalog))
    for translated in catalog:
        if translated.id and texts.get(translated.id, translated.context) is None:
            yield f"no longer used: {translated.id!r}"


def catalogs() -> dict[str, Path]:
    """Language code -> its catalog, for every language but the one of the texts themselves."""
    (folder,) = settings.LOCALE_PATHS
    return {
        code: Path(folder) / code / "LC_MESSAGES" / "django.po"
        for code, _name in settings.LANGUAGES
        if code != settings.LANGUAGE_CODE
    }


def _read(path: Path, code: str) -> Catalog:
    if not path.exists():
        return Catalog(
            locale=code, project=PROJECT, header_comment=COMMENT, charset="utf-8", fuzzy=False
        )
    with path.open("rb") as file:
        return read_po(file, locale=code)


def _keeps_all(english: str | tuple, translated: str | tuple) -> bool:
    """Each form has what the English one has: the first the singular, the others the plural."""
    singular, *plural = (sorted(_KEPT.findall(part)) for part in _parts(english))
    first, *others = (sorted(_KEPT.findall(part)) for part in _parts(translated))
    return first == singular and all(other in plural for other in others)


def _parts(string: str | tuple | list) -> tuple:
    return (string,) if isinstance(string, str) else tuple(string)
