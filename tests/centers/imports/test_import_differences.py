"""An import never changes what someone vouches for: it shows both to a person."""

import datetime

import pytest
from django.utils import timezone

from centers import claims
from centers.models import Center, Offering, ProviderStaff, Task
from centers.tasks import close_task, settle
from tests.factories import OfferingFactory, StaffFactory, check, term

pytestmark = pytest.mark.django_db
SU, NEWER = "su_directory_2023.xlsx", "su_directory_2025.xlsx"
DAY_2025 = datetime.date(2025, 6, 1)
BEFORE = datetime.date(2024, 1, 10)


@pytest.fixture
def checked(bring_in, facility):
    bring_in(facility(service_code_info="SA MD"))
    center = Center.objects.get()
    check(center, "contact", "location", "services", at=BEFORE)
    return center


def newer(bring_in, facility, **columns):
    return bring_in(facility(**columns), name=NEWER, as_of=DAY_2025)


def open_tasks(reason: str = "discrepancy"):
    return Task.objects.open().filter(reason=reason)


def test_a_confirmed_fact_stays_and_both_values_are_shown(checked, bring_in, facility):
    run = newer(bring_in, facility, phone="608-555-0177", service_code_info="SA DT")
    assert list(checked.phones.values_list("number", flat=True)) == ["+16085550123"]
    assert not checked.offerings.filter(term=term("care/detox")).exists()
    assert run.report["tasks"]["sources differ"] == 1
    shown = {d["what"]: d for d in open_tasks().get().detail["differences"]}
    assert shown["phones"] == {
        "section": "contact",
        "what": "phones",
        "ours": "(608) 555-0123",
        "theirs": "(608) 555-0177",
        "source": "SAMHSA National Directory (substance use)",
        "as_of": "2025-06-01",
    }
    assert (shown["care/detox"]["ours"], shown["care/detox"]["theirs"]) == ("", "yes")


def test_a_source_that_speaks_for_a_day_before_the_check_says_nothing_new(bring_in, facility):
    bring_in(facility())
    check(Center.objects.get(), "contact", at=timezone.localdate())
    newer(bring_in, facility, phone="608-555-0177")
    assert not open_tasks().exists()


def test_the_same_difference_is_not_asked_twice(checked, bring_in, facility):
    newer(bring_in, facility, phone="608-555-0177")
    close_task(checked, "discrepancy", by=StaffFactory())
    bring_in(facility(phone="608-555-0177"), name=NEWER, as_of=DAY_2025, force=True)
    assert not open_tasks().exists()
    later = datetime.date(2025, 9, 1)
    bring_in(facility(phone="608-555-0188"), name=NEWER, as_of=later)
    assert open_tasks().get().detail["differences"][0]["theirs"] == "(608) 555-0188"


def test_a_check_of_every_part_that_differs_settles_it(checked, bring_in, facility):
    newer(bring_in, facility, phone="608-555-0177", service_code_info="SA DT")
    today = timezone.localdate()
    check(checked, "contact", at=today)
    settle(checked, None)
    assert open_tasks().exists()
    check(checked, "services", at=today)
    settle(checked, None)
    assert not open_tasks().exists()


def test_a_providers_word_stands_against_an_import(bring_in, facility):
    bring_in(facility(service_code_info="SA"))
    center = Center.objects.get()
    detox = term("care/detox")
    OfferingFactory(center=center, term=detox, answer="no", basis="provider", as_of=BEFORE)
    newer(bring_in, facility, service_code_info="SA DT")
    assert Offering.objects.get(center=center, term=detox).answer == "no"
    (difference,) = open_tasks().get().detail["differences"]
    assert (difference["ours"], difference["theirs"]) == ("no", "yes")


def test_a_change_of_the_provider_that_we_took_over_stands_against_an_import(bring_in, facility):
    bring_in(facility(service_code_info="SA"))
    center = Center.objects.get()
    staff = ProviderStaff.objects.create(
        center=center, name="Ann", email="ann@lakeside.example", proof="phone"
    )
    changes = {
        "contact": {"phones": [{"kind": "main", "number": "608-555-0199"}], "hours": "8 to 5"},
        "location": {
            "street1": "14 North Street",
            "street2": "",
            "city": "Madison",
            "state": "WI",
            "zip": "53704",
        },
        "services": {"answers": {"care/detox": "no"}},
    }
    term("care/detox")
    members = StaffFactory.create_batch(2)
    for section, facts in changes.items():
        proposal = claims.propose(staff, section, facts)
        for member in members if section == "contact" else members[:1]:
            claims.decide(proposal, by=member, taken=claims.names_of(proposal))

    newer(bring_in, facility, phone="608-555-0177", service_code_info="SA DT")

    center = Center.objects.get()
    assert list(center.phones.values_list("number", flat=True)) == ["+16085550199"]
    assert (center.street1, center.zip, center.hours) == ("14 North Street", "53704", "8 to 5")
    assert center.offerings.get(term__slug="detox").answer == "no"
    assert set(claims.standing_words([center])[center.pk]) == set(changes)
    shown = {d["what"]: d["theirs"] for d in open_tasks().get().detail["differences"]}
    assert shown["phones"] == "(608) 555-0177"
    assert "care/detox" not in shown, "the provider's word is of a later day than the source's"


