"""Yes, no and not confirmed: OR within a group of needs, AND across groups."""

import pytest

from centers.models import Center
from tests.factories import CenterFactory
from tests.finder.search.ask import ask, confirmed, count_beside, to_ask
from tests.finder.search.registers import DAY, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("taxonomy", "gazetteer")]


def test_yes_is_a_match_silence_is_to_ask_and_no_is_not_shown():
    CenterFactory(name="Yes", yes=["pay/medicaid"])
    CenterFactory(name="Silent")
    CenterFactory(name="No", no=["pay/medicaid"])

    assert confirmed("pay=medicaid") == ["Yes"]
    assert to_ask("pay=medicaid") == ["Silent"]
    assert count_beside("pay/medicaid", "") == 1


def test_nothing_is_to_ask_where_nothing_was_asked_for():
    CenterFactory(name="Silent", no=["pay/medicaid"])

    assert confirmed("") == ["Silent"]
    assert to_ask("") == []


def test_one_choice_of_a_group_is_enough():
    CenterFactory(name="Medicaid", yes=["pay/medicaid"], no=["pay/medicare"])
    CenterFactory(name="Medicare", yes=["pay/medicare"])
    CenterFactory(name="Half silent", no=["pay/medicaid"])
    CenterFactory(name="Neither", no=["pay/medicaid", "pay/medicare"])

    assert confirmed("pay=medicaid&pay=medicare") == ["Medicaid", "Medicare"]
    assert to_ask("pay=medicaid&pay=medicare") == ["Half silent"]


def test_every_group_that_is_used_counts():
    CenterFactory(name="Both", yes=["pay/medicaid", "serves/adults"])
    CenterFactory(name="One, silent on the other", yes=["pay/medicaid"])
    CenterFactory(name="One, and no to the other", yes=["pay/medicaid"], no=["serves/adults"])
    CenterFactory(name="Silent on both")

    assert confirmed("pay=medicaid&serves=adults") == ["Both"]
    assert to_ask("pay=medicaid&serves=adults") == ["One, silent on the other", "Silent on both"]


def test_a_card_says_what_is_met_and_what_to_ask_and_nothing_of_a_no():
    CenterFactory(name="Mixed", yes=["pay/medicaid"], no=["pay/medicare"])

    (result,) = ask("verified=any&pay=medicaid&pay=medicare&serves=adults").to_ask

    assert [term.slug for term in result.met] == ["medicaid"]
    assert [term.slug for term in result.asked] == ["adults"]


def test_a_wider_need_must_be_met_before_a_narrower_one_is_worth_asking():
    CenterFactory(name="Mental health", yes=["treats/mental-health"])
    CenterFactory(name="Substance use", yes=["treats/substance-use"])
    CenterFactory(name="Silent")

    assert to_ask("treats=depression") == ["Mental health"]
    assert to_ask("treats=alcohol") == ["Substance use"]
    assert to_ask("care=detox") == ["Substance use"], "across groups too"
    assert confirmed("treats=depression") == []


def test_a_wider_need_is_met_only_where_it_is_on_record():
    CenterFactory(name="Narrow", yes=["care/residential-short"])

    assert confirmed("care=residential-short") == ["Narrow"]
    assert confirmed("care=overnight") == []
    assert to_ask("care=overnight") == ["Narrow"]


def test_levels_of_care_leave_out_what_a_narrower_one_says_already():
    CenterFactory(yes=["care/residential-short", "care/residential", "care/outpatient"])

    (result,) = ask("verified=any").confirmed

    assert {term.slug for term in result.care} == {"residential-short", "outpatient"}


# -- Exclusive programs


def alcohol_only(**fields) -> Center:
    yes = ["treats/substance-use", "treats/opioids", "pay/medicaid", "exclusive/alcohol-only"]
    return CenterFactory(**{"name": "Sober house", "yes": yes} | fields)


@pytest.mark.parametrize("address", ["", "treats=opioids", "treats=substance-use", "pay=medicaid"])
def test_an_exclusive_program_is_not_for_everybody(address):
    alcohol_only()

    assert confirmed(address) == to_ask(address) == []


