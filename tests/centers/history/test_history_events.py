"""Every change leaves an event, however it was made, and nobody can take it back."""

import datetime

import pytest
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import InternalError, connection
from django.test import RequestFactory

from centers.history import RecordedCommand, Timeline, recorded
from centers.history.middleware import StaffHistoryMiddleware
from centers.models import HISTORIES, Center, Offering, SourceRecord, User
from centers.models.history import (
    CenterHistory,
    OfferingHistory,
    SourceRecordHistory,
    TaskHistory,
    UserGroupHistory,
    UserHistory,
)
from centers.tasks import open_task
from tests.factories import (
    CenterFactory,
    ImportRunFactory,
    OfferingFactory,
    SourceRecordFactory,
    StaffFactory,
    UserFactory,
    check,
    term,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def center():
    return CenterFactory()


def latest(subject):
    return Timeline(subject).page().changes[0]


# -- What is seen ----------------------------------------------------------------------------------


def test_raw_sql_is_seen_with_what_it_changed_and_the_account(center, sql):
    was = center.hours
    sql("UPDATE centers_center SET hours = 'never' WHERE id = %s", center.pk)

    change = latest(center)

    assert (change.event.pgh_label, change.fields) == ("update", ["hours"])
    assert (change.before["hours"], change.after["hours"]) == (was, "never")
    assert change.event.pgh_context is None
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_user")
        assert change.event.pgh_role == cursor.fetchone()[0]


def test_raw_sql_that_deletes_is_seen(center, sql):
    number = center.phones.get().number
    sql("DELETE FROM centers_centerphone WHERE center_id = %s", center.pk)
    change = latest(center)
    assert (change.event.pgh_label, change.before["number"]) == ("delete", number)
    assert change.after is None


def test_each_change_says_from_what_to_what(center, sql):
    """An event holds the row before: what it became is in the next one, or in the row."""
    for hours in ("nine to five", "ten to six", ""):
        sql("UPDATE centers_center SET hours = %s WHERE id = %s", hours, center.pk)

    said = [(c.before and c.before["hours"], c.after["hours"]) for c in _of(center, Center)]

    assert said == [
        ("ten to six", ""),
        ("nine to five", "ten to six"),
        ("", "nine to five"),
        (None, ""),
    ]


def _of(subject, model):
    return [change for change in Timeline(subject).all() if change.model is model]


def test_an_update_that_changes_nothing_is_no_event(center, sql):
    before = CenterHistory.objects.count()
    sql("UPDATE centers_center SET hours = hours, updated_at = now()")
    assert CenterHistory.objects.count() == before


def test_one_statement_makes_an_event_for_each_row(sql):
    centers = CenterFactory.create_batch(3)
    sql("UPDATE centers_center SET city = 'Monona'")
    assert {latest(center).after["city"] for center in centers} == {"Monona"}
    assert CenterHistory.objects.filter(pgh_label="update").count() == 3


# -- What is not kept, and why ---------------------------------------------------------------------


def test_answers_of_an_import_are_kept_once_they_change_or_go(center):
    offering = OfferingFactory(center=center, term=term("care/detox"), basis="import")
    answers = Offering.objects.filter(pk=offering.pk)
    answers.update(as_of=datetime.date(2026, 2, 2))
    assert not OfferingHistory.objects.exists()

    answers.update(answer="no")
    answers.delete()

    said = list(OfferingHistory.objects.order_by("pgh_id").values_list("pgh_label", "answer"))
    assert said == [("update", "yes"), ("delete", "no")]


@pytest.mark.parametrize("basis", ["research", "provider"])
def test_answers_of_people_are_kept_from_the_start(center, basis):
    offering = OfferingFactory(center=center, term=term("care/detox"), basis=basis)
    Offering.objects.filter(pk=offering.pk).update(as_of=datetime.date(2026, 2, 2))
    labels = OfferingHistory.objects.order_by("pgh_id").values_list("pgh_label", flat=True)
    assert list(labels) == ["insert", "update"]


def test_a_record_is_kept_once_its_source_says_something_new(center):
    record = SourceRecordFactory(center=center)
    assert not SourceRecordHistory.objects.exists()
    SourceRecord.objects.filter(pk=record.pk).update(payload={"name1": "Another name"})
    assert SourceRecordHistory.objects.get().payload == {"name1": "A center"}


def test_who_holds_a_task_is_no_event(center, sql):
    open_task(center, "expiring")
    sql("UPDATE centers_task SET leased_until = now()")
    assert TaskHistory.objects.count() == 1


def test_no_password_is_kept(sql):
    person = UserFactory()
    person.set_password("a long enough secret")
    person.save()
    columns = {field.name for field in UserHistory._meta.fields}
    assert not {"password", "last_login"} & columns
    assert UserHistory.objects.filter(pgh_label="update").count() == 0


def test_a_role_given_or_taken_is_kept(db):
    person = StaffFactory()
    person.groups.clear()
    labels = UserGroupHistory.objects.filter(user=person).order_by("pgh_id")
    assert list(labels.values_list("pgh_label", flat=True)) == ["insert", "delete"]


# -- Nobody takes an event back --------------------------------------------------------------------


@pytest.mark.parametrize("table", HISTORIES, ids=lambda table: table.__name__)
def test_every_event_table_is_append_only(table):
    triggers = {trigger.name for trigger in table._meta.triggers}
    assert triggers == {"append_only"}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_trigger WHERE tgrelid = %s::regclass AND tgenabled = 'O'"
            " AND tgname LIKE 'pgtrigger_append_only%%'",
            [table._meta.db_table],
        )
        assert cursor.fetchone() == (1,)


