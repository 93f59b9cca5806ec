"""All guides of the site, read once a process."""

from functools import cache
from pathlib import Path

from .model import ENGLISH, Guide
from .read import read_guide

CONTENT = Path(__file__).parent / "content"


@cache
def slugs() -> tuple[str, ...]:
    """The guides that there are: a folder each, in the order of their slugs."""
    return tuple(sorted(path.parent.name for path in CONTENT.glob(f"*/{ENGLISH}.toml")))


@cache
def _read(slug: str, language: str) -> Guide:
    return read_guide(CONTENT / slug, language)


def find_guide(slug: str, language: str = ENGLISH) -> Guide | None:
    """The guide in this language ("en-us" is read as "en"), or None where there is none."""
    return _read(slug, language.partition("-")[0]) if slug in slugs() else None


def all_guides(language: str = ENGLISH) -> list[Guide]:
    """Every guide, by its title."""
    guides = [_read(slug, language.partition("-")[0]) for slug in slugs()]
    return sorted(guides, key=lambda guide: (guide.title, guide.slug))
