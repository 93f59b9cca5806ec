"""What a section says: read, checked, written back."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from centers.models import Listing, Offering
from centers.models.taxonomy import Section
from centers.verification import ConfirmationError, clean_facts, facts_of, ketamine, version_of
from centers.verification.facts import apply_facts
from tests.factories import CenterFactory, OfferingFactory, PlaceFactory, check, term
from tests.thoroughness import examples

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 3, 10)


@pytest.fixture
def center():
    return CenterFactory(
        phone="+16085550123",
        yes=["care/detox", "pay/medicaid", "accreditation/carf", "offers/ketamine-therapy"],
        no=["offers/methadone"],
        hours="Mon-Fri 8-5",
    )


# -- Round trips ----------------------------------------------------------------------------------


@pytest.mark.parametrize("section", Section.values)
def test_what_is_read_and_written_back_changes_nothing(center, section):
    facts, version = facts_of(center, section), version_of(center, section)
    assert clean_facts(section, facts) == facts
    point = (center.latitude, center.longitude, center.location_precision)

    apply_facts(center, section, facts, DAY)
    center.refresh_from_db()
    assert facts_of(center, section) == facts
    assert version_of(center, section) == version
    assert (center.latitude, center.longitude, center.location_precision) == point


def test_confirmed_as_it_stands_it_becomes_the_research_teams_word(center):
    Offering.objects.filter(center=center).update(basis="import", as_of=DAY)
    check(center, "services")
    basis = {o.term.section: o.basis for o in center.offerings.select_related("term")}
    assert basis["services"] == "research"
    assert basis["payment"] == "import"


def test_null_takes_an_answer_back_and_leaving_out_leaves_it(center):
    apply_facts(center, "services", {"answers": {"care/detox": None}}, DAY)
    assert facts_of(center, "services") == {"answers": {"offers/methadone": "no"}}


def test_the_version_tells_another_state_and_another_check(center):
    first = version_of(center, "contact")
    center.phones.update(number="+16085550199")
    second = version_of(center, "contact")
    check(center, "contact")
    assert len({first, second, version_of(center, "contact")}) == 3
    assert version_of(center, "location") == version_of(center, "location")


def test_research_answers_survive_a_check_of_another_part(center):
    check(center, "services", facts={"answers": {"care/detox": "no"}})
    check(center, "payment", "contact", "licence")
    assert center.offerings.get(term=term("care/detox")).answer == "no"


# -- Location -------------------------------------------------------------------------------------


def test_a_new_address_falls_back_to_the_middle_of_its_zip(center):
    PlaceFactory(kind="zip", code="53704", name="53704", latitude=43.12, longitude=-89.35)
    check(center, "location", facts={"street1": "9 New Road", "zip": "53704"})
    center.refresh_from_db()
    assert (center.latitude, center.longitude) == (43.12, -89.35)
    assert (center.location_precision, center.street1) == ("zip", "9 New Road")
    listing = Listing.objects.get(center=center)
    assert (listing.latitude, listing.longitude) == (43.12, -89.35)


def test_another_suite_is_still_the_same_door(center):
    check(center, "location", facts={"street2": "Suite 9"})
    center.refresh_from_db()
    assert (center.location_precision, center.street2) == ("rooftop", "Suite 9")


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"zip": "00000"}, "zip"),
        ({"zip": "5370"}, "zip"),
        ({"state": "Wis"}, "state"),
        ({"city": ""}, "city"),
        ({"street1": "x" * 201}, "street1"),
    ],
)
def test_an_unsound_address_is_refused_by_its_field(center, facts, field):
    with pytest.raises(ConfirmationError) as caught:
        check(center, "location", facts=facts)
    assert field in caught.value.message_dict


# -- Contact --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["(608) 555-0123", "608.555.0123", "+1 608 555 0123", "1-608-555-0123"]
)
def test_numbers_are_kept_in_one_form(text):
    cleaned = clean_facts("contact", {"phones": [{"number": text}]})
    assert cleaned["phones"] == [{"kind": "main", "number": "+16085550123", "extension": ""}]


@pytest.mark.parametrize(
    "phones",
    [
        "608 555 0123",
        ["608 555 0123"],
        [{"number": "12"}],
        [{"number": None}],
        [{"number": "608 555 0123", "kind": "fax"}],
        [{"number": "608 555 0123", "color": "red"}],
        [{"number": "608 555 0123"}, {"number": "(608) 555-0123"}],
    ],
)
def test_what_is_no_list_of_numbers(phones):
    with pytest.raises(ValidationError) as caught:
        clean_facts("contact", {"phones": phones})
    assert list(caught.value.message_dict) == ["phones"]


# -- Odd input ------------------------------------------------------------------------------------

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
NAMES = st.sampled_from(
    ["phones", "website", "hours", "street1", "zip", "state", "answers", "evidence", "nonsense"]
)


@settings(max_examples=examples(150))
@given(
    section=st.sampled_from(Section.values), facts=st.dictionaries(NAMES, JSON, max_size=3) | JSON
)
def test_odd_facts_are_refused_or_come_out_in_a_form_that_stays(center, section, facts):
    try:
        cleaned = clean_facts(section, facts)
    except ValidationError:
        return
    assert clean_facts(section, cleaned) == cleaned
    assert "\0" not in repr(cleaned)


@settings(max_examples=examples(40))
@given(
    section=st.sampled_from(["services", "payment", "licence", "ketamine"]),
    answers=st.dictionaries(
        st.sampled_from(["care/detox", "pay/medicaid", "treats/ketamine", "a/b", ""]),
        st.sampled_from(["yes", "no", None, "maybe", 1, [], {}]),
    ),
)
def test_only_known_answers_to_questions_of_the_part(center, section, answers):
    of_part = {"services": "care/detox", "payment": "pay/medicaid", "ketamine": "treats/ketamine"}
    term("treats/ketamine")
    sound = all(
        path == of_part.get(section) and (answer is None or answer in ("yes", "no"))
        for path, answer in answers.items()
    )
    try:
        clean_facts(section, {"answers": answers})
    except ValidationError:
        assert not sound
    else:
        assert sound


# -- Ketamine -------------------------------------------------------------------------------------


@pytest.fixture
def details():
    for path in ("treats/ketamine", "offers/ketamine-therapy"):
        term(path)
    return [term("ketamine/pain-plan"), term("ketamine/given-for-pain")]


@pytest.mark.parametrize(
    ("answers", "evidence", "wrong"),
    [
        ({"treats/ketamine": "yes"}, {}, {"evidence:treats/ketamine"}),
        (
            {"treats/ketamine": "yes"},
            {"offers/ketamine-therapy": "Of the other question."},
            {"evidence:treats/ketamine"},
        ),
        ({"treats/ketamine": "yes"}, {"treats/ketamine": "Dr. Lee"}, set()),
        ({"treats/ketamine": "no"}, {}, set()),
        (
            {"offers/ketamine-therapy": "no", "ketamine/pain-plan": "yes"},
            {},
            {"ketamine/pain-plan"},
        ),
        (
            {"treats/ketamine": "yes", "ketamine/given-for-pain": "yes"},
            {"treats/ketamine": "Dr. Lee"},
            {"ketamine/given-for-pain"},
        ),
        ({"treats/ketamine": "no", "ketamine/pain-plan": "no"}, {}, set()),
        ({}, {}, {"treats/ketamine"}),
    ],
)
def test_each_yes_needs_evidence_for_its_own_question(details, answers, evidence, wrong):
    facts = clean_facts("ketamine", {"answers": answers, "evidence": evidence})
    if not wrong:
        ketamine.check_questions(facts)
        return
    with pytest.raises(ValidationError) as caught:
        ketamine.check_questions(facts)
    assert set(caught.value.message_dict) == wrong


@pytest.mark.parametrize("evidence", ["text", {"pay/free": "x"}, {"treats/ketamine": 5}, None])
def test_evidence_is_text_by_question(evidence):
    with pytest.raises(ValidationError):
        clean_facts("ketamine", {"answers": {}, "evidence": evidence})


def test_details_come_from_nobody_but_the_research_team(center, details):
    with pytest.raises(Exception, match="only the research team"):
        OfferingFactory(center=center, term=details[0], basis="provider")
