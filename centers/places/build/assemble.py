"""Puts the gazetteer together from its inputs. Pure: the same inputs give the same records."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from centers.places.fixture import Record
from centers.places.labels import city_label, county_label, zip_label
from centers.places.normalise import normalise_name
from centers.places.ranking import dwarfs
from centers.places.states import STATE_BY_FIPS, STATES, state_label

from .inputs import City, Inputs
from .shapes import Counties

# ZIPs in another state than most of their 3-digit prefix, though within a few miles of it.
# Source: USPS city and state look-up (Fishers Island NY, Alta WY).
_ZIP_STATES = {"06390": "NY", "83414": "WY"}
# Two cities of one name in one state that stand nearer than this are one place entered twice.
_SAME_PLACE_KM = 10
_KM_PER_DEGREE = 111.2
# A ZIP is called after the city with most people per cube of its distance, counting no distance as
# less than 3 km. Of the rules tried against the city that addresses in SAMHSA's directories give
# for their ZIP, this agreed best: 81 % of addresses, the nearest city 62 %. Beyond 40 km nothing
# is "near" for its size alone: then it is the nearest city.
_PULL_EXPONENT = 3
_PULL_FLOOR_KM = 3
_PULL_REACH_KM = 40


def assemble(inputs: Inputs) -> list[Record]:
    """Every place of the gazetteer: states, counties, cities, ZIPs, each in a fixed order."""
    home = {
        city: inputs.shapes.at(city.longitude, city.latitude, STATES[city.state][1])
        for city in inputs.cities
    }
    cities = list(_without_doubles(inputs.cities, home))
    return [
        *_states(cities),
        *_counties(inputs, cities, home),
        *_cities(cities, home, inputs.counties),
        *_zips(inputs, cities),
    ]


def _record(kind, code, name, state, label, point, population=None, search_name=None) -> Record:
    latitude, longitude = point
    return Record(
        kind=kind,
        code=code,
        name=name,
        state=state,
        label=label,
        latitude=f"{latitude:.4f}",
        longitude=f"{longitude:.4f}",
        population=str(population or ""),
        search_name=search_name or normalise_name(name),
    )


# -- Cities ---------------------------------------------------------------------------------------


def _same_names(cities: Iterable[City]) -> list[list[City]]:
    """Cities by state and name; within a name the most populous first."""
    groups = defaultdict(list)
    for city in sorted(cities, key=lambda c: (c.state, c.search_name, -c.population, int(c.code))):
        if city.search_name:
            groups[city.state, city.search_name].append(city)
    return list(groups.values())


def _without_doubles(cities: Iterable[City], home: dict[City, str | None]) -> Iterator[City]:
    """Of several cities of one name in one county, or next to each other, the most populous."""
    for group in _same_names(cities):
        kept: list[City] = []
        for city in group:
            if not any(
                home[city] == home[other]
                or _away(city, other.latitude, other.longitude) < _SAME_PLACE_KM
                for other in kept
            ):
                kept.append(city)
        yield from kept


def _cities(
    cities: list[City], home: dict[City, str | None], counties: dict[str, tuple[str, str]]
) -> Iterator[Record]:
    for group in _same_names(cities):
        sizes = [city.population for city in group]
        for rank, city in enumerate(group):
            plain = rank == 0 and dwarfs(sizes)
            county = "" if plain else counties[home[city]][0]
            label = city_label(city.name, city.state, county)
            point = (city.latitude, city.longitude)
            yield _record("city", city.code, city.name, city.state, label, point, city.population)


# -- Counties and states --------------------------------------------------------------------------


def _counties(inputs: Inputs, cities: list[City], home: dict[City, str | None]) -> Iterator[Record]:
    residents = defaultdict(list)
    for city in cities:
        residents[home[city]].append(city)
    city_names = {(city.search_name, city.state) for city in cities}
    for fips, (name, state) in sorted(inputs.counties.items()):
        shape = inputs.shapes.shapes.get(fips)
        if shape is None or _is_elsewhere(name, state, city_names):
            continue
        point = _where_people_live(residents[fips]) or shape.middle()[::-1]
        yield _record("county", fips, name, state, county_label(name, state), point)


def _is_elsewhere(name: str, state: str, city_names: set[tuple[str, str]]) -> bool:
    """A county that is also a city ("Richmond city", "Carson City") or a state ("Guam")."""
    search_name = normalise_name(name)
    return (
        search_name == normalise_name(STATES[state][0])
        or (search_name, state) in city_names
        or (name.endswith(" city") and (search_name.removesuffix(" city"), state) in city_names)
    )


def _states(cities: list[City]) -> Iterator[Record]:
    residents = defaultdict(list)
    for city in cities:
        residents[city.state].append(city)
    for state, (name, _fips) in sorted(STATES.items()):
        point = _where_people_live(residents[state])
        yield _record("state", state, name, state, state_label(state), point)


def _where_people_live(cities: list[City]) -> tuple[float, float] | None:
    """The city nearest to the mean point of all, weighted by population: what "around here" means
    to a visitor, where the middle of the area may be desert or, in a bent state, another state.
    None without population."""
    total = sum(city.population for city in cities)
    if not total:
        return None
    latitude = math.fsum(city.latitude * city.population for city in cities) / total
    longitude = math.fsum(city.longitude * city.population for city in cities) / total
    middle = min(cities, key=lambda city: (_away(city, latitude, longitude), int(city.code)))
    return middle.latitude, middle.longitude


# -- ZIPs -----------------------------------------------------------------------------------------


def _zips(inputs: Inputs, cities: list[City]) -> Iterator[Record]:
    by_state = defaultdict(list)
    for city in cities:
        by_state[city.state].append(city)
    for code, state in sorted(zip_states(inputs.zips, inputs.shapes).items()):
        point = inputs.zips[code]
        label = zip_label(code, _city_for(point, by_state[state]).name, state)
        yield _record("zip", code, code, state, label, point, search_name=code)


def zip_states(zips: dict[str, tuple[float, float]], shapes: Counties) -> dict[str, str]:
    """The state of each ZIP.

    The first three digits name a postal centre, which serves one state with few exceptions: the
    state in which most of a prefix's ZIPs lie. A ZIP far from that state (American Samoa shares a
    prefix with Hawaii) goes to the state where it lies.
    """
    lies_in = {
        code: STATE_BY_FIPS[shapes.at(longitude, latitude)[:2]]
        for code, (latitude, longitude) in zips.items()
    }
    prefixes = defaultdict(Counter)
    for code, state in sorted(lies_in.items()):
        prefixes[code[:3]][state] += 1
    states = {}
    for code, (latitude, longitude) in zips.items():
        usual = prefixes[code[:3]].most_common(1)[0][0]
        is_near = shapes.at(longitude, latitude, STATES[usual][1]) is not None
        states[code] = _ZIP_STATES.get(code) or (usual if is_near else lies_in[code])
    return states


def _city_for(point: tuple[float, float], cities: list[City]) -> City:
    """The city that a point is called after. The list is in a fixed order, which settles ties."""
    away = {city: _away(city, *point) for city in cities}
    near = [city for city in cities if away[city] <= _PULL_REACH_KM]
    if not near:
        return min(cities, key=away.__getitem__)
    return max(
        near,
        key=lambda city: city.population / max(away[city], _PULL_FLOOR_KM) ** _PULL_EXPONENT,
    )


def _away(city: City, latitude: float, longitude: float) -> float:
    """Flat-Earth kilometres: compares neighbours, where it errs by well under one percent."""
    shrink = math.cos(math.radians((city.latitude + latitude) / 2))
    return _KM_PER_DEGREE * math.hypot(
        city.latitude - latitude, (city.longitude - longitude) * shrink
    )
