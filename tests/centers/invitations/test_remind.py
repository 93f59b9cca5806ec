"""Reminders before our checks of a center end."""

import datetime
import re
import sys

import pytest
from django.core.management import call_command
from django.utils import timezone

from centers import claims
from centers.invitations import remind
from centers.models import OutboxMessage, ProviderStaff
from tests.factories import CenterFactory, check

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)
CHECKED = datetime.date(2026, 3, 2)
# Contact holds for 90 days.
LAST_DAY = CHECKED + 90 * DAY


@pytest.fixture(autouse=True)
def outbox(settings):
    settings.OUTBOX_AT_ONCE = False


@pytest.fixture
def staff():
    verified = CenterFactory(name="Harbor House", verified=True, at=CHECKED)
    return ProviderStaff.objects.create(
        center=verified, name="Ann", email="ann@harbor.example.org", proof="domain"
    )


def before(days: int) -> datetime.datetime:
    """The night so many days before the last day of the check of the contact."""
    return timezone.make_aware(datetime.datetime.combine(LAST_DAY, datetime.time(3))) - days * DAY


def test_go_out_30_and_7_days_ahead_once_each(staff):
    days = (31, 30, 30, 29, 8, 7, 7, 1, 0)
    assert [remind(before(n)) for n in days] == [0, 1, 0, 0, 0, 1, 0, 0, 0]
    first, second = OutboxMessage.objects.order_by("pk")
    assert first.subject == "Harbor House: our check holds only until May 31, 2026"
    assert "- Contact: holds until May 31, 2026" in first.text
    assert "Services" not in first.text
    assert second.text


def test_a_missed_night_is_made_up_for_with_one_message(staff):
    assert [remind(before(5)), remind(before(4))] == [1, 0]


def test_a_new_check_ends_the_reminding(staff):
    check(staff.center, "contact", at=LAST_DAY - 6 * DAY)
    assert remind(before(5)) == 0


def test_only_people_who_can_be_reached_and_listings_that_are_public(staff, capsys):
    bo = ProviderStaff.objects.create(
        center=staff.center, name="Bo", email="bo@harbor.example.org", proof="domain"
    )
    OutboxMessage.objects.create(
        kind="x", to=bo.email, subject="x", message_id="1", state="bounced", bounced_at=before(9)
    )
    gone = claims.add(staff, name="Cy", email="cy@harbor.example.org")
    claims.remove(staff, gone)
    unlisted = CenterFactory(verified=True, at=CHECKED, draft=True)
    ProviderStaff.objects.create(center=unlisted, name="Di", email="di@x.example", proof="phone")
    assert remind(before(5)) == 1
    call_command("remind_providers")
    assert "reminders written" in capsys.readouterr().out


def test_goes_on_where_it_was_stopped(staff, monkeypatch):
    claims.add(staff, name="Bo", email="bo@harbor.example.org")
    module = sys.modules[remind.__module__]
    tell, told = module.tell, []

    def stops(*args, **words):
        if told:
            raise KeyboardInterrupt
        told.append(args)
        return tell(*args, **words)

    monkeypatch.setattr(module, "tell", stops)
    with pytest.raises(KeyboardInterrupt):
        remind(before(5))
    monkeypatch.undo()
    assert remind(before(5)) == 1
    assert OutboxMessage.objects.filter(kind="reminder").count() == 2
    assert len(set(re.findall(r"\S+/still-correct/\S+", _texts()))) == 2


def _texts() -> str:
    return " ".join(OutboxMessage.objects.filter(kind="reminder").values_list("text", flat=True))
