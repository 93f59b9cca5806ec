"""How far apart two spellings are, and when a misspelt name is plain enough to correct."""

from collections.abc import Sequence

from centers.models.place import Place

from .ranking import KNOWN_EVERYWHERE, dwarfs

# Letters from which on a name may have one slip, and two.
_ONE_SLIP_FROM, _TWO_SLIPS_FROM = 4, 8


def slips_between(a: str, b: str) -> int:
    """Letters left out, added, changed or swapped with their neighbour between two texts: the
    optimal string alignment distance (Damerau 1964, each place edited once)."""
    before: list[int] = []
    last = list(range(len(b) + 1))
    for i, letter in enumerate(a, start=1):
        row = [i]
        for j, other in enumerate(b, start=1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == b[j - 2] and a[i - 2] == other:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, last = last, row
    return last[-1]


def nearest_first(name: str, places: Sequence[Place]) -> list[Place]:
    """Places by slips from a name, then by population."""
    return sorted(
        places,
        key=lambda place: (slips_between(name, place.search_name), -_weight(place), place.pk),
    )


def clearly_meant(name: str, state: str, places: Sequence[Place]) -> list[Place]:
    """The place that a misspelt name clearly stands for, first, and what else it may be; or [].

    Clear is a name that differs by blanks alone ("O Fallon"), or a state or a city that the whole
    country knows, with the same first letter and few enough slips (one from four letters on, two
    from eight). Nothing may be fewer slips away, and it must dwarf everything that close. Lesser
    names are never corrected: the gazetteer lacks some small towns, and Moorestown, which it lacks,
    is not Morristown, which it has.
    """
    allowed = (len(name) >= _ONE_SLIP_FROM) + (len(name) >= _TWO_SLIPS_FROM)
    here = [place for place in places if state in ("", place.state)]
    close = [
        place for place in here if _without_blanks(place.search_name) == _without_blanks(name)
    ] or [
        place
        for place in here
        if slips_between(name, place.search_name) <= allowed and place.search_name[0] == name[0]
    ]
    if not close:
        return []
    by_weight = sorted(close, key=lambda place: (-_weight(place), place.pk))
    best = by_weight[0]
    weights = [_weight(place) for place in by_weight]
    is_nearest = nearest_first(name, close)[0].search_name == best.search_name
    is_known = weights[0] >= KNOWN_EVERYWHERE or (
        _without_blanks(best.search_name) == _without_blanks(name)
    )
    return by_weight if is_known and is_nearest and dwarfs(weights) else []


def _without_blanks(name: str) -> str:
    return name.replace(" ", "")


def _weight(place: Place) -> float:
    """Population; a state outweighs any city (the gazetteer has no populations of states)."""
    return float("inf") if place.kind == Place.Kind.STATE else float(place.population or 0)
