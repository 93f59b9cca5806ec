"""What resolving a text can come to. Pages choose a template by the class, never by a flag."""

from dataclasses import dataclass

from centers.models.place import Place

from .labels import city_query, state_label_shown, zip_label_shown


@dataclass(frozen=True)
class Spot:
    """A point to search around: kind is one of Place.Kind, or "point" for bare coordinates.

    Latitude and longitude are WGS 84 degrees. `state` is a two-letter code ("" if a point lies
    near no place). Resolving `query` gives this same spot again, so it can stand in an address.
    `label` is in the language of the page, `query` in none: it works in all of them.
    `near` is the label of the city by a bare point, "" for all else.
    """

    kind: str
    label: str
    latitude: float
    longitude: float
    state: str
    query: str
    near: str = ""

    @classmethod
    def of(cls, place: Place) -> "Spot":
        label, query = place.label, place.label
        match place.kind:
            case Place.Kind.ZIP:
                label, query = zip_label_shown(place.label), place.code
            case Place.Kind.CITY:
                query = city_query(place.label)
            case Place.Kind.STATE:
                label = state_label_shown(place.label)
        return cls(place.kind, label, place.latitude, place.longitude, place.state, query)


@dataclass(frozen=True)
class Found:
    """One place. `others` has the same name, or is the state around it, and may be meant instead.
    `corrected` says that the text was misspelt and this is how it was read."""

    spot: Spot
    others: tuple[Spot, ...] = ()
    corrected: bool = False


@dataclass(frozen=True)
class Ambiguous:
    """Several places of that name, none of which can be taken without asking: states first, then
    cities by population, then counties by state."""

    text: str
    choices: tuple[Spot, ...]


@dataclass(frozen=True)
class Unknown:
    """No such place. `suggestions` are the nearest names, possibly none."""

    text: str
    suggestions: tuple[Spot, ...] = ()


@dataclass(frozen=True)
class Nowhere:
    """The text was blank: no place was asked for."""


Resolution = Found | Ambiguous | Unknown | Nowhere
