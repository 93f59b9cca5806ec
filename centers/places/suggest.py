"""Completes what a visitor is typing. At most two queries."""

import re

from django.db.models import Case, F, Q, Value, When

from centers.models.place import Place

from .aliases import places_called_like
from .lookup import similar, zips_from
from .normalise import join_words, words
from .parse import clean, state_called
from .spelling import nearest_first
from .spots import Spot
from .states import STATE_BY_NAME, STATES

# Letters or digits before which there is too much to choose from, and before which a misspelling
# cannot be told from a beginning.
_SHORTEST = 2
_SHORTEST_MISSPELT = 4
_DIGITS = re.compile(r"[0-9]{2,5}")
_KIND_ORDER = Case(
    When(kind=Place.Kind.STATE, then=0),
    When(kind=Place.Kind.CITY, then=1),
    default=2,
)


def suggest(text: str, limit: int = 8) -> list[Spot]:
    """Places that a text may be the beginning of: states, then cities by population, then counties;
    ZIPs for digits. Where nothing begins so, names that look alike. Never raises."""
    text = clean(text)
    if _DIGITS.fullmatch(text):
        return [Spot.of(place) for place in zips_from(text)[:limit]]
    typed, states = _name_and_states(text)
    beginnings = _beginnings(typed)
    if len(beginnings[0]) < _SHORTEST or limit < 1:
        return []
    found = _beginning_with(text, beginnings, states, limit)
    if not found and len(beginnings[0]) >= _SHORTEST_MISSPELT:
        alike = similar(beginnings[-1], states)
        found = nearest_first(beginnings[-1], alike)[:limit]
    return [Spot.of(place) for place in found]


def _name_and_states(text: str) -> tuple[list[str], list[str]]:
    """The words of a name, and the states that what follows a comma may become ("madison, w")."""
    name, comma, rest = text.partition(",")
    after = words(rest)
    if not comma or not after:
        return words(name), []
    if state := state_called(after):
        return words(name), [state]
    # Not spelled out: "n" may become NY as well as North Dakota.
    beginning = " ".join(after)
    by_code = [code for code in STATES if code.lower().startswith(beginning)]
    by_name = [code for full, code in STATE_BY_NAME.items() if full.startswith(beginning)]
    # A code that does not exist: no place, rather than any.
    return words(name), sorted({*by_code, *by_name}) or ["--"]


def _beginnings(typed: list[str]) -> list[str]:
    """What the name may begin with. The last word is still being typed: "st" is a short form, and
    the start of "Stockton"."""
    if not typed:
        return [""]
    as_typed = " ".join([*join_words([*typed[:-1], ""]).split(), typed[-1]])
    return list(dict.fromkeys([as_typed, join_words(typed)]))


def _beginning_with(text: str, beginnings: list[str], states: list[str], limit: int) -> list[Place]:
    begins = Q()
    for beginning in beginnings:
        begins |= Q(search_name__startswith=beginning)
        for kind, code in places_called_like(beginning):
            begins |= Q(kind=kind, code=code)
    if states:
        begins &= Q(state__in=states)
    begins |= _with_state_at_end(text) if not states else Q()
    return list(
        Place.objects.filter(begins)
        .exclude(kind=Place.Kind.ZIP)
        .annotate(kind_order=_KIND_ORDER if not states else Value(0))
        .order_by("kind_order", F("population").desc(nulls_last=True), "pk")[:limit]
    )


def _with_state_at_end(text: str) -> Q:
    """ "springfield il": the name and a state without a comma."""
    *head, tail = words(text) or [""]
    state = state_called([tail])
    if not head or not state:
        return Q()
    return Q(search_name__startswith=join_words(head), state=state)
