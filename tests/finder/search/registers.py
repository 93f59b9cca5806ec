"""Small random registers, and random searches of them, for tests that hold for all of either."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction
from django.http import QueryDict
from django.utils.http import urlencode
from hypothesis import Phase, settings
from hypothesis import strategies as st

from centers.listings import refresh
from centers.models import Center, Confirmation, Offering, Term
from centers.models.offering import Basis
from centers.models.verification import REQUIRED_SECTIONS
from finder.search import RADII, SORTS
from tests.factories import MADISON, UserFactory
from tests.finder.search.oracle import Query
from tests.thoroughness import THOROUGH, examples

TODAY = datetime.date(2026, 6, 15)
DAY = datetime.timedelta(days=1)

# For a test over many registers. To make a failing one as small as it can be takes minutes, so that
# only a thorough run does it.
of_many_registers = settings(
    max_examples=examples(30),
    phases=set(Phase) if THOROUGH else {Phase.explicit, Phase.generate},
)

# Enough of the taxonomy for every rule: broader terms across groups and in a chain, a need that
# only the research team may confirm and the one it is kept apart from, and each kind of exclusive
# program.
TERMS = (
    "treats/substance-use",
    "treats/alcohol",
    "treats/opioids",
    "treats/ketamine",
    "treats/mental-health",
    "care/outpatient",
    "care/intensive-outpatient",
    "care/detox",
    "offers/ketamine-therapy",
    "offers/opioid-medication",
    "offers/cbt",
    "serves/dui",
    "serves/adults",
    "pay/medicaid",
)
# What is asked besides needs: by phone or video, and in which states.
TELEHEALTH = ("care/telehealth", "telehealth/wi", "telehealth/il")
EXCLUSIVE = {
    "exclusive/alcohol-only": "treats/alcohol",
    "exclusive/opioid-only": "treats/opioids",
    "exclusive/dui-only": "serves/dui",
}
# To a thousandth of a degree, as the site takes a visitor's own point.
POINT = (43.075, -89.384)
STATES = {"WI": "Wisconsin", "IL": "Illinois"}
# Miles from there in the comments; no two places are equally far from it but by being the same.
PLACES = {
    "Madison": (*MADISON, "WI"),  # 0
    "Shorewood Hills": (43.0775, -89.4459, "WI"),  # 3
    "Sun Prairie": (43.1836, -89.2137, "WI"),  # 11
    "Janesville": (42.6828, -89.0187, "WI"),  # 33
    "Milwaukee": (43.0389, -87.9065, "WI"),  # 75
    "Rockford": (42.2711, -89.0940, "IL"),  # 57
    "Chicago": (41.8781, -87.6298, "IL"),  # 122
    "Des Moines": (41.5868, -93.6250, "IA"),  # 240
    "Duluth": (46.7867, -92.1005, "MN"),  # 290
}
NAMES = ("Harbor House", "Saint Ann", "St. Ann: North", "Árbol", "harbor & home", "Zenith")
WORDS = ("harbor", "ann", "st ann", "HOUSE harbor", "arbol", "nobody")
VERIFICATIONS = ("holds", "ends today", "lapsed", "one missing", "one no longer true", "none")
KETAMINE_CHECKS = ("none", "holds", "ends today", "lapsed", "no longer true")


@dataclass(frozen=True)
class Spec:
    """A center to be made."""

    answers: dict[str, str]
    place: str
    name: str
    verification: str
    ketamine: str
    publication: str


_answer = st.sampled_from(["yes", "yes", "yes", "no"])
_answers = st.fixed_dictionaries({}, optional=dict.fromkeys((*TERMS, *TELEHEALTH), _answer))
_exclusive = st.dictionaries(st.sampled_from([*EXCLUSIVE]), _answer, min_size=1, max_size=2)
_exclusive_or_not = st.one_of(st.just({}), st.just({}), _exclusive)
specs = st.builds(
    Spec,
    answers=st.builds(lambda a, b: a | b, _answers, _exclusive_or_not),
    place=st.sampled_from([*PLACES]),
    name=st.sampled_from(NAMES),
    verification=st.sampled_from(["holds"] * 4 + [*VERIFICATIONS]),
    ketamine=st.sampled_from(KETAMINE_CHECKS),
    publication=st.sampled_from(["published"] * 9 + ["closed", "withdrawn", "draft"]),
)
registers = st.lists(specs, min_size=20, max_size=24)

_points = st.just({"point": POINT})
_states = st.sampled_from([{"state": "WI"}, {"state": "IL"}])
_wheres = st.one_of(_points, _points, _points, _states, st.just({}))
_needs = st.frozensets(st.sampled_from(TERMS), max_size=3)
_ketamine_needs = _needs.map(lambda needs: needs | {"treats/ketamine"})
queries = st.builds(
    lambda where, **rest: Query(**where, **rest),
    where=_wheres,
    miles=st.sampled_from([*RADII, 100, 250]),
    needs=st.one_of(_needs, _needs, _ketamine_needs),
    verified_only=st.sampled_from([True, False, False]),
    name=st.sampled_from([""] * 12 + [*WORDS]),
    sort=st.sampled_from(["", "", *SORTS]),
)


def url(query: Query, page: int = 1, telehealth: str = "") -> QueryDict:
    """The address of a search, as a visitor's browser would send it."""
    where = "{},{}".format(*query.point) if query.point else STATES.get(query.state, "")
    pairs = [path.split("/") for path in sorted(query.needs)]
    pairs += [("where", where), ("within", query.miles), ("q", query.name), ("sort", query.sort)]
    pairs += [("verified", "yes" if query.verified_only else "any"), ("page", page)]
    pairs += [("telehealth", telehealth)]
    return QueryDict(urlencode(pairs))


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is done to the database here is undone at the end: one example leaves no trace."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def register_of(specs: list[Spec]) -> Iterator[None]:
    """The register and its listings with these centers, undone at the end."""
    with undone():
        _make(specs)
        yield


