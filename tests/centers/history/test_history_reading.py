"""Timelines: in order, in portions, filtered, in words and as CSV."""

import csv
import datetime
import io

import pgtrigger
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from centers.history import (
    Filters,
    Mark,
    Timeline,
    csv_lines,
    entries,
    recorded,
    without_rewrites,
)
from centers.models import HISTORIES, Center
from centers.models.history import CenterHistory
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
def person():
    return StaffFactory(username="rosa", first_name="Rosa", last_name="Diaz")


@pytest.fixture
def center(person):
    """A center with changes in several tables, some by Rosa."""
    center = CenterFactory(name="North Street")
    SourceRecordFactory(center=center)
    with recorded(by=person, page="/desk/check/"):
        OfferingFactory(center=center, term=term("care/detox"))
        change_hours(center, "nine to five")
    change_hours(center, "")
    open_task(center, "expiring")
    CenterFactory()
    return center


def change_hours(center, hours):
    Center.unfiltered.filter(pk=center.pk).update(hours=hours)


def lines(subject, **filters):
    timeline = Timeline(subject, Filters(**filters))
    return [(e.did, e.thing) for e in entries(list(timeline.all()))]


def test_portions_add_up_to_the_whole_in_the_same_order(center, person):
    for subject in (center, person):
        whole = [change.mark for change in Timeline(subject).all()]
        assert whole == sorted(whole, reverse=True)
        for size in (1, 2, 3):
            seen, after = [], None
            while True:
                page = Timeline(subject).page(after, size)
                assert len(page.changes) <= size
                seen += [change.mark for change in page.changes]
                if page.next is None:
                    break
                after = Mark.parse(str(page.next))
            assert seen == whole


def test_a_center_has_its_own_changes_only(center):
    other = Center.unfiltered.exclude(pk=center.pk).get()
    assert {e.center for e in entries(list(Timeline(center).all()))} == {center}
    assert {e.center for e in entries(list(Timeline(other).all()))} == {other}


def test_a_person_has_their_changes_and_those_of_their_account(center, person):
    said = lines(person)
    assert ("changed", "Center") in said
    assert ("added", "Answer") in said
    assert said[-2:] == [("added", "Role of a person"), ("added", "User")]
    assert ("added", "Task") not in said


def test_filters_narrow(center, person):
    assert set(lines(center, tables=("Offering", "Task"))) == {
        ("added", "Answer"),
        ("added", "Task"),
    }
    assert set(lines(center, person=person)) == {("added", "Answer"), ("changed", "Center")}
    today = Timeline(center).page().changes[0].event.pgh_created_at.date()
    one = datetime.timedelta(days=1)
    assert lines(center, since=today - one, until=today + one) == lines(center)
    assert lines(center, since=today + 2 * one) == lines(center, until=today - 2 * one) == []
    assert lines(center, tables=("User",)) == []


def test_days_are_local_ones(center):
    """23:30 in New York is half past three the next morning in UTC."""
    at = datetime.datetime(2026, 3, 11, 3, 30, tzinfo=datetime.UTC)
    with pgtrigger.ignore("centers.CenterHistory:append_only"):
        CenterHistory.objects.filter(pgh_obj=center, pgh_label="insert").update(pgh_created_at=at)
    day, next_day = datetime.date(2026, 3, 10), datetime.date(2026, 3, 11)
    assert lines(center, since=day, until=day) == [("added", "Center")]
    assert lines(center, since=next_day, until=next_day) == []


def test_a_line_says_who_what_from_what_to_what_and_in_what_context(center):
    newest = entries(list(Timeline(center, Filters(tables=("Center",))).all()))
    cleared, set_, added = newest
    assert (set_.who, set_.did, set_.thing, set_.subject) == (
        "Rosa Diaz",
        "changed",
        "Center",
        "North Street",
    )
    (difference,) = set_.differences
    assert (difference.field, difference.before, difference.after) == (
        "Opening hours",
        "",
        "nine to five",
    )
    assert set_.context == ["page: /desk/check/"]
    assert cleared.who == "not known"
    assert "database account" in cleared.context[0]
    assert {d.after for d in added.differences} >= {"North Street", "Published"}


def test_links_are_told_by_name(center, person):
    (offering,) = entries(list(Timeline(center, Filters(tables=("Offering",))).all()))
    assert offering.subject == term("care/detox").name
    run, task = ImportRunFactory(), open_task(center, "sample")
    with recorded(run=run, task=task, command="import_directory", lifecycle="close"):
        change_hours(center, "never")
    context = " ".join(entries(Timeline(center).page(size=1).changes)[0].context)
    for words in (str(run), "Accuracy sample", "import_directory", "Marked as closed"):
        assert words in context


def test_words_take_a_bounded_number_of_queries(center):
    for hours in range(30):
        with recorded(by=UserFactory()):
            change_hours(center, str(hours))
    with CaptureQueriesContext(connection) as few:
        entries(Timeline(center).page(size=2).changes)
    with CaptureQueriesContext(connection) as many:
        entries(Timeline(center).page(size=30).changes)
    assert len(many) <= len(few) + 1 <= 10


def test_numbers_written_anew_are_not_told(center):
    with recorded(by=UserFactory()):
        check(center, "contact")
    tables = ("CenterPhone",)
    changes = list(Timeline(center, Filters(tables=tables)).all())
    assert [c.event.pgh_label for c in changes] == ["insert", "delete", "insert"]
    assert len(without_rewrites(changes)) == 1


@pytest.mark.parametrize(
    "text", ["", "x", "2026-01-01", "2026-01-01~1~1", "2026-01-01T00:00:00+00:00~1", "~~", "a~b~c"]
)
def test_what_is_no_mark_is_none(text):
    assert Mark.parse(text) is None


# -- Bounded ---------------------------------------------------------------------------------------


def test_every_timeline_query_enters_an_index(center, person):
    """With sequential scans made dear, the plan shows whether an index can serve at all."""
    with CaptureQueriesContext(connection) as queries:
        Timeline(center).page()
        Timeline(person).page()
        Timeline(center).page(Timeline(center).page(size=1).next)
    unions = [q["sql"] for q in queries if "UNION" in q["sql"]]
    assert len(unions) == 4
    for statement in unions:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
            cursor.execute(f"EXPLAIN {statement}")
            plan = "\n".join(row[0] for row in cursor.fetchall())
        assert "Seq Scan" not in plan


# -- CSV -------------------------------------------------------------------------------------------


def rows(subject) -> list[dict]:
    text = "".join(csv_lines(Timeline(subject).all()))
    return list(csv.DictReader(io.StringIO(text)))


def test_csv_has_a_line_a_changed_column(center):
    said = [row for row in rows(center) if row["field"] == "Opening hours"]
    assert [(row["who"], row["from"], row["to"]) for row in said] == [
        ("not known", "nine to five", ""),
        ("Rosa Diaz", "", "nine to five"),
    ]
    assert {row["center id"] for row in rows(center)} == {center.public_id}
    assert said[0]["when"].startswith("20")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_csv_runs_no_formula(center, start):
    evil = f'{start}HYPERLINK("https://example.org","a, b")'
    change_hours(center, evil)
    cells = [value for row in rows(center) for value in row.values()]
    assert f"'{evil}" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))]


def test_csv_is_made_in_portions(center):
    for hours in range(5):
        change_hours(center, str(hours))
    stream = csv_lines(Timeline(center).all())
    next(stream)
    with CaptureQueriesContext(connection) as queries:
        next(stream)
    assert queries
    assert len(HISTORIES) > 15
