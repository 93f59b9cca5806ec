"""What a visitor asked for: from the text of a URL to clean values, and back.

Nothing here can fail: what is not understood is left out, and a note says so. The same clean
values always give the same URL.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from centers.models.taxonomy import Term

from .taxonomy import GROUPS, Taxonomy

RADII = (5, 10, 25, 50, 100, 250)  # miles
DEFAULT_RADIUS = 25
SORTS = ("distance", "name", "recently-verified")
MAX_TEXT = 200
MAX_PAGE = 10_000
VIEWS = ("text",)
SINGLE = ("where", "within", "verified", "q", "sort", "telehealth", "page", "view")


@dataclass(frozen=True)
class Note:
    """Something in the URL that was not used, and why, to be shown where it was given.

    Not `refused`: it was understood, and could not be done here.
    """

    parameter: str
    message: str
    refused: bool = True


@dataclass(frozen=True)
class Parameters:
    where: str = ""
    within: int = DEFAULT_RADIUS
    needs: tuple[Term, ...] = ()
    verified_only: bool = True
    q: str = ""
    sort: str = ""
    telehealth_only: bool = False
    page: int = 1
    view: str = ""
    notes: tuple[Note, ...] = ()

    @cached_property
    def by_group(self) -> dict[str, list[Term]]:
        """Group slug -> chosen terms; only groups with a choice."""
        chosen: dict[str, list[Term]] = {}
        for term in self.needs:
            chosen.setdefault(term.category.slug, []).append(term)
        return chosen

    @cached_property
    def need_ids(self) -> frozenset[int]:
        return frozenset(term.pk for term in self.needs)

    def replace(self, **changes) -> "Parameters":
        """The same search with some values changed, from its first page."""
        return replace(self, **{"page": 1, "notes": (), **changes})

    def without(self, *terms: Term) -> "Parameters":
        return self.replace(needs=tuple(term for term in self.needs if term not in terms))

    def pairs(self) -> list[tuple[str, str]]:
        """The parameters that differ from their defaults, in one fixed order."""
        pairs = [("where", self.where)] if self.where else []
        if self.within != DEFAULT_RADIUS:
            pairs.append(("within", str(self.within)))
        pairs += [(group, term.slug) for group in GROUPS for term in self.by_group.get(group, [])]
        if not self.verified_only:
            pairs.append(("verified", "any"))
        pairs += [(name, getattr(self, name)) for name in ("q", "sort") if getattr(self, name)]
        if self.telehealth_only:
            pairs.append(("telehealth", "only"))
        if self.page > 1:
            pairs.append(("page", str(self.page)))
        if self.view:
            pairs.append(("view", self.view))
        return pairs

    def query_string(self) -> str:
        return urlencode(self.pairs())

    def center_query_string(self) -> str:
        """What a center's page is to know: the needs, to say what to ask there, and the view."""
        names = (*GROUPS, "view")
        return urlencode([(name, value) for name, value in self.pairs() if name in names])

    @property
    def as_text(self) -> "Parameters":
        return replace(self, view="text")

    @property
    def as_page(self) -> "Parameters":
        return replace(self, view="")


def read(data: QueryDict, taxonomy: Taxonomy) -> Parameters:
    """Clean values of a query string, with a note for each part that was not used."""
    reader = _Reader(data)
    values = {
        "where": reader.text("where"),
        "within": int(reader.choice("within", [str(r) for r in RADII]) or DEFAULT_RADIUS),
        "needs": reader.needs(taxonomy),
        "verified_only": reader.choice("verified", ["yes", "any"]) != "any",
        "q": reader.text("q"),
        "sort": reader.choice("sort", SORTS),
        "telehealth_only": reader.choice("telehealth", ["only"]) == "only",
        "page": reader.page(),
        "view": reader.choice("view", VIEWS),
    }
    reader.unknown()
    return Parameters(**values, notes=tuple(reader.notes))


def tidy(raw: str) -> tuple[str, bool]:
    """A text that a person typed, with single blanks, and whether its end was cut off."""
    # PostgreSQL takes no NUL in a text, and no other control character was typed by a person.
    text = " ".join("".join(c if c.isprintable() else " " for c in raw).split())
    return text[:MAX_TEXT].strip(), len(text) > MAX_TEXT


class _Reader:
    def __init__(self, data: QueryDict | Mapping):
        self.data = data
        self.notes: list[Note] = []

    def _ignored(self, parameter: str, message: str) -> None:
        self.notes.append(Note(parameter, message))

    def text(self, name: str) -> str:
        text, too_long = tidy(self.data.get(name, ""))
        if too_long:
            self._ignored(name, _("That text was too long, so we used the start of it."))
        return text

    def choice(self, name: str, allowed) -> str:
        value = self.data.get(name, "").strip()
        if value and value not in allowed:
            self._ignored(
                name,
                _("We do not know “%(value)s” for “%(name)s”, so we left it out.")
                % {"value": _shorten(value), "name": name},
            )
            return ""
        return value

    def needs(self, taxonomy: Taxonomy) -> tuple[Term, ...]:
        chosen = {}
        for group in GROUPS:
            for slug in self.data.getlist(group):
                if not slug:
                    continue
                term = taxonomy.find(group, slug)
                if term:
                    chosen[term.pk] = term
                else:
                    self._ignored(
                        group,
                        _("We do not know “%(value)s” for “%(name)s”, so we left it out.")
                        % {"value": _shorten(slug), "name": group},
                    )
        return tuple(taxonomy.pick(chosen))

    def page(self) -> int:
        value = self.data.get("page", "").strip()
        if not value:
            return 1
        # str.isdecimal() also takes digits of other scripts; int() reads those as well.
        if not (value.isdecimal() and len(value) <= 6 and 1 <= int(value) <= MAX_PAGE):
            self._ignored("page", _("That page does not exist, so here is the first one."))
            return 1
        return int(value)

    def unknown(self) -> None:
        extra = [name for name in self.data if name not in SINGLE and name not in GROUPS]
        if extra:
            names = ", ".join(_shorten(name) for name in extra[:5])
            self._ignored("", _("We left out parts of the link that we do not know: %s.") % names)


def _shorten(value: str) -> str:
    value = "".join(c for c in value if c.isprintable())
    return value if len(value) <= 40 else value[:39] + "…"
