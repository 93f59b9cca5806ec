"""Promise 5: a clinic that gives ketamine never comes up for someone who seeks help with ketamine
addiction, unless it is separately confirmed to treat it, and only for as long as that holds."""

import pytest

from centers.models import Center, Confirmation, Listing
from centers.verification import VALID_FOR
from tests.factories import CenterFactory, check
from tests.finder.search.ask import ask, confirmed, count_beside, to_ask
from tests.finder.search.registers import DAY, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("taxonomy", "gazetteer")]

OBSERVED = TODAY - 10 * DAY
LAST_DAY = OBSERVED + VALID_FOR["ketamine"] * DAY

# All that a clinic could say to look like an answer, short of the one fact that counts.
EVERYTHING_ELSE = [
    "offers/ketamine-therapy",
    "treats/substance-use",
    "treats/alcohol",
    "treats/opioids",
    "treats/mental-health",
    "treats/co-occurring",
    "care/outpatient",
    "care/detox",
    "pay/medicaid",
    "serves/adults",
    "offers/cbt",
]
# Ways to seek help with ketamine addiction, alone and among other needs.
SEARCHES = [
    "treats=ketamine",
    "treats=ketamine&where=53703",
    "treats=ketamine&where=Wisconsin",
    "treats=ketamine&where=43.07,-89.4&within=250",
    "treats=ketamine&treats=alcohol",
    "treats=alcohol&treats=ketamine&treats=substance-use&treats=mental-health",
    "treats=ketamine&offers=ketamine-therapy",
    "treats=ketamine&care=outpatient&pay=medicaid&serves=adults",
    "treats=ketamine&care=residential&pay=medicare",
    "treats=ketamine&q=clinic",
    "treats=ketamine&q=clinic&where=53703",
    "treats=ketamine&sort=name",
    "treats=ketamine&sort=recently-verified&page=2",
]


def gives_ketamine(**fields) -> Center:
    answers = {"yes": EVERYTHING_ELSE, "verified": True, "at": OBSERVED} | fields
    return CenterFactory(name="Ketamine clinic", **answers)


def treats_addiction(**fields) -> Center:
    """A center confirmed to treat ketamine addiction; it gives none."""
    answers = {"yes": ["treats/substance-use", "treats/ketamine"], "sections": ["ketamine"]}
    return CenterFactory(name="Recovery", at=OBSERVED, **answers | fields)


def gone(address: str, at=TODAY) -> None:
    """Nothing of the clinic is in any part of the answer."""
    found = ask(f"verified=any&{address}", at)
    assert found.parameters.notes == (), "the search is as meant"
    assert (found.confirmed_count, found.to_ask_count, found.ids()) == (0, 0, [])
    assert (found.confirmed, found.to_ask, found.nearest) == ([], [], None)
    terms = found.taxonomy.terms
    groups = {terms[pk].category.slug for pk in found.facet_counts}
    # Beside another need of the same group stands what that need alone would give.
    assert groups <= {"treats"}
    assert found.taxonomy.find("treats", "ketamine").pk not in found.facet_counts


def test_a_clinic_that_gives_ketamine_never_comes_up():
    gives_ketamine()

    for address in SEARCHES:
        gone(address)


@pytest.mark.parametrize(
    "short_of_it",
    [
        {"sections": ["ketamine"]},
        {"sections": ["ketamine"], "no": ["treats/ketamine"]},
        {"no": ["treats/ketamine"]},
        {"yes": [*EVERYTHING_ELSE, "treats/ketamine"]},
    ],
    ids=["checked, silent", "checked, no", "no", "yes, unchecked"],
)
def test_nothing_short_of_a_confirmed_yes_brings_it_up(short_of_it):
    gives_ketamine(**short_of_it)

    for address in SEARCHES:
        gone(address)


def test_it_comes_up_where_nobody_asked_for_help_with_ketamine():
    gives_ketamine()

    assert confirmed("treats=alcohol") == ["Ketamine clinic"]
    assert confirmed("offers=ketamine-therapy") == ["Ketamine clinic"]
    assert confirmed("q=ketamine") == ["Ketamine clinic"]