@pytest.mark.parametrize(
    "address", ["treats=alcohol", "treats=alcohol&treats=opioids", "treats=alcohol&pay=medicaid"]
)
def test_an_exclusive_program_comes_up_for_its_need(address):
    alcohol_only()

    assert confirmed(address) == ["Sober house"]


def test_an_exclusive_program_may_be_worth_asking_about_something_beside_its_need():
    alcohol_only()

    assert to_ask("treats=alcohol&pay=medicare") == ["Sober house"]


def test_an_exclusive_program_is_found_by_its_name_and_says_whom_it_is_for():
    alcohol_only()

    (result,) = ask("verified=any&q=sober").confirmed

    assert [term.slug for term in result.only_for] == ["alcohol"]
    assert confirmed("q=sober&pay=medicaid") == ["Sober house"]
    assert confirmed("q=sober&treats=opioids") == [], "what else it says in that group is void"


@pytest.mark.parametrize("text", ["%20", "%F0%9F%8F%A0", "%00", "---", "%22%27"])
def test_a_name_without_a_letter_or_digit_opens_no_exclusive_program(text):
    alcohol_only()

    assert confirmed(f"q={text}") == []


def test_an_exclusive_program_counts_for_its_need_alone():
    alcohol_only()

    assert count_beside("treats/alcohol", "") == 1
    assert count_beside("treats/opioids", "") == 0
    assert count_beside("treats/substance-use", "") == 0
    assert count_beside("pay/medicaid", "") == 0
    assert count_beside("pay/medicaid", "treats=alcohol") == 1


def test_an_exclusive_program_that_says_no_to_its_own_need_comes_up_for_nobody():
    alcohol_only(no=["treats/alcohol"])

    for address in ["", "treats=alcohol", "treats=opioids", "treats=alcohol&pay=medicaid"]:
        assert confirmed(address) == to_ask(address) == []
    assert count_beside("treats/alcohol", "") == 0


def test_an_exclusive_program_meets_what_is_wider_than_its_need():
    alcohol_only()

    assert to_ask("treats=alcohol&care=detox") == ["Sober house"]
    assert to_ask("treats=alcohol&offers=ect") == [], "that rests on mental health"


def test_a_program_that_denies_being_exclusive_is_for_everybody():
    alcohol_only(yes=["treats/opioids"], no=["exclusive/alcohol-only"])

    assert confirmed("treats=opioids") == ["Sober house"]


def test_a_program_for_drivers_is_not_for_others_whatever_it_treats():
    CenterFactory(name="Road school", yes=["treats/alcohol", "exclusive/dui-only"])

    assert confirmed("treats=alcohol") == []
    assert confirmed("treats=alcohol&serves=dui") == confirmed("serves=dui") == ["Road school"]


# -- Verified or not


def test_only_verified_ones_come_up_unless_others_are_asked_for():
    CenterFactory(name="Verified", verified=True, at=TODAY)
    CenterFactory(name="Not verified")

    assert [r.center.name for r in ask("").confirmed] == ["Verified"]
    assert [r.center.name for r in ask("verified=yes").confirmed] == ["Verified"]
    assert [(r.center.name, r.verified) for r in ask("verified=any").confirmed] == [
        ("Not verified", False),
        ("Verified", True),
    ]


def test_verification_ends_with_its_last_day():
    center = CenterFactory(name="Verified", verified=True, at=TODAY)
    last_day = center.listing.verified_until

    assert ask("", at=last_day).confirmed_count == 1
    assert ask("", at=last_day + DAY).confirmed_count == 0
    (result,) = ask("verified=any", at=last_day + DAY).confirmed
    assert not result.verified


@pytest.mark.parametrize("traits", [{"closed": True}, {"draft": True}])
def test_only_published_centers_come_up(traits):
    CenterFactory(name="Hidden", yes=["pay/medicaid"], **traits)

    assert confirmed("") == confirmed("q=hidden") == confirmed("pay=medicaid") == []
