"""What a guide is made of. Every `text` is Markdown with citations, see `text.py`."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from .text import citations

ENGLISH = "en"
KINDS = ("text", "urgent", "timeline", "question", "search")
# Kinds of source; a web page alone may lack a year, and then says so.
SOURCE_KINDS = ("article", "book", "guideline", "label", "notice", "web")


@dataclass(frozen=True)
class Source:
    """A publication. `container` is its journal or series, with volume and pages."""

    key: str
    kind: str
    authors: str
    title: str
    publisher: str
    container: str = ""
    year: int | None = None
    doi: str = ""
    link: str = ""

    @property
    def url(self) -> str:
        return f"https://doi.org/{self.doi}" if self.doi else self.link


@dataclass(frozen=True)
class Reviewer:
    """The clinician who last read the whole guide: their role, and the day."""

    role: str
    reviewed_on: datetime.date


@dataclass(frozen=True)
class Stop:
    """A mark on the axis of a timeline, so many hours after the last use."""

    hours: float
    label: str


@dataclass(frozen=True)
class Phase:
    """A bar of a timeline, in hours after the last use; an open one fades out at its end."""

    id: str
    start: float
    end: float
    label: str
    when: str
    text: str
    open: bool = False


@dataclass(frozen=True)
class Block:
    """The smallest part that is sourced, translated and linked to by itself.

    `unsourced` says why a block needs no source; it then states nothing medical. `needs` are those
    of a search, "group/slug" of the taxonomy, on top of the guide's own; of the `choices`, all in
    one group, the reader takes one. `call` is a number to call at once.
    """

    id: str
    kind: str = "text"
    title: str = ""
    text: str = ""
    unsourced: str = ""
    needs: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    call: str = ""
    stops: tuple[Stop, ...] = ()
    phases: tuple[Phase, ...] = ()

    @property
    def texts(self) -> list[str]:
        """Every Markdown text of the block, in the order of the page."""
        return [text for text in (self.text, *(phase.text for phase in self.phases)) if text]


@dataclass(frozen=True)
class Section:
    id: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Guide:
    """A guide in one language. `english` holds the ids of what had to stay in English."""

    slug: str
    language: str
    title: str
    short: str
    summary: str
    condition: str
    needs: tuple[str, ...]
    revised_on: datetime.date
    reviewer: Reviewer | None
    sections: tuple[Section, ...]
    known_sources: tuple[Source, ...] = field(repr=False)
    translated: bool = True
    english: frozenset[str] = frozenset()

    @property
    def blocks(self) -> Iterator[Block]:
        return (block for section in self.sections for block in section.blocks)

    @cached_property
    def numbers(self) -> dict[str, int]:
        """Source key -> its number: sources count up in the order in which they are cited."""
        cited = dict.fromkeys(
            key for block in self.blocks for text in block.texts for key in citations(text)
        )
        return {key: number for number, key in enumerate(cited, start=1)}

    @cached_property
    def sources(self) -> list[Source]:
        """The sources that are cited, by number."""
        known = {source.key: source for source in self.known_sources}
        return [known[key] for key in self.numbers if key in known]
