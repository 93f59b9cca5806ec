"""The check page: what it shows, and that opening it changes nothing."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from centers.models import Center, Confirmation, SourceCode, Task
from centers.tasks import take
from tests.centers.desk.check_helpers import address, hand_in, inputs_of, open_page
from tests.factories import (
    CenterFactory,
    CodeMappingFactory,
    SourceRecordFactory,
    StaffFactory,
    check,
    term,
)

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
DAY = datetime.timedelta(days=1)


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def test_only_the_research_team_opens_it(client, db):
    center = CenterFactory()
    assert client.get(address(center)).status_code == 302

    client.force_login(StaffFactory(role="Advertising admin"))
    assert client.get(address(center)).status_code == 403
    assert client.post(address(center), {"hand-in": "contact"}).status_code == 403


def test_opening_it_writes_nothing(client, member, django_assert_max_num_queries):
    center = CenterFactory(verified=True, yes=["care/detox"])
    with django_assert_max_num_queries(60) as queries:
        client.get(address(center))
    # The session and nothing of the register.
    written = [q["sql"] for q in queries if not q["sql"].startswith(("SELECT", "SAVEPOINT"))]
    assert [sql for sql in written if "centers_" in sql] == []


def test_shows_every_part_with_age_method_and_end(client, member):
    center = CenterFactory()
    check(center, "contact", at=TODAY() - 80 * DAY)
    check(center, "services", at=TODAY() - 200 * DAY)
    page = text_of(client.get(address(center)))

    assert "80 days old" in page
    assert "10 days left" in page
    assert "(Phone call)" in page
    assert "ended" in page
    assert page.count("Never checked") == 4
    for section in ("contact", "location", "services", "payment", "licence", "ketamine"):
        assert f'id="{section}"' in page


def test_the_script_asks_what_ended_or_is_missing_first_and_nothing_that_holds(client, member):
    center = CenterFactory(phone="+16085550123", yes=["care/detox"])
    check(center, "contact", at=TODAY() - 100 * DAY)
    check(center, "services", at=TODAY() - 170 * DAY)
    check(center, "location", at=TODAY())
    response = client.get(address(center))

    asked = [str(ask.state.section) for ask in response.context["page"].script]
    assert asked == ["contact", "licence", "services", "payment", "ketamine"]
    page = text_of(response)
    assert 'href="tel:+16085550123"' in page
    assert "Is (608) 555-0123 the best number for someone who needs help?" in page
    assert "I have you down for: Detox (help to stop safely)." in page


def test_sources_are_shown_word_for_word_with_differences_in_words(client, member):
    center = CenterFactory(phone="+16085550123", city="Madison", yes=["care/detox"])
    payload = {
        "name1": "A center",
        "phone": "608-555-0199",
        "city": "Middleton",
        "zip": "53703",
        "service_code_info": "ZZ1 ZZ2",
    }
    CodeMappingFactory(
        source_code=SourceCode.objects.create(scheme="test", code="ZZ1", name="no detox"),
        term=term("care/detox"),
        answer="no",
    )
    SourceRecordFactory(center=center, payload=payload)
    page = text_of(client.get(address(center)))

    assert "<mark>608-555-0199</mark>" in page
    assert "differs; we publish: (608) 555-0123" in page
    assert "<mark>Middleton</mark>" in page
    assert "Test Directory says no" in page
    assert "<dd>ZZ1 ZZ2</dd>" in page


def test_a_number_in_other_signs_is_no_difference(client, member):
    center = CenterFactory(phone="+16085550123")
    SourceRecordFactory(center=center, payload={"phone": "608.555.0123"})
    said = client.get(address(center)).context["page"].panes[0].said
    assert said[0].differences == []


def test_says_whose_it_is_and_until_when(client, member):
    center = CenterFactory()
    task = take(Task.objects.create(center=center, reason="expiring"), member)
    page = text_of(client.get(address(center)))
    assert "Check about to end" in page
    assert reverse("desk:lease-extend", args=[task.pk]) in page

    client.force_login(StaffFactory())
    assert f"{member} is working on this listing now" in text_of(client.get(address(center)))


def test_a_lease_that_ended_takes_no_work_away(client, member):
    center = CenterFactory()
    task = take(Task.objects.create(center=center, reason="expiring"), member)
    page = open_page(client, center)
    client.post(address(center), page | {"contact-hours": "Always", "save": "1"})
    Task.objects.filter(pk=task.pk).update(leased_until=timezone.now() - DAY)

    response = client.get(address(center))
    assert "Your time for this task has ended" in text_of(response)
    assert inputs_of(response)["contact-hours"] == "Always"
    assert hand_in(client, center, "contact").status_code == 303
    assert center.submissions.get().facts["hours"] == "Always"


def test_a_task_that_no_check_ends_is_ended_by_its_holder_alone(client, member):
    center = CenterFactory()
    task = take(Task.objects.create(center=center, reason="possible-duplicate"), member)
    other = Task.objects.create(center=CenterFactory(), reason="possible-duplicate")
    for pk in (other.pk, "x", 10**30):
        client.post(address(center), {"finish": str(pk)})
    assert Task.objects.open().count() == 2

    client.post(address(center), {"finish": str(task.pk)})
    task.refresh_from_db()
    assert (task.resolution, task.closed_by) == ("done", member)


def test_every_center_has_its_page_whatever_its_state(client, member):
    for center in (CenterFactory(closed=True), CenterFactory(draft=True)):
        assert client.get(address(center)).status_code == 200
    assert client.get(reverse("desk:check", args=["nosuchid"])).status_code == 404


def test_every_service_can_be_answered_and_few_are_open_at_first(client, member):
    center = CenterFactory(yes=["care/detox"], no=["offers/methadone"])
    response = client.get(address(center))
    inputs = inputs_of(response)
    assert inputs["services-care/detox"] == "yes"
    assert inputs["services-offers/methadone"] == "no"
    assert inputs["services-language/hmong"] == ""
    groups = response.context["page"].panes[2].answer_groups
    shown = [row.path for group in groups for row in group.shown]
    assert {"care/detox", "offers/methadone"} <= set(shown)
    assert len(shown) < 40
    assert sum(len(group.rest) for group in groups) > 80


def test_the_whole_of_a_real_center_goes_back_unchanged(client, member):
    """Sending the page as it came says exactly what is published."""
    center = CenterFactory(
        yes=["care/detox", "treats/alcohol", "pay/medicaid", "accreditation/state-licence"],
        no=["offers/methadone"],
        hours="Mon-Fri 8-5",
        street2="Suite 5",
    )
    before = {row.term_id: row.answer for row in center.offerings.all()}
    for section in ("contact", "location", "services", "payment", "licence"):
        extra = {"licence-own-expires_on": "2099-01-01"} if section == "licence" else {}
        assert hand_in(client, center, section, typed=extra).status_code == 303
    for submission in center.submissions.all():
        answers = submission.facts.get("answers", {})
        published = {t: a for t, a in answers.items() if a}
        assert all(term(path).section == submission.section for path in published)
    facts = {s.section: s.facts for s in center.submissions.all()}
    assert facts["location"]["street2"] == "Suite 5"
    assert facts["contact"]["hours"] == "Mon-Fri 8-5"
    assert {row.term_id: row.answer for row in center.offerings.all()} == before
    assert Confirmation.objects.count() == 0
    assert Center.unfiltered.get().latitude == center.latitude