def _make(specs: list[Spec]) -> None:
    terms = {"/".join(t.natural_key()): t for t in Term.objects.select_related("category")}
    centers = Center.unfiltered.bulk_create(_center(n, spec) for n, spec in enumerate(specs))
    pairs = list(zip(centers, specs, strict=True))
    Offering.objects.bulk_create(
        Offering(center=center, term=terms[path], answer=answer, basis=Basis.RESEARCH, as_of=TODAY)
        for center, spec in pairs
        for path, answer in spec.answers.items()
    )
    staff = UserFactory.create_batch(2)
    checks = [c for center, spec in pairs for c in _checks(center, spec, staff)]
    Confirmation.objects.bulk_create(check for check in checks if not check.supersedes)
    Confirmation.objects.bulk_create(check for check in checks if check.supersedes)
    refresh(center.pk for center in centers)


def _center(n: int, spec: Spec) -> Center:
    latitude, longitude, state = PLACES[spec.place]
    name, _colon, program = spec.name.partition(": ")
    return Center(
        public_id=f"p{n:07d}",
        slug=f"center-{n}",
        name=name,
        program_name=program,
        city=spec.place,
        state=state,
        zip="53703",
        latitude=latitude,
        longitude=longitude,
        location_precision=Center.Precision.ROOFTOP,
        location_source="test",
        publication=spec.publication,
        published_at=datetime.datetime(2026, 1, 5, 12, tzinfo=datetime.UTC),
        closed_on=TODAY if spec.publication == "closed" else None,
    )


def _checks(center: Center, spec: Spec, staff) -> Iterator[Confirmation]:
    """Confirmations of the required sections, one of which is what the spec's word says."""
    # Which section lags, and how old the checks are, differs from center to center.
    weak = REQUIRED_SECTIONS[center.pk % len(REQUIRED_SECTIONS)]
    age = center.pk % 5
    for section in REQUIRED_SECTIONS if spec.verification != "none" else ():
        what = spec.verification if section == weak else "holds"
        yield from _check(center, section, what, age, staff)
    yield from _check(center, "ketamine", spec.ketamine, age, staff)


def _check(center: Center, section: str, what: str, age: int, staff) -> Iterator[Confirmation]:
    if what in ("none", "one missing"):
        return
    ends = {"ends today": TODAY, "lapsed": TODAY - DAY}.get(what, TODAY + 30 * DAY)
    common = {"center": center, "section": section, "method": "phone", "evidence": "Called."}
    first = Confirmation(
        **common,
        outcome=Confirmation.Outcome.CONFIRMED,
        observed_on=TODAY - (20 + age) * DAY,
        expires_on=ends,
        recorded_by=staff[0],
        reviewed_by=staff[1],
    )
    yield first
    if "no longer true" in what:
        yield Confirmation(
            **common,
            outcome=Confirmation.Outcome.WRONG,
            observed_on=TODAY - DAY,
            recorded_by=staff[0],
            supersedes=first,
        )
