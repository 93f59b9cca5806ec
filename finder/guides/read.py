"""From the TOML files of a guide to its dataclasses. What a guide must hold is in `rules.py`."""

import datetime
import tomllib
from pathlib import Path

from .model import ENGLISH, Block, Guide, Phase, Reviewer, Section, Source, Stop
from .translation import translate


class GuideError(Exception):
    """A file of a guide that is not of the shape; the message names the file and the part."""


def read_guide(folder: Path, language: str = ENGLISH) -> Guide:
    """The guide in `folder`, in `language` as far as it is translated.

    Raises GuideError where a file is missing, is no TOML, or has a part of the wrong shape.
    """
    raw = _toml(folder / f"{ENGLISH}.toml")
    sources = _toml(folder / "sources.toml")
    english: frozenset[str] = frozenset()
    translated = language == ENGLISH or (folder / f"{language}.toml").is_file()
    try:
        if language != ENGLISH:
            given = _toml(folder / f"{language}.toml") if translated else {}
            raw, english = translate(raw, given)
        return _guide(folder.name, language, raw, sources, translated, english)
    except (KeyError, TypeError, AttributeError) as wrong:
        raise GuideError(f"{folder.name}, {language}: {wrong}") from wrong


def _toml(path: Path) -> dict:
    try:
        with path.open("rb") as file:
            return tomllib.load(file)
    except (OSError, tomllib.TOMLDecodeError) as wrong:
        raise GuideError(f"{path.parent.name}/{path.name}: {wrong}") from wrong


def _guide(
    slug: str,
    language: str,
    raw: dict,
    sources: dict,
    translated: bool,
    english: frozenset[str],
) -> Guide:
    head = dict(raw["guide"])
    review = dict(head.pop("review"))
    clinician = review.pop("clinician", None)
    return Guide(
        slug=slug,
        language=language,
        needs=tuple(head.pop("needs", ())),
        revised_on=_day(review.pop("revised_on")),
        reviewer=Reviewer(**clinician) if clinician else None,
        sections=tuple(_section(section) for section in raw["section"]),
        known_sources=tuple(Source(key=key, **source) for key, source in sources.items()),
        translated=translated,
        english=english,
        **head,
        **review,
    )


def _day(value: object) -> datetime.date:
    if not isinstance(value, datetime.date) or isinstance(value, datetime.datetime):
        raise TypeError(f"{value!r} is not a date")
    return value


def _section(raw: dict) -> Section:
    raw = dict(raw)
    return Section(blocks=tuple(_block(block) for block in raw.pop("block", ())), **raw)


def _block(raw: dict) -> Block:
    raw = dict(raw)
    return Block(
        needs=tuple(raw.pop("needs", ())),
        choices=tuple(raw.pop("choices", ())),
        stops=tuple(Stop(**stop) for stop in raw.pop("stops", {}).values()),
        phases=tuple(Phase(id=id, **phase) for id, phase in raw.pop("phases", {}).items()),
        **{key: value.strip() if key == "text" else value for key, value in raw.items()},
    )
