"""The CSV tables and their columns: header, order and data dictionary are this one list."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from centers.models import Center, CenterPhone, Confirmation, Term
from centers.models.offering import Basis
from centers.models.taxonomy import Answer, Section

from .record import path


@dataclass(frozen=True)
class Column:
    """`type` as Table Schema names it; `values` are all that it can hold, where that is a list."""

    name: str
    description: str
    type: str = "string"
    values: tuple[str, ...] = ()
    required: bool = True

    def field(self) -> dict[str, Any]:
        constraints: dict[str, Any] = {"required": True} if self.required else {}
        if self.values:
            constraints["enum"] = list(self.values)
        field = {"name": self.name, "type": self.type, "description": self.description}
        return {**field, "constraints": constraints} if constraints else field


@dataclass(frozen=True)
class Table:
    """`member`: where a record of JSON Lines holds the rows; "" for the record itself."""

    name: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    member: str = ""

    @property
    def file(self) -> str:
        return f"{self.name}.csv"

    def rows(self, record: dict[str, Any]) -> Iterator[list[Any]]:
        """The rows of one center out of its JSON record."""
        for row in record[self.member] if self.member else [record]:
            values = {"center": record["id"], **row}
            yield [_cell(values[column.name]) for column in self.columns]


def _cell(value: Any) -> Any:
    return ("true" if value else "false") if isinstance(value, bool) else value


_CENTER = Column("center", "Id of the center.")

TABLES = (
    Table(
        "centers",
        "Every center that is published, and every one that has closed.",
        (
            Column("id", "Short, stable, in the address of its page."),
            Column("number", "Order in which centers were listed; settles ties.", "integer"),
            Column(
                "status",
                "Closed centers stay, so that nobody calls them.",
                values=("published", "closed"),
            ),
            Column("closed_on", "Day on which it closed.", "date", required=False),
            Column("name", "Name, first line."),
            Column("program_name", "Program or site, second line.", required=False),
            Column(
                "search_name", "Both lines as the search by name compares them.", required=False
            ),
            Column("organization", "Who operates it.", required=False),
            Column("street1", "Street.", required=False),
            Column("street2", "Suite, floor or unit.", required=False),
            Column("city", "City."),
            Column("state", "Two letters."),
            Column("zip", "ZIP code, five digits."),
            Column("latitude", "WGS 84 degrees.", "number"),
            Column("longitude", "WGS 84 degrees.", "number"),
            Column(
                "location_precision",
                "How near the point is to the door.",
                values=tuple(Center.Precision.values),
            ),
            Column("location_source", "Who placed the point."),
            Column("website", "Website.", required=False),
            Column("hours", "Opening hours; empty: not confirmed.", required=False),
            Column("about", "Plain words about it.", required=False),
            Column("demo", "True: fictional.", "boolean"),
        ),
        ("id",),
    ),
    Table(
        "phones",
        "Numbers to call, the first main number first.",
        (
            _CENTER,
            Column("kind", "Main number or intake line.", values=tuple(CenterPhone.Kind.values)),
            Column("number", "E.164."),
            Column("extension", "Extension.", required=False),
        ),
        ("center", "number", "extension"),
        "phones",
    ),
    Table(
        "answers",
        "Yes or no of a center to a term. No row: not confirmed.",
        (
            _CENTER,
            Column("term", "See terms.csv."),
            Column(
                "answer",
                "Where a term needs confirmation, a yes holds while the check of its section does.",
                values=tuple(Answer.values),
            ),
            Column("basis", "Who says so.", values=tuple(Basis.values)),
            Column("as_of", "The day for which the basis says so.", "date"),
        ),
        ("center", "term"),
        "answers",
    ),
    Table(
        "checks",
        "The last check of each section of a center by the research team. A center is verified on "
        "a day on which contact, location, services and licence are confirmed and hold.",
        (
            _CENTER,
            Column("section", "What was checked.", values=tuple(Section.values)),
            Column("outcome", "What came out.", values=tuple(Confirmation.Outcome.values)),
            Column("method", "How.", values=tuple(Confirmation.Method.values)),
            Column("observed_on", "Day of the check.", "date"),
            Column(
                "expires_on", "Last day on which a confirmed one holds.", "date", required=False
            ),
        ),
        ("center", "section"),
        "checks",
    ),
    Table(
        "sources",
        "Outside sources that name the center, the newest first.",
        (
            _CENTER,
            Column("name", "Name of the source."),
            Column("key", "Its key there."),
            Column("as_of", "The day for which it speaks.", "date"),
        ),
        ("center", "name", "key"),
        "sources",
    ),
)

TERMS = Table(
    "terms",
    "What a center can answer: the filters of the search and a few facts besides.",
    (
        Column("term", "Group and term."),
        Column("group", "The parameter of the search, where it is one."),
        Column("name", "As the pages show it."),
        Column("help_text", "In plain words.", required=False),
        Column(
            "section", "The section of a check that vouches for it.", values=tuple(Section.values)
        ),
        Column(
            "broader",
            "A wider term that must be a yes before this is worth asking about.",
            required=False,
        ),
        Column(
            "only_for", "Set on exclusive programs: the one need that they serve.", required=False
        ),
        Column(
            "kept_apart_from",
            "A yes to that rules out this, unless this is a confirmed yes.",
            required=False,
        ),
        Column(
            "needs_confirmation",
            "Only the research team may say yes, while its check holds.",
            "boolean",
        ),
    ),
    ("term",),
)


def term_rows(terms: dict[int, Term]) -> Iterator[list[Any]]:
    """The rows of terms.csv, in the order of the page."""

    def named(pk: int | None) -> str:
        return path(terms[pk]) if pk else ""

    for term in terms.values():
        yield [
            path(term),
            term.category.slug,
            term.name,
            term.help_text,
            term.section,
            named(term.broader_id),
            named(term.only_for_id),
            named(term.kept_apart_from_id),
            _cell(term.needs_confirmation),
        ]
