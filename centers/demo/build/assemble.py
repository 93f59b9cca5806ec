"""Puts the demo together: a spot, a program, a name, answers and checks make a center."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import cycle, islice

from django.utils.text import slugify

from centers.demo.fixture import Check, DemoCenter
from centers.demo.load import SOURCE_DAYS_AGO
from centers.models.offering import Basis
from centers.places.fixture import Record
from centers.places.states import STATES, TERRITORIES

from . import checks
from .answers import answers
from .draw import between, draw, pick, public_id, some
from .names import ABOUT, MARK, ORGANIZED, Names, street, website
from .programs import INFUSION, LEVELS, SINGLE, SPECIAL, TELEHEALTH, Program
from .where import Spot, spots

COVERED = tuple(sorted((set(STATES) - set(TERRITORIES)) | {"PR"}))
VERIFIED_SHARE = 0.6
# How many of the verified ones treat ketamine addiction.
KETAMINE_CENTERS, KETAMINE_PER_STATE = 25, 2
# Of those that nobody verified: how many lapsed, are being checked, did not answer, have closed.
LAPSED, BEGUN, UNREACHABLE, CLOSED = 8, 10, 6, 6


@dataclass(frozen=True)
class Site:
    """A spot with the program that stands there."""

    spot: Spot
    program: Program

    @property
    def key(self) -> str:
        return f"{self.spot.zip} {self.program.slug}"


@dataclass(frozen=True)
class Standing:
    """How far a center has come with the research team."""

    checks: tuple[Check, ...] = ()
    closed: bool = False
    treats_ketamine: bool = False


def build_centers(records: Iterable[Record], broader: dict[str, str]) -> list[DemoCenter]:
    """Every demo center, from the places of the gazetteer and the wider term of each term."""
    sites = list(_sites(spots(records, COVERED)))
    standings = _standings(sites)
    names = Names()
    return [_center(site, standings.get(site, Standing()), names, broader) for site in sites]


def _sites(where: Iterable[Spot]) -> Iterator[Site]:
    special, single = cycle(SPECIAL), cycle(SINGLE)
    for spot in where:
        levels = _levels(spot)
        if spot.number < len(levels):
            program = levels[spot.number]
        else:
            program = next(special if levels else single)
        yield Site(spot, program)


def _levels(spot: Spot) -> tuple[Program, ...]:
    """The levels of care that a large area has, before anything special. One too small for all of
    them has some, each area others; the largest also have a clinic that gives ketamine."""
    if spot.of > len(LEVELS):
        return (*LEVELS, INFUSION)
    if spot.of <= 2:
        return ()
    first = spot.rank % len(LEVELS)
    return (LEVELS[first:] + LEVELS[:first])[: spot.of - 1]


def _standings(sites: list[Site]) -> dict[Site, Standing]:
    """Who is verified and who is not, drawn by lot within each program."""
    for_ketamine = set(_for_ketamine(sites))
    order = sorted(sites, key=lambda site: (site not in for_ketamine, draw("lot", site.key)))
    by_program = defaultdict(list)
    for site in order:
        by_program[site.program].append(site)
    verified = {
        site for same in by_program.values() for site in same[: round(VERIFIED_SHARE * len(same))]
    }
    standings = {
        site: Standing(_verified(site, site in for_ketamine), treats_ketamine=site in for_ketamine)
        for site in verified
    }
    others = (site for site in order if site not in verified)
    for how_many, made in (
        (LAPSED, checks.lapsed),
        (BEGUN, checks.begun),
        (UNREACHABLE, checks.unreachable),
    ):
        for site in islice(others, how_many):
            standings[site] = Standing(tuple(made(site.key)))
    for site in islice(others, CLOSED):
        standings[site] = Standing(closed=True)
    return standings


def _for_ketamine(sites: list[Site]) -> Iterator[Site]:
    """One site in each of the largest areas, drawn from those where it is plausible; no more than
    KETAMINE_PER_STATE in a state, so that they are spread over the country."""
    by_area = defaultdict(list)
    for site in sites:
        if site.program.asks_about_ketamine:
            by_area[site.spot.area].append(site)
    per_state = Counter()
    for area, able in sorted(by_area.items(), key=lambda item: item[1][0].spot.rank):
        if per_state.total() < KETAMINE_CENTERS and per_state[area.state] < KETAMINE_PER_STATE:
            per_state[area.state] += 1
            yield min(able, key=lambda site: draw("ketamine", site.key))


def _verified(site: Site, treats_ketamine: bool) -> tuple[Check, ...]:
    done = checks.verified(site.key)
    if treats_ketamine:
        done.append(checks.ketamine("yes", site.key))
    elif site.program == INFUSION:
        done.append(checks.ketamine("gives", site.key))
    elif site.program.asks_about_ketamine and draw("asked", site.key) < 0.25:
        done.append(checks.ketamine("no", site.key))
    return tuple(done)


def _center(site: Site, standing: Standing, names: Names, broader: dict[str, str]) -> DemoCenter:
    spot, program, key = site.spot, site.program, site.key
    kind = pick(program.kinds, "kind", key)
    word = names.word(kind)
    name = f"{MARK} {word} {kind}"
    phones = [("main", names.phone(spot.state))]
    if draw("intake", key) < 0.25:
        phones.append(("intake", names.phone(spot.state)))
    yes, no = answers(program, spot.state, key, broader)
    yes, no = _about_ketamine(yes, no, standing)
    yes, no = _by_telehealth(yes, no, site, standing)
    basis = Basis.IMPORT if draw("basis", key) < 0.6 else Basis.PROVIDER
    return DemoCenter(
        public_id=public_id(key),
        slug=slugify(f"{name} {spot.city}"),
        name=name,
        program_name=program.wing,
        organization=f"{MARK} {word} Group" if word in ORGANIZED else "",
        street1=street(key),
        city=spot.city,
        state=spot.state,
        zip=spot.zip,
        website=website(name),
        hours=program.hours,
        about=ABOUT,
        latitude=spot.latitude,
        longitude=spot.longitude,
        phones=phones,
        published_days_ago=between(90, 700, "published", key),
        closed_days_ago=between(10, 80, "closed", key) if standing.closed else None,
        basis=basis.value,
        days_ago=SOURCE_DAYS_AGO if basis == Basis.IMPORT else between(20, 400, "said", key),
        yes=yes,
        no=no,
        checks=list(standing.checks),
    )


def _about_ketamine(
    yes: list[str], no: list[str], standing: Standing
) -> tuple[list[str], list[str]]:
    """Whether a center treats ketamine addiction is known where the team asked, and only there."""
    treats = "treats/ketamine"
    no = [path for path in no if path != treats]
    if standing.treats_ketamine:
        return sorted([*yes, treats]), no
    asked = any(check.section == "ketamine" for check in standing.checks)
    return yes, sorted([*no, treats]) if asked else no


def _by_telehealth(
    yes: list[str], no: list[str], site: Site, standing: Standing
) -> tuple[list[str], list[str]]:
    """In which states a telehealth service is licensed: known where the team looked it up. Of the
    other states it may be known that it is not; for most, nobody asked."""
    asked = any(check.section == "licence" and check.confirmed for check in standing.checks)
    if site.program != TELEHEALTH or not asked:
        return yes, no
    elsewhere = sorted(set(COVERED) - {site.spot.state})
    licensed = [site.spot.state, *some(elsewhere, 0.6, "licensed", site.key)]
    refused = some(sorted(set(elsewhere) - set(licensed)), 0.1, "not licensed", site.key)
    return (
        sorted([*yes, *(f"telehealth/{state.lower()}" for state in licensed)]),
        sorted([*no, *(f"telehealth/{state.lower()}" for state in refused)]),
    )