def test_what_a_newer_edition_leaves_out_is_a_task_and_no_deletion(bring_in, facility):
    stays = [facility("One"), facility("Two", street1="9 Elm Road", phone="608-555-0177")]
    gone = facility("Three", street1="7 Oak Road", phone="608-555-0188")
    bring_in(*stays, gone)
    run = bring_in(*stays, name=NEWER, as_of=DAY_2025)
    task = open_tasks("gone-from-source").get()
    assert task.center.name == "Three"
    assert task.center.is_published
    assert task.detail == {
        "source": "SAMHSA National Directory (substance use)",
        "listed_on": "2023-06-29",
        "missing_on": "2025-06-01",
        "unreadable": 0,
    }
    assert run.report["tasks"] == {"no longer listed": 1}

    # As the desk closes it.
    Task.objects.filter(pk=task.pk).update(detail=task.detail | {"found": "It moved."})
    close_task(task.center, "gone-from-source", by=StaffFactory())
    bring_in(*stays, name=NEWER, as_of=DAY_2025, force=True)
    assert not open_tasks("gone-from-source").exists()


@pytest.mark.parametrize(
    "odd",
    [
        # Name with phone; name with street; name with city; phone with street.
        {"zip": "5370", "street1": "1 New Road"},
        {"zip": "x", "city": None, "phone": None},
        {"zip": None, "name1": "THREE, Inc.", "street1": "=A1", "phone": "1"},
        {"name1": None},
    ],
)
def test_a_facility_whose_row_was_rejected_is_not_told_gone(bring_in, facility, odd):
    stays = [facility("One"), facility("Two", street1="9 Elm Road", phone="608-555-0177")]
    three = facility("Three", street1="7 Oak Road", phone="608-555-0188")
    # At the same door as Three, and with its phone: only the name tells them apart.
    gone = three | {"name1": "Four"}
    bring_in(*stays, three, gone)
    run = bring_in(*stays, three | odd, name=NEWER, as_of=DAY_2025)
    assert run.rejected == 1
    asked = list(open_tasks("gone-from-source").values_list("center__name", "detail__unreadable"))
    # Where the row has no name it may be of either.
    assert asked == ([("Four", 0)] if odd.get("name1", "Three") else [])
    assert any("rejected now" in note for note in run.report["notes"])


def test_rows_that_do_not_say_whose_they_are_are_told_of_in_the_tasks(bring_in, facility):
    stays = [facility("One"), facility("Two", street1="9 Elm Road", phone="608-555-0177")]
    gone = facility("Three", street1="7 Oak Road", phone="608-555-0188")
    nobody = dict.fromkeys(gone) | {"name1": "#N/A", "service_code_info": "SA"}
    bring_in(*stays, gone)
    bring_in(*stays, nobody, nobody | {"state": "WI"}, name=NEWER, as_of=DAY_2025)
    task = open_tasks("gone-from-source").get()
    assert (task.center.name, task.detail["unreadable"]) == ("Three", 2)


def test_what_another_source_still_lists_is_not_asked_about(bring_in, facility):
    stays, shared = facility("One"), facility("Three", street1="7 Oak Road", phone="608-555-0188")
    bring_in(stays, shared)
    bring_in(shared, name="mh_directory_2025.xlsx", as_of=DAY_2025)
    bring_in(stays, name=NEWER, as_of=DAY_2025)
    assert not open_tasks("gone-from-source").exists()


def test_a_part_of_an_edition_asks_nobody(bring_in, facility):
    rows = [facility(f"Center {n}", street1=f"{n} Elm Road", phone=None) for n in range(1, 6)]
    bring_in(*rows)
    run = bring_in(rows[0], name=NEWER, as_of=DAY_2025)
    assert not open_tasks("gone-from-source").exists()
    assert any("too much is missing" in note for note in run.report["notes"])
    run = bring_in(*rows[:4], name="su_directory_2026.xlsx", as_of=BEFORE, complete=False)
    assert not open_tasks("gone-from-source").exists()
