"""The search form as the template shows it: groups, counts, what is chosen, how to undo it."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from centers.models import Category, Term
from finder.search import RADII, SORTS, Parameters, Search, UnknownPlace

from .compare import carried

# Terms of a group that are shown before "more", in the order of the taxonomy.
SHOWN_AT_FIRST = 6
# What near-me.js rounds a position to: a hundredth of a degree is about a kilometer.
NEAR_ME_DECIMALS = 2
OPEN_AT_FIRST = ("care", "treats")


@dataclass(frozen=True)
class Option:
    term: Term
    count: int | None
    chosen: bool

    @property
    def id(self) -> str:
        return f"{self.term.category.slug}-{self.term.slug}"


@dataclass(frozen=True)
class Group:
    category: Category
    options: list[Option]

    @property
    def first(self) -> list[Option]:
        return self.options[:SHOWN_AT_FIRST]

    @property
    def more(self) -> list[Option]:
        return self.options[SHOWN_AT_FIRST:]

    @property
    def chosen(self) -> int:
        return sum(option.chosen for option in self.options)

    @property
    def more_open(self) -> bool:
        return any(option.chosen for option in self.more)

    @property
    def open(self) -> bool:
        return self.category.slug in OPEN_AT_FIRST or self.chosen > 0


@dataclass(frozen=True)
class Link:
    """A link in words: an applied filter with the search without it, or a place with its search."""

    label: str
    parameters: Parameters


class SearchForm:
    radii = RADII

    def __init__(self, search: Search):
        self.search = search
        self.parameters = search.parameters

    @cached_property
    def groups(self) -> list[Group]:
        taxonomy, counts = self.search.taxonomy, self.search.facet_counts
        groups = []
        for category in taxonomy.groups:
            options = [
                Option(
                    term,
                    None if counts is None else counts.get(term.pk, 0),
                    term.pk in self.parameters.need_ids,
                )
                for term in taxonomy.in_group(category.slug)
            ]
            groups.append(Group(category, options))
        return groups

    @property
    def sorts(self) -> list[tuple[str, str]]:
        labels = {
            "distance": _("Nearest first"),
            "name": _("Name, A to Z"),
            "recently-verified": _("Most recently verified"),
        }
        return [
            (sort, labels[sort]) for sort in SORTS if sort != "distance" or self.search.has_distance
        ]

    @property
    def carried(self) -> list[tuple[str, str]]:
        """What a comparison takes along from this search."""
        return carried(self.search)

    @property
    def text_address(self) -> str:
        """The query of this page as text alone."""
        return f"?{self.parameters.as_text.query_string()}"

    @property
    def full_address(self) -> str:
        """The query of this page with all that belongs to it."""
        return f"?{self.parameters.as_page.query_string()}"

    @property
    def chips(self) -> list[Link]:
        parameters = self.parameters
        chips = [Link(str(term), parameters.without(term)) for term in parameters.needs]
        if parameters.q:
            label = _("Name: %(name)s") % {"name": parameters.q}
            chips.append(Link(label, parameters.replace(q="")))
        if not parameters.verified_only:
            label = _("Also not yet verified")
            chips.append(Link(label, parameters.replace(verified_only=True)))
        return chips

    @property
    def place_unknown(self) -> bool:
        return isinstance(self.search, UnknownPlace)

    @property
    def place_means(self) -> str:
        """What the numbers in the field stand for; "" where the field holds words."""
        spot = self.search.spot
        if spot is None or not spot.near:
            return ""
        exact = (spot.latitude, spot.longitude)
        if exact == tuple(round(number, NEAR_ME_DECIMALS) for number in exact):
            label = _("Your place, to about a kilometer (half a mile): by %(place)s")
        else:
            label = _("A point by %(place)s")
        return label % {"place": spot.near}

    @property
    def map_query(self) -> str:
        """The search as the map asks for it: all pages at once, in any order."""
        return self.parameters.replace(sort="").query_string()

    @property
    def place_choices(self) -> list[Link]:
        """The same search at each place that the visitor may have meant."""
        return [
            Link(spot.label, self.parameters.replace(where=spot.query))
            for spot in self.search.choices
        ]

    @property
    def previous_page(self) -> Parameters | None:
        page = self.search.page
        return self.parameters.replace(page=page - 1) if page > 1 else None

    @property
    def next_page(self) -> Parameters | None:
        page = self.search.page
        return self.parameters.replace(page=page + 1) if page < self.search.pages else None

    @property
    def telehealth_only(self) -> Parameters:
        return self.parameters.replace(telehealth_only=True)

    @property
    def near(self) -> Parameters:
        return self.parameters.replace(telehealth_only=False)

    @property
    def unverified_too(self) -> Parameters:
        return self.parameters.replace(verified_only=False)

    @property
    def filters_in_use(self) -> int:
        return len(self.chips)

    @property
    def cleared(self) -> Parameters:
        return self.parameters.replace(needs=(), q="", verified_only=True)
