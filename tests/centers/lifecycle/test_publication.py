"""Publishing, taking off, closing, opening again, withdrawing: what each does, and its way back."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from centers.accounts.roles import Role
from centers.lifecycle import (
    LifecycleError,
    close,
    publish,
    reopen,
    undo,
    unpublish,
    withdraw,
)
from centers.listings import differences
from centers.models import Center, Listing, Task
from centers.tasks import open_task
from tests.factories import CenterFactory, StaffFactory

pytestmark = pytest.mark.django_db

DAY = datetime.date(2026, 3, 10)


def closing(center, **arguments):
    return close(center, closed_on=DAY, **arguments)


# The verb, the state it starts from, the state it ends in.
VERBS = [
    (publish, "draft", "published"),
    (publish, "withdrawn", "published"),
    (unpublish, "published", "draft"),
    (closing, "published", "closed"),
    (reopen, "closed", "published"),
    (withdraw, "published", "withdrawn"),
    (withdraw, "draft", "withdrawn"),
    (withdraw, "closed", "withdrawn"),
]


def center_in(state) -> Center:
    traits = {
        "draft": {"draft": True},
        "closed": {"closed": True},
        "withdrawn": {"publication": "withdrawn"},
    }
    return CenterFactory(**traits.get(state, {}))


@pytest.mark.parametrize(("verb", "start", "end"), VERBS)
def test_a_verb_leads_from_one_state_to_the_next_and_back(lead, snapshot, verb, start, end):
    center = center_in(start)
    before = snapshot()

    event = verb(center, by=lead, reason="The provider called.")

    center.refresh_from_db()
    assert center.publication == end
    assert Listing.objects.filter(pk=center.pk).exists() == (end == "published")
    assert list(differences()) == []
    assert (event.center, event.done_by, event.reason) == (center, lead, "The provider called.")

    undone = undo(event, by=lead)

    assert snapshot() == before
    assert (undone.undone_by, undone.pk) == (lead, event.pk)


@pytest.mark.parametrize(("verb", "start"), [(v, s) for v, s, _end in VERBS if s != "withdrawn"])
def test_a_verb_cannot_be_done_twice(lead, snapshot, verb, start):
    center = center_in(start)
    verb(center, by=lead, reason="Once.")
    before = snapshot()

    with pytest.raises(LifecycleError, match=center.name):
        verb(center, by=lead, reason="Twice.")

    assert snapshot() == before
    assert center.lifecycle_events.count() == 1


@pytest.mark.parametrize(("verb", "start", "end"), VERBS)
def test_only_leads_may_but_the_team_may_publish(member, verb, start, end):
    center = center_in(start)
    if verb is publish:
        assert publish(center, by=member, reason="Checked.").done_by == member
        return
    with pytest.raises(PermissionDenied):
        verb(center, by=member, reason="Because.")


@pytest.mark.parametrize("role", [Role.ADVERTISING_ADMIN, Role.SITE_ADMIN])
def test_nobody_else_may_do_anything(role):
    person = StaffFactory(role=role)
    for verb, start, _end in VERBS:
        with pytest.raises(PermissionDenied):
            verb(center_in(start), by=person, reason="Because.")


def test_undoing_is_for_leads(lead, member):
    event = publish(center_in("draft"), by=member, reason="Checked.")
    with pytest.raises(PermissionDenied):
        undo(event, by=member)
    assert undo(event, by=lead).undone_at


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_a_reason_is_needed(lead, reason):
    with pytest.raises(LifecycleError) as caught:
        unpublish(CenterFactory(), by=lead, reason=reason)
    assert "reason" in caught.value.message_dict


def test_a_center_closes_on_a_day_that_has_come(lead):
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    for day in (None, tomorrow):
        with pytest.raises(LifecycleError) as caught:
            close(CenterFactory(), by=lead, reason="Gone.", closed_on=day)
        assert "closed_on" in caught.value.message_dict


def test_what_was_never_published_cannot_close(lead):
    with pytest.raises(LifecycleError, match="never published"):
        closing(center_in("draft"), by=lead, reason="Gone.")


def test_a_listing_with_a_faulty_field_is_not_published(lead):
    center = center_in("draft")
    Center.unfiltered.filter(pk=center.pk).update(website="no address")
    with pytest.raises(LifecycleError, match="website"):
        publish(center, by=lead, reason="Checked.")


def test_tasks_of_a_closed_center_end_but_for_reviews_and_samples(lead, snapshot):
    center = CenterFactory()
    for reason in Task.Reason.values:
        open_task(center, reason)
    before = snapshot()

    event = closing(center, by=lead, reason="Gone.")

    assert set(Task.objects.open().values_list("reason", flat=True)) == {"review", "sample"}
    assert set(Task.objects.exclude(closed_at=None).values_list("closed_by", flat=True)) == {
        lead.pk
    }
    undo(event, by=lead)
    assert snapshot() == before


def test_a_task_opened_since_stays_beside_those_that_undoing_opens_again(lead):
    center = CenterFactory()
    first = open_task(center, Task.Reason.EXPIRING)
    event = closing(center, by=lead, reason="Gone.")
    second = open_task(center, Task.Reason.EXPIRING)

    undo(event, by=lead)

    assert list(Task.objects.open()) == [second]
    assert first != second


# -- Order of undoing ------------------------------------------------------------------------------


def test_later_changes_are_undone_first(lead, snapshot):
    center = CenterFactory()
    before = snapshot()
    first = unpublish(center, by=lead, reason="Wrong phone.")
    second = publish(center, by=lead, reason="Mended.")

    with pytest.raises(LifecycleError, match="Undo this later change first"):
        undo(first, by=lead)

    undo(second, by=lead)
    undo(first, by=lead)
    assert snapshot() == before


def test_a_change_is_undone_once(lead):
    event = unpublish(CenterFactory(), by=lead, reason="Wrong phone.")
    undo(event, by=lead)
    with pytest.raises(LifecycleError, match="already"):
        undo(event, by=lead)


def test_undoing_does_not_overwrite_another_hand(lead, snapshot, sql):
    center = CenterFactory()
    event = unpublish(center, by=lead, reason="Wrong phone.")
    sql("UPDATE centers_center SET publication = 'withdrawn' WHERE id = %s", center.pk)
    before = snapshot()

    with pytest.raises(LifecycleError, match="another way"):
        undo(event, by=lead)

    assert snapshot() == before
