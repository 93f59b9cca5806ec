"""An applicant who does not answer our question is reminded twice, and then left alone."""

import datetime

import pytest
from django.utils import timezone

from centers import applications
from centers.models import Application, OutboxMessage
from tests.factories import CenterFactory, StaffFactory

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)
ASKED = datetime.datetime(2026, 3, 2, 15, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def outbox(settings):
    settings.OUTBOX_AT_ONCE = False


@pytest.fixture
def asked():
    application = Application.objects.create(
        name="Harbor House",
        email="ann@example.org",
        language="es",
        form_key="one",
        state="received",
        center=CenterFactory(publication="draft"),
        email_confirmed_at=ASKED - DAY,
        submitted_at=ASKED - DAY,
        due_on=timezone.localdate(ASKED) + 9 * DAY,
        facts={"location": {"street1": "", "zip": "53703"}},
    )
    return applications.ask(application, "Which license?", by=StaffFactory(), now=ASKED)


def reminded(*days: int) -> list[int]:
    return [applications.remind(ASKED + n * DAY) for n in days]


def test_after_30_and_60_days_once_each_and_nothing_is_closed(asked):
    assert reminded(29, 30, 31, 59, 60, 61, 364) == [0, 1, 0, 0, 1, 0, 0]
    OutboxMessage.objects.all().delete()  # As after a year.
    assert reminded(400) == [0]
    asked.refresh_from_db()
    assert asked.state == "questions"


def test_a_missed_month_is_made_up_for_with_the_last_one_in_their_language(asked):
    assert reminded(75, 76) == [1, 0]
    message = OutboxMessage.objects.get(kind="application-reminder")
    assert "2 de marzo de 2026" in message.text
    assert "último" in message.text


def test_an_answer_ends_it_and_the_next_question_begins_anew(asked):
    assert reminded(30) == [1]
    applications.reply(asked, "An outpatient one.", now=ASKED + 31 * DAY)
    assert reminded(60) == [0]
    applications.ask(asked, "Until when?", by=StaffFactory(), now=ASKED + 61 * DAY)
    assert reminded(90, 91, 121) == [0, 1, 1]
    OutboxMessage.objects.update(state="bounced", bounced_at=ASKED, once=None)
    assert reminded(122) == [0], "nobody writes to an address that bounced"
