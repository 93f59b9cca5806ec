"""The queue as a table, and taking, holding and letting go of tasks through its pages."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from centers.accounts.roles import Role
from centers.models import Submission, Task
from centers.tasks import HOLD_LIMIT, holder_of, open_task, take
from tests.factories import CenterFactory, StaffFactory

pytestmark = pytest.mark.django_db
HTML = {"HTTP_ACCEPT": "text/html"}
JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def person(client):
    """A member of the research team, signed in."""
    person = StaffFactory()
    client.force_login(person)
    return person


@pytest.fixture
def lead(client):
    lead = StaffFactory(role=Role.RESEARCH_LEAD)
    client.force_login(lead)
    return lead


@pytest.fixture
def task():
    return open_task(CenterFactory(name="Harbor House"), "new-application")


def post(client, name, *args, **data):
    headers = data.pop("headers", HTML)
    return client.post(reverse(f"desk:{name}", args=args), data, **headers)


def text(response) -> str:
    return " ".join(response.content.decode().split())


def hand_in(center, person):
    today = timezone.localdate()
    return Submission.objects.create(
        center=center,
        section="contact",
        outcome="confirmed",
        method="phone",
        evidence="Spoke with the front desk.",
        observed_on=today,
        expires_on=today + datetime.timedelta(days=90),
        review_reason="first",
        recorded_by=person,
    )


# -- Next -----------------------------------------------------------------------------------------


def test_next_takes_the_task_and_opens_its_page(client, person, task):
    response = post(client, "next")

    assert response.url == reverse("desk:check", args=[task.center.public_id])
    assert holder_of(task.center) == person


def test_next_stays_within_the_filters(client, person, task):
    illinois = open_task(CenterFactory(state="IL"), "import-candidate")

    response = post(client, "next", state="IL", reason="", waited_days="")

    assert response.url == reverse("desk:check", args=[illinois.center.public_id])
    assert holder_of(task.center) is None


def test_next_says_when_nothing_waits_and_comes_back_to_the_page(client, person):
    response = post(client, "next", state="IL", next="/desk/queue/?state=IL")

    assert response.url == "/desk/queue/?state=IL"
    assert "Nothing waits for you here" in text(client.get(response.url))


def test_next_never_leads_off_the_site(client, person):
    assert post(client, "next", next="https://evil.example/").url == "/desk/"
    assert post(client, "next", next="//evil.example/").url == "/desk/"


def test_next_says_when_a_person_holds_enough(client, person, task):
    for _n in range(HOLD_LIMIT):
        take(open_task(CenterFactory(), "expiring"), person)

    response = post(client, "next")

    assert "Finish one of these or give it back first" in text(client.get(response.url))
    assert holder_of(task.center) is None


def test_a_review_opens_the_check_itself(client, lead):
    submission = hand_in(CenterFactory(), StaffFactory())
    open_task(submission.center, "review")

    assert post(client, "next").url == reverse("desk:review-one", args=[submission.pk])


# -- Holding and letting go -----------------------------------------------------------------------


def test_taking_a_task_from_the_table(client, person, task):
    response = post(client, "take", task.pk)

    assert response.url == reverse("desk:check", args=[task.center.public_id])
    assert holder_of(task.center) == person


def test_taking_what_another_has_says_who(client, person, task):
    other = StaffFactory()
    take(task, other)

    response = post(client, "take", task.pk, next="/desk/queue/")

    assert response.url == "/desk/queue/"
    assert f"{other} has it now" in text(client.get(response.url))


def test_a_script_extends_and_learns_the_new_end(client, person, task):
    take(task, person, now=timezone.now() - datetime.timedelta(minutes=15))

    answer = post(client, "lease-extend", task.pk, headers=JSON)

    assert answer.status_code == 200
    assert datetime.datetime.fromisoformat(answer.json()["until"]) > timezone.now()
    assert 1190 <= answer.json()["seconds"] <= 1200


def test_a_script_learns_who_has_it_now(client, person, task):
    other = StaffFactory()
    take(task, other)

    answer = post(client, "lease-extend", task.pk, headers=JSON)

    assert answer.status_code == 409
    assert answer.json()["holder"] == str(other)
    assert "What you typed is kept" in answer.json()["error"]


def test_a_form_extends_as_well(client, person, task):
    take(task, person)

    response = post(client, "lease-extend", task.pk)

    assert response.url == "/desk/"
    assert "a while longer" in text(client.get("/desk/"))


def test_giving_back(client, person, task):
    take(task, person)

    response = post(client, "give-back", task.pk)

    assert holder_of(task.center) is None
    assert "Given back: Harbor House" in text(client.get(response.url))


def test_a_lead_takes_a_task_from_someone(client, lead, task):
    take(task, StaffFactory())

    post(client, "release", task.pk)

    assert holder_of(task.center) is None


def test_a_member_does_not(client, person, task):
    other = StaffFactory()
    take(task, other)

    assert post(client, "release", task.pk).status_code == 403
    assert holder_of(task.center) == other


@pytest.mark.parametrize("name", ["next", "take", "lease-extend", "give-back", "release"])
def test_reading_changes_nothing(client, lead, task, name):
    args = [] if name == "next" else [task.pk]

    assert client.get(reverse(f"desk:{name}", args=args)).status_code == 405


@pytest.mark.parametrize("page", ["queue", "board", "sampling"])
def test_the_pages_are_for_the_research_team(client, page):
    assert client.get(reverse(f"desk:{page}")).status_code == 302
    client.force_login(StaffFactory(role=Role.ADVERTISING_ADMIN))
    assert client.get(reverse(f"desk:{page}")).status_code == 403


def test_a_forged_request_is_refused(task):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(StaffFactory())

    assert post(strict, "take", task.pk).status_code == 403
    assert holder_of(task.center) is None


# -- The table ------------------------------------------------------------------------------------


def test_the_most_harmful_stands_first(client, person, task):
    report = open_task(CenterFactory(), "public-report", serious=True)

    rows = client.get("/desk/queue/").context["rows"]

    assert [row["task"] for row in rows] == [report, task]
    assert [str(row["step"]) for row in rows] == [
        "Serious report on another center",
        "New application",
    ]


def test_a_row_tells_all_about_its_task(client, person):
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    center = CenterFactory(name="Harbor House", city="Beloit", verified=True)
    task = open_task(center, "expiring", due_on=yesterday)
    other = StaffFactory()
    take(task, other)

    page = text(client.get("/desk/queue/"))

    for said in ("Harbor House", "Beloit, WI", "(past)", "Verified", f"{other}, until"):
        assert said in page
    assert "Take it from them" not in page
    assert "1 open task" in page


def test_a_lead_sees_the_button_to_release(client, lead, task):
    take(task, StaffFactory())

    assert "Take it from them" in text(client.get("/desk/queue/"))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"wi", "il"}),
        ("?state=IL", {"il"}),
        ("?reason=new-application", {"wi"}),
        ("?waited_days=30", {"il"}),
        ("?state=IL&reason=new-application", set()),
        # What is not understood is left out.
        ("?state=XX&reason=telepathy&waited_days=soon&page=many", {"wi", "il"}),
    ],
)
def test_filters(client, person, task, query, found):
    old = open_task(CenterFactory(state="IL"), "import-candidate")
    month = datetime.timedelta(days=31)
    Task.objects.filter(pk=old.pk).update(opened_at=timezone.now() - month)

    rows = client.get(f"/desk/queue/{query}").context["rows"]

    assert {row["task"].center.state.lower() for row in rows} == found


def test_pages_keep_the_filters(client, person, monkeypatch):
    monkeypatch.setattr("centers.desk.queue.PAGE_SIZE", 2)
    for _n in range(3):
        open_task(CenterFactory(state="IL"), "expiring")

    first = client.get("/desk/queue/?state=IL")
    assert 'href="?state=IL&amp;page=2"' in first.content.decode()
    second = client.get("/desk/queue/?state=IL&page=2")
    assert len(second.context["rows"]) == 1
    assert "Page 2 of 2" in text(second)


def test_queries_do_not_grow_with_the_table(client, person, django_assert_num_queries):
    def count_queries() -> int:
        with django_assert_num_queries(7):
            assert client.get("/desk/queue/").status_code == 200

    client.get("/desk/queue/")  # The session notes its first use.
    open_task(CenterFactory(), "expiring")
    count_queries()
    for reason in ("expiring", "review", "sample", "public-report"):
        held = open_task(CenterFactory(verified=True), reason)
        Task.objects.filter(pk=held.pk).update(
            leased_to=StaffFactory(), leased_until=timezone.now() + datetime.timedelta(minutes=9)
        )
    count_queries()


# -- Home -----------------------------------------------------------------------------------------


def test_home_shows_what_one_holds_and_what_waits(client, person, task):
    take(task, person)
    open_task(CenterFactory(), "expiring")

    page = text(client.get("/desk/"))

    assert "Harbor House" in page
    assert "yours until" in page
    assert "Check about to end" in page
    assert "You hold 1 task" in page


def test_what_one_holds_stands_on_every_page(client, person, task):
    take(task, person)

    for name in ("queue", "board", "sampling"):
        assert "You hold 1 task" in text(client.get(reverse(f"desk:{name}")))


def test_home_shows_ones_checks_that_wait_or_came_back(client, person):
    waiting, returned, others = CenterFactory.create_batch(3)
    hand_in(waiting, person)
    hand_in(others, StaffFactory())
    back = hand_in(returned, person)
    back.state, back.review_note = "returned", "Which number did you call?"
    back.reviewed_by, back.reviewed_at = StaffFactory(), timezone.now()
    back.save()

    page = text(client.get("/desk/"))

    assert "Which number did you call?" in page
    assert page.index(returned.name) < page.index(waiting.name)
    assert others.name not in page

    hand_in(returned, person)  # Handed in again: it waits, and the note has done its work.
    page = text(client.get("/desk/"))
    assert "Which number did you call?" not in page


def test_home_of_someone_who_checks_nothing(client):
    client.force_login(StaffFactory(role=Role.SITE_ADMIN))

    page = text(client.get("/desk/"))

    assert "Next task" not in page
    assert "no part in checking listings" in page


def test_home_takes_a_fixed_number_of_queries(client, person, django_assert_num_queries):
    def count_queries():
        with django_assert_num_queries(8):
            client.get("/desk/")

    client.get("/desk/")  # The session notes its first use.
    count_queries()
    for _n in range(HOLD_LIMIT):
        take(open_task(CenterFactory(), "expiring"), person)
        hand_in(CenterFactory(), person)
    count_queries()