def test_update_and_delete_of_an_event_are_refused(center, sql):
    for statement in (
        "UPDATE centers_centerhistory SET hours = 'forged'",
        "UPDATE centers_centerhistory SET pgh_context = NULL",
        "DELETE FROM centers_centerhistory",
    ):
        with pytest.raises(InternalError, match="Cannot"):
            sql(statement)
    assert CenterHistory.objects.count() == 1


# -- In what context -------------------------------------------------------------------------------


def test_who_and_what_for_stand_in_the_event(center):
    person, task, run = UserFactory(), open_task(center, "expiring"), ImportRunFactory()
    with recorded(by=person, task=task, run=run):
        Center.unfiltered.filter(pk=center.pk).update(hours="never")
    event = latest(center).event
    assert event.pgh_context == {"user": person.pk, "task": task.pk, "run": run.pk}
    assert event.pgh_person == str(person.pk)
    assert event.pgh_context_id


def test_a_check_is_recorded_with_all_it_wrote(center):
    person = UserFactory()
    with recorded(by=person):
        check(center, "contact", recorded_by=person)
    tables = {change.model.__name__ for change in Timeline(person).all()}
    assert {"Confirmation", "CenterPhone"} <= tables


def test_a_command_is_recorded_by_its_name(center):
    class Command(RecordedCommand):
        def handle(self, *args, **options):
            Center.unfiltered.filter(pk=center.pk).update(hours="never")

    Command.__module__ = "centers.management.commands.close_early"
    call_command(Command())
    assert latest(center).event.pgh_context == {"command": "close_early"}
    assert issubclass(RecordedCommand, BaseCommand)


def _request(center, *, user, method="POST", path="/desk/centers/x/?q=secret", cookie=True):
    request = getattr(RequestFactory(), method.lower())(path)
    request.user = user
    if cookie:
        request.COOKIES["sessionid"] = "something"
    seen = []

    def view(request):
        Center.unfiltered.filter(pk=center.pk).update(hours=f"{len(seen)} o'clock")
        seen.append(latest(center).event.pgh_context)

    StaffHistoryMiddleware(view)(request)
    return seen[0]


def test_staff_are_recorded_with_the_page_and_no_query(center):
    person = StaffFactory()
    assert _request(center, user=person) == {"user": person.pk, "page": "/desk/centers/x/"}


def test_a_link_with_a_secret_in_its_path_is_not_recorded(center):
    person = StaffFactory()
    context = _request(center, user=person, path="/accounts/link/3-secret/")
    assert context == {"user": person.pk}


class _NobodyMayLook:
    def __getattr__(self, name):
        raise AssertionError("a visitor's session was looked at")


def test_visitors_are_not_looked_at(center):
    assert _request(center, user=_NobodyMayLook(), cookie=False) is None
    assert _request(center, user=_NobodyMayLook(), method="GET") is None
    assert _request(center, user=UserFactory()) is None


def test_contexts_are_kept_in_events_alone(center):
    with recorded(by=UserFactory()):
        Center.unfiltered.filter(pk=center.pk).update(hours="never")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pghistory_context")
        assert cursor.fetchone() == (0,)


def test_all_tables_of_the_register_have_events():
    from centers import models

    untracked = {
        # Derived, or rebuilt from files, or not handed in yet; a run, a decision and the ledger
        # tell of themselves; what people outside write is no part of the register.
        "AdvertisingLedgerEntry",
        "Application",
        "ApplicationFile",
        "ApplicationQuestion",
        "CheckDraft",
        "Claim",
        "ExposureMeasurement",
        "GeocodedAddress",
        "ImportRejection",
        "ImportRun",
        "Invitation",
        "InvitationBatch",
        "Listing",
        "LoadedFixture",
        "OptOut",
        "OutboxMessage",
        "Place",
        "PrivateLink",
        "Proposal",
        "ProviderLog",
        "ProviderRequest",
        "ProviderStaff",
        "ProviderWord",
        "Report",
        "SourceCode",
    }
    tracked = {table.pgh_tracked_model.__name__ for table in HISTORIES}
    tables = {name for name in models.__all__ if isinstance(getattr(models, name), type)}
    assert tables - {"RegisterEvent"} - untracked == tracked & tables
    assert User.__name__ in tracked