def test_it_comes_up_while_it_is_confirmed_to_treat_the_addiction_and_not_a_day_longer():
    gives_ketamine(yes=[*EVERYTHING_ELSE, "treats/ketamine"], sections=["ketamine"])

    assert confirmed("treats=ketamine", at=LAST_DAY) == ["Ketamine clinic"]
    assert count_beside("treats/ketamine", "", at=LAST_DAY) == 1
    for address in SEARCHES:
        gone(address, at=LAST_DAY + DAY)


def test_it_leaves_when_a_later_check_finds_that_it_is_no_longer_true():
    clinic = gives_ketamine(yes=[*EVERYTHING_ELSE, "treats/ketamine"], sections=["ketamine"])
    assert confirmed("treats=ketamine") == ["Ketamine clinic"]

    check(clinic, "ketamine", at=TODAY, outcome=Confirmation.Outcome.WRONG)

    for address in SEARCHES:
        gone(address)


def test_one_that_gives_none_moves_to_those_to_ask_when_its_check_lapses():
    treats_addiction()
    before = list(Listing.objects.values())

    assert confirmed("treats=ketamine", at=LAST_DAY) == ["Recovery"]
    assert to_ask("treats=ketamine", at=LAST_DAY) == []
    assert confirmed("treats=ketamine", at=LAST_DAY + DAY) == []
    assert to_ask("treats=ketamine", at=LAST_DAY + DAY) == ["Recovery"]
    assert count_beside("treats/ketamine", "", at=LAST_DAY) == 1
    assert count_beside("treats/ketamine", "", at=LAST_DAY + DAY) == 0
    assert list(Listing.objects.values()) == before, "the date alone decides"


def test_the_cards_say_whether_it_is_on_record_or_to_ask():
    treats_addiction()

    (holds,) = ask("treats=ketamine&verified=any", at=LAST_DAY).confirmed
    (lapsed,) = ask("treats=ketamine&verified=any", at=LAST_DAY + DAY).to_ask

    assert [term.slug for term in holds.met] == ["ketamine"]
    assert [term.slug for term in lapsed.asked] == ["ketamine"]
    assert holds.asked == lapsed.met == ()


@pytest.mark.parametrize(
    "answers",
    [
        {},
        {"yes": ["treats/mental-health", "treats/eating-disorders", "treats/alcohol"]},
        {"no": ["treats/substance-use"], "yes": ["treats/alcohol"]},
        {"yes": ["treats/ketamine"]},
        {"yes": ["treats/substance-use"], "no": ["treats/ketamine"]},
    ],
    ids=["silent", "other needs", "no substance use", "ketamine alone", "no ketamine"],
)
def test_nobody_is_told_to_ask_where_substance_use_is_not_treated_or_the_answer_is_no(answers):
    CenterFactory(name="Elsewhere", verified=True, at=OBSERVED, **answers)

    assert to_ask("treats=ketamine") == confirmed("treats=ketamine") == []


def test_silence_on_ketamine_is_worth_asking_where_substance_use_is_treated():
    CenterFactory(name="Worth a call", yes=["treats/substance-use"])

    assert to_ask("treats=ketamine") == ["Worth a call"]
    assert confirmed("treats=ketamine") == []


@pytest.mark.parametrize("program", ["alcohol-only", "opioid-only", "dui-only"])
def test_an_exclusive_program_is_never_one_to_ask(program):
    CenterFactory(name="Clinic for some", yes=["treats/substance-use", f"exclusive/{program}"])

    for address in SEARCHES:
        assert to_ask(address) == []
        # Who also seeks help with alcohol may go to a program for that.
        if "alcohol" not in address:
            assert confirmed(address) == []


@pytest.mark.parametrize("program", ["alcohol-only", "opioid-only"])
def test_an_exclusive_program_for_another_drug_does_not_treat_ketamine_addiction(program):
    treats_addiction(yes=["treats/substance-use", "treats/ketamine", f"exclusive/{program}"])

    for address in ["treats=ketamine", "treats=ketamine&q=recovery"]:
        assert confirmed(address) == to_ask(address) == []


def test_both_kinds_side_by_side_are_told_apart():
    gives_ketamine()
    treats_addiction()
    CenterFactory(name="Worth a call", yes=["treats/substance-use", "treats/alcohol"])

    assert confirmed("treats=ketamine") == ["Recovery"]
    assert to_ask("treats=ketamine") == ["Worth a call"]
    assert confirmed("treats=ketamine&treats=alcohol") == ["Recovery", "Worth a call"]
    assert confirmed("offers=ketamine-therapy") == ["Ketamine clinic"]
