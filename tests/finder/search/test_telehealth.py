"""Care by phone or video, by the state that the visitor is in."""

import datetime

import pytest

from centers.models import Center
from tests.factories import CenterFactory
from tests.finder.search.ask import ask
from tests.finder.search.registers import TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("taxonomy", "gazetteer")]

TAMPA = {"city": "Tampa", "state": "FL", "zip": "33602", "latitude": 27.95, "longitude": -82.46}


def online(name="Online", yes=(), **fields) -> Center:
    """A verified service in Florida that is licensed there by no means of its office."""
    place = {} if "state" in fields else TAMPA
    yes = ["care/telehealth", *yes]
    return CenterFactory(name=name, yes=yes, verified=True, at=TODAY, **place | fields)


def names(results) -> list[str]:
    return [result.center.name for result in results]


@pytest.mark.parametrize("where", ["53703", "Madison, WI", "Wisconsin", "43.07,-89.4"])
def test_every_place_has_its_state(where):
    online("For Wisconsin", yes=["telehealth/wi"])
    online("For Illinois", yes=["telehealth/il"])

    branch = ask(f"where={where}").telehealth

    assert branch.term.slug == "wi"
    assert names(branch.confirmed) == ["For Wisconsin"]
    assert branch.to_ask == []


def test_its_own_state_is_not_taken_for_granted():
    online("Unknown")
    online("Refuses", no=["telehealth/fl"])

    found = ask("where=Florida&telehealth=only")

    assert (names(found.confirmed), names(found.to_ask)) == ([], ["Unknown"])
    assert found.to_ask[0].asked == (found.term,)


def test_it_is_on_record_while_the_check_of_the_license_holds():
    center = online("For Wisconsin", yes=["telehealth/wi"])
    last_day = center.listing.telehealth_until
    address = "where=53703&verified=any&telehealth=only"

    assert names(ask(address, at=last_day).confirmed) == ["For Wisconsin"]
    found = ask(address, at=last_day + datetime.timedelta(days=1))
    assert (names(found.confirmed), names(found.to_ask)) == ([], ["For Wisconsin"])


def test_the_most_recently_verified_first_and_no_distance():
    here = {"state": "WI", "city": "Madison", "zip": "53703"}
    online("B, near", yes=["telehealth/wi"], **here)
    online("A, far", yes=["telehealth/wi"])
    CenterFactory(
        name="Z, newest", verified=True, at=TODAY + datetime.timedelta(days=1), **TAMPA,
        yes=["care/telehealth", "telehealth/wi"],
    )  # fmt: skip

    found = ask("where=53703&telehealth=only&sort=distance")

    assert names(found.confirmed) == ["Z, newest", "A, far", "B, near"]
    assert {result.miles for result in found.confirmed} == {None}


def test_one_near_is_shown_once():
    here = {"state": "WI", "city": "Madison", "zip": "53703"}
    online("Near", yes=["telehealth/wi"], **here)
    online("Far", yes=["telehealth/wi"])

    found = ask("where=53703")

    assert names(found.confirmed) == ["Near"]
    assert names(found.telehealth.confirmed) == ["Far"]


def test_giving_ketamine_is_no_answer_here_either():
    yes = ["telehealth/wi", "treats/substance-use"]
    online("Gives it", yes=[*yes, "offers/ketamine-therapy", "treats/alcohol"])
    online("Treats it", yes=[*yes, "treats/ketamine"], sections=["ketamine"])
    online("Nobody asked", yes=yes)

    branch = ask("where=53703&treats=ketamine&treats=alcohol").telehealth

    assert names(branch.confirmed) == ["Treats it"]
    assert names(branch.to_ask) == ["Nobody asked"]


def test_without_a_state_there_is_none():
    online(yes=["telehealth/wi"])

    assert ask("").telehealth is None
    found = ask("telehealth=only")
    assert found.telehealth is None
    assert found.parameters.query_string() == ""
    (note,) = found.parameters.notes
    assert "where you are" in note.message


def test_it_stands_below_the_first_page_alone():
    here = {"state": "WI", "city": "Madison", "zip": "53703"}
    for number in range(21):
        CenterFactory(name=f"Near {number}", verified=True, at=TODAY, **here)
    online(yes=["telehealth/wi"])

    assert ask("where=53703").telehealth.count == 1
    assert ask("where=53703&page=2").telehealth is None
