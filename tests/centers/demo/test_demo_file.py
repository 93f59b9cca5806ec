"""The demo's file: fiction that nobody can take for real, all over the country, sound in itself."""

import json
import math
import re
from collections import Counter

import pytest
from django.core.management import call_command

from centers.demo.build.names import AREA_CODES
from centers.demo.fixture import PATH, read_centers
from centers.fixtures import TAXONOMY
from centers.geodesy import METRES_PER_MILE, ecef, miles_between
from centers.places.fixture import read_places
from centers.places.states import STATES, TERRITORIES

CENTERS = read_centers()
OPEN = [center for center in CENTERS if center.closed_days_ago is None]


def where(*paths):
    """The centers that say yes to all of these terms."""
    return [center for center in CENTERS if set(paths) <= set(center.yes)]


def is_verified(center):
    return all(
        (check := center.check_of(section)) and check.days_ago <= 80
        for section in ("contact", "location", "services", "licence")
    )


@pytest.mark.slow
def test_is_what_its_builder_writes(tmp_path):
    built = tmp_path / "centers.json"

    call_command("build_demo", output=built, verbosity=0)

    assert built.read_bytes() == PATH.read_bytes(), "run manage.py build_demo"


def test_nobody_can_take_it_for_real():
    for center in CENTERS:
        assert center.name.startswith("Example ")
        assert center.organization == "" or center.organization.startswith("Example ")
        assert re.fullmatch(r"https://[a-z-]+\.example\.org/", center.website)
        assert "fictional" in center.about
        assert re.fullmatch(
            r"\d+00 (Sample|Placeholder|Specimen|Fictional|Model) \w+", center.street1
        )
        for _kind, number in center.phones:
            assert re.fullmatch(rf"\+1{AREA_CODES[center.state]}55501\d\d", number)
        for check in center.checks:
            assert check.evidence.startswith("Demo evidence: ")


def test_no_two_share_a_name_an_id_an_address_or_a_number():
    numbers = [number for center in CENTERS for _kind, number in center.phones]
    for values in (
        [center.name for center in CENTERS],
        [center.public_id for center in CENTERS],
        [(center.street1, center.zip) for center in CENTERS],
        numbers,
    ):
        assert len(set(values)) == len(values)


def test_about_four_hundred_stand_in_every_state():
    assert 380 <= len(CENTERS) <= 420
    per_state = Counter(center.state for center in CENTERS)
    assert set(per_state) == (set(STATES) - set(TERRITORIES)) | {"PR"}
    assert min(per_state.values()) >= 2


@pytest.fixture(scope="module")
def places():
    return list(read_places())


def test_each_stands_where_its_zip_code_says(places):
    zips = {p.code: (float(p.latitude), float(p.longitude), p) for p in places if p.kind == "zip"}
    for center in CENTERS:
        latitude, longitude, record = zips[center.zip]
        assert record.label == f"{center.zip} (near {center.city}, {center.state})"
        assert miles_between((latitude, longitude), (center.latitude, center.longitude)) < 1


def test_something_is_near_any_large_city(places):
    covered = set(AREA_CODES)
    cities = [p for p in places if p.kind == "city" and p.state in covered and p.population]
    cities.sort(key=lambda p: -int(p.population))
    for city in cities[:200]:
        assert min(_miles(city, OPEN)) <= 25, city.label


@pytest.mark.parametrize(
    "city", ["New York City, NY", "Los Angeles, CA", "Boston, MA", "Miami, FL"]
)
def test_the_largest_areas_have_every_level_of_care(places, city):
    place = next(p for p in places if p.kind == "city" and p.label == city)
    near = [c for c, miles in zip(CENTERS, _miles(place, CENTERS), strict=True) if miles <= 25]
    said = {path for center in near for path in center.yes}

    assert said >= {
        "care/hospital-inpatient",
        "care/detox",
        "care/residential",
        "care/partial-hospitalization",
        "care/intensive-outpatient",
        "care/outpatient",
        "offers/methadone",
        "offers/ketamine-therapy",
        "treats/ketamine",
    }


def _miles(place, centers):
    """Straight through the ground, which within such distances is as far as along it."""
    here = ecef(float(place.latitude), float(place.longitude))
    points = (ecef(center.latitude, center.longitude) for center in centers)
    return [math.dist(here, point) / METRES_PER_MILE for point in points]


# -- Answers --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def taxonomy():
    """Slug of each term -> its fields."""
    entries = json.loads(TAXONOMY.read_text(encoding="utf-8"))
    return {
        f"{e['fields']['category'][0]}/{e['fields']['slug']}": e["fields"]
        for e in entries
        if e["model"] == "centers.term"
    }


def test_no_center_contradicts_itself(taxonomy):
    for center in CENTERS:
        assert len(set(center.yes)) == len(center.yes)
        assert not set(center.yes) & set(center.no), center.name
        for path in center.yes:
            if broader := taxonomy[path]["broader"]:
                assert "/".join(broader) in center.yes, (center.name, path)


@pytest.mark.parametrize(
    "path",
    [
        "care/recovery-housing",
        "care/residential-long",
        "care/residential-short",
        "care/telehealth",
        "exclusive/alcohol-only",
        "exclusive/dui-only",
        "exclusive/opioid-only",
        "language/sign-language",
        "language/spanish",
        "offers/contingency-management",
        "pay/free",
        "pay/medicaid",
        "pay/medicare",
        "pay/sliding-scale",
        "accreditation/carf",
        "accreditation/joint-commission",
        "serves/children-teens",
        "serves/dui",
        "serves/lgbtq",
        "serves/older-adults",
        "serves/pregnant",
        "serves/veterans",
        "treats/mental-health",
    ],
)
def test_every_kind_of_answer_occurs_and_some_of_it_is_verified(path):
    found = where(path)

    assert any(is_verified(center) for center in found)
    assert any(not is_verified(center) for center in found)
    assert len(found) < len(CENTERS), "nothing is left to be asked"


def test_giving_ketamine_is_not_treating_ketamine_addiction():
    assert len(where("offers/ketamine-therapy")) >= 20
    assert not where("offers/ketamine-therapy", "treats/ketamine")
    denied = [c for c in where("offers/ketamine-therapy") if "treats/ketamine" in c.no]
    assert denied
    assert all(center.check_of("ketamine") for center in denied)


def test_ketamine_addiction_is_treated_all_over_the_country_where_the_team_asked():
    treating = where("treats/ketamine")

    assert 20 <= len(treating) <= 30
    assert len({center.state for center in treating}) >= 15
    assert all(center.check_of("ketamine") and is_verified(center) for center in treating)


def test_a_license_for_telehealth_is_known_where_the_team_looked_it_up():
    licensed = [c for c in CENTERS if any(path.startswith("telehealth/") for path in c.yes)]

    assert all(center.check_of("licence") for center in licensed)
    assert all("care/telehealth" in center.yes for center in licensed)
    for state in {center.state for center in CENTERS}:
        assert where(f"telehealth/{state.lower()}"), state


def test_about_sixty_in_a_hundred_are_verified():
    verified = sum(map(is_verified, CENTERS))

    assert 0.55 <= verified / len(CENTERS) <= 0.65


def test_the_others_have_come_to_different_points():
    others = [center for center in CENTERS if not is_verified(center)]

    assert {center.basis for center in others} == {"import", "provider"}
    assert any(not center.checks for center in others)
    assert any(center.checks and len(center.checks) < 4 for center in others)
    assert any(check.outcome == "not-confirmed" for c in others for check in c.checks)
    assert 3 <= sum(center.closed_days_ago is not None for center in others) <= 10
