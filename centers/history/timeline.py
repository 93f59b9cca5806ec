"""Reading events back, newest first, a bounded number at a time."""

import datetime
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple, Self

from django.db.models import OuterRef, Q, QuerySet, Subquery, Value
from django.utils import timezone

from centers.models import HISTORIES, Center, RegisterEvent, User
from centers.models.history import center_fields, person_fields

PAGE = 50
_READ_AHEAD = 500

Values = dict[str, Any]


class Mark(NamedTuple):
    """The place of an event in the order of a timeline; reading goes on after it."""

    at: datetime.datetime
    table: int
    pk: int

    def __str__(self) -> str:
        return f"{self.at.isoformat()}~{self.table}~{self.pk}"

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """The mark that was written so; None for anything else."""
        at, *numbers = text.split("~")
        try:
            table, pk = map(int, numbers)
            moment = datetime.datetime.fromisoformat(at)
        except (ValueError, OverflowError):
            return None
        if timezone.is_naive(moment) or not 0 <= pk < 2**63:
            return None
        return cls(moment, table, pk)


@dataclass(frozen=True)
class Filters:
    """Which events: of these tables (names of models; none: all) without the `hidden` ones, from
    and to these days (inclusive, in local time), by this person."""

    tables: tuple[str, ...] = ()
    hidden: frozenset[str] = frozenset()
    since: datetime.date | None = None
    until: datetime.date | None = None
    person: User | None = None


@dataclass(frozen=True)
class Change:
    """An event, and the row before and after it: None where there was or is none."""

    event: RegisterEvent
    before: Values | None
    after: Values | None
    mark: Mark

    @property
    def model(self) -> type:
        return self.event.pgh_tracked_model

    @property
    def fields(self) -> list[str]:
        """The columns that differ."""
        before, after = self.before or {}, self.after or {}
        return [name for name in before | after if before.get(name) != after.get(name)]


@dataclass(frozen=True)
class Page:
    changes: list[Change]
    # Where the next, older page begins; None where this is the last.
    next: Mark | None


class Timeline:
    """The changes of one center, or by one person (and of their account)."""

    def __init__(self, subject: Center | User, filters: Filters = Filters()):
        self.subject, self.filters = subject, filters

    def tables(self) -> list[type[RegisterEvent]]:
        """The event tables that can say something of the subject."""
        return [
            table
            for table in HISTORIES
            if table.pgh_tracked_model.__name__ not in self.filters.hidden
            and (isinstance(self.subject, User) or center_fields(table.pgh_tracked_model))
        ]

    def page(self, after: Mark | None = None, size: int = PAGE) -> Page:
        """`size` changes at most, from the newest on or from behind a mark."""
        marks = self._marks(after, size + 1)
        changes = _with_values(marks[:size])
        return Page(changes, next=marks[size - 1] if len(marks) > size else None)

    def all(self) -> Iterator[Change]:
        """Every change, newest first, read in portions."""
        after = None
        while True:
            page = self.page(after, _READ_AHEAD)
            yield from page.changes
            if (after := page.next) is None:
                return

    def _marks(self, after: Mark | None, limit: int) -> list[Mark]:
        """The places of the next `limit` events: of each table that many at most are looked at."""
        parts = []
        for number, table in enumerate(HISTORIES):
            if table not in self.tables() or not self._wants(table):
                continue
            for scope in self._scopes(table):
                events = QuerySet(table).filter(scope, *self._conditions(), *_behind(after, number))
                parts.append(
                    events.annotate(table=Value(number))
                    .order_by("-pgh_created_at", "-pgh_id")
                    .values_list("pgh_created_at", "table", "pgh_id")[:limit]
                )
        if not parts:
            return []
        if len(parts) == 1:
            return [Mark(*row) for row in parts[0]]
        # Without duplicates: what a person did to their own account comes by both ways.
        found = parts[0].union(*parts[1:]).order_by("-pgh_created_at", "-table", "-pgh_id")
        return [Mark(*row) for row in found[:limit]]

    def _wants(self, table: type[RegisterEvent]) -> bool:
        tables = self.filters.tables
        return not tables or table.pgh_tracked_model.__name__ in tables

    def _scopes(self, table: type[RegisterEvent]) -> list[Q]:
        """One condition for each index that leads to the subject's events."""
        model, pk = table.pgh_tracked_model, self.subject.pk
        if isinstance(self.subject, Center):
            return [Q(**{name: pk}) for name in center_fields(model)]
        return [Q(pgh_person=str(pk)), *(Q(**{name: pk}) for name in person_fields(model))]

    def _conditions(self) -> list[Q]:
        chosen = self.filters
        conditions = []
        if chosen.since:
            conditions.append(Q(pgh_created_at__gte=_midnight(chosen.since)))
        if chosen.until:
            day_after = chosen.until + datetime.timedelta(days=1)
            conditions.append(Q(pgh_created_at__lt=_midnight(day_after)))
        if chosen.person:
            conditions.append(Q(pgh_person=str(chosen.person.pk)))
        return conditions


def values_of(row: Any, table: type[RegisterEvent]) -> Values:
    """The tracked columns of an event or of a row as it is now."""
    tracked = {field.name for field in table.pgh_tracked_model._meta.fields}
    return {
        field.attname: getattr(row, field.attname)
        for field in table._meta.fields
        if field.name in tracked
    }


def _midnight(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))


def _behind(mark: Mark | None, table: int) -> list[Q]:
    """What comes after the mark in the order (newest, later table, higher id first)."""
    if mark is None:
        return []
    # Said by itself, so that the index is entered at this moment.
    bound = Q(pgh_created_at__lte=mark.at)
    if table < mark.table:
        return [bound]
    if table > mark.table:
        return [Q(pgh_created_at__lt=mark.at)]
    return [bound, Q(pgh_created_at__lt=mark.at) | Q(pgh_id__lt=mark.pk)]


def _with_values(marks: list[Mark]) -> list[Change]:
    """The events at these places, each with the row before and after, in three queries a table."""
    by_table = defaultdict(list)
    for mark in marks:
        by_table[mark.table].append(mark.pk)
    read = {number: _read(HISTORIES[number], pks) for number, pks in by_table.items()}
    return [Change(*read[mark.table][mark.pk], mark) for mark in marks]


def _read(
    table: type[RegisterEvent], pks: list[int]
) -> dict[int, tuple[RegisterEvent, Values | None, Values | None]]:
    later = QuerySet(table).filter(pgh_obj_id=OuterRef("pgh_obj_id"), pgh_id__gt=OuterRef("pgh_id"))
    next_one = later.order_by("pgh_id").values("pgh_id")[:1]
    events = QuerySet(table).filter(pgh_id__in=pks).annotate(next_id=Subquery(next_one))
    events = {event.pgh_id: event for event in events}
    nexts = QuerySet(table).in_bulk([e.next_id for e in events.values() if e.next_id])
    rows = table.pgh_tracked_model._base_manager.in_bulk(
        {e.pgh_obj_id for e in events.values() if not e.next_id and e.pgh_label != table.DELETE}
    )
    read = {}
    for event in events.values():
        values = values_of(event, table)
        if event.pgh_label == table.INSERT:
            read[event.pgh_id] = (event, None, values)
        elif event.pgh_label == table.DELETE:
            read[event.pgh_id] = (event, values, None)
        else:
            came = nexts.get(event.next_id) or rows.get(event.pgh_obj_id)
            read[event.pgh_id] = (event, values, values_of(came, table) if came else None)
    return read
