"""Changes in plain words: who, when, what, from what to what, in what context."""

import datetime
import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.contrib.auth.models import Group, Permission
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from centers.models import (
    AdvertiserPage,
    AdvertiserPhoto,
    Category,
    Center,
    CenterIdentifier,
    CenterPhone,
    Confirmation,
    EvidenceFile,
    ImportRun,
    LifecycleEvent,
    MatchDecision,
    Offering,
    Organization,
    RegisterEvent,
    SourceCode,
    SourceRecord,
    Submission,
    Task,
    Term,
    User,
)

from .timeline import Change, Values

# Things that are told by their name; others by their number.
_NAMED = (User, Term, Center, Organization, ImportRun, Category, SourceCode, Group, Permission)
# Columns that say nothing to a reader, or say again what the line says.
_SILENT = {
    *("id", "center_id", "slug", "content_hash", "sha256", "before", "shown", "batch", "ordinal"),
    "stem",
}
_NOTHING = (None, "", [], {})
_LONGEST = 400


@dataclass(frozen=True)
class Difference:
    """One column, from what to what; "" stands for nothing."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class Entry:
    """One line of a timeline."""

    at: datetime.datetime
    who: str
    did: str
    thing: str
    subject: str
    center: Center | None
    differences: list[Difference]
    context: list[str]
    # The same for all that was done in one go; None where that is not known.
    act: str | None


def entries(changes: list[Change]) -> list[Entry]:
    """These changes in words, in their order; a handful of queries for all of them."""
    names = _Names(changes)
    return [_entry(change, names) for change in changes]


def title_of(model: type) -> str:
    """What a reader calls a row of this table."""
    return _("Answer") if model is Offering else capfirst(model._meta.verbose_name)


def without_rewrites(changes: list[Change]) -> list[Change]:
    """Leaves out pairs that come to nothing: a row taken out and, in the same go, put in again
    just as it was, as happens when a list of numbers is written anew."""
    taken_out: dict[tuple, list[Change]] = defaultdict(list)
    for change in changes:
        if change.event.pgh_label == RegisterEvent.DELETE:
            taken_out[_content(change, change.before)].append(change)
    rewritten = set()
    for change in changes:
        inserted = change.event.pgh_label == RegisterEvent.INSERT
        if inserted and (same := taken_out.get(_content(change, change.after))):
            rewritten |= {change.mark, same.pop().mark}
    return [change for change in changes if change.mark not in rewritten]


def _content(change: Change, values: Values) -> tuple:
    said = {name: value for name, value in values.items() if name not in ("id", "ordinal")}
    text = json.dumps(said, sort_keys=True, default=str)
    return (change.model, change.event.pgh_context_id or change.mark, text)


class _Names:
    """The names of all that the changes point to, looked up once a table."""

    def __init__(self, changes: Iterable[Change]):
        wanted: dict[type, set] = defaultdict(set)
        for change in changes:
            for field in change.event._meta.fields:
                if field.is_relation and field.related_model in _NAMED:
                    for values in (change.before, change.after):
                        if values and (pk := values.get(field.attname)):
                            wanted[field.related_model].add(pk)
            context = change.event.pgh_context or {}
            wanted[User].add(context.get("user"))
            wanted[ImportRun].add(context.get("run"))
            wanted[Task].add(context.get("task"))
            wanted[EvidenceFile].add((change.before or change.after).get("evidencefile_id"))
        self._found = {
            model: _base(model).in_bulk([pk for pk in pks if isinstance(pk, int)])
            for model, pks in wanted.items()
        }

    def get(self, model: type, pk: int | None) -> models.Model | None:
        return self._found.get(model, {}).get(pk)

    def name(self, model: type, pk: int) -> str:
        found = self.get(model, pk)
        return str(found) if found else _("no. %(number)s") % {"number": pk}


def _base(model: type) -> models.QuerySet:
    rows = model._base_manager.all()
    return rows.select_related("content_type") if model is Permission else rows


def _entry(change: Change, names: _Names) -> Entry:
    event = change.event
    values = change.after if change.before is None else change.before
    context = event.pgh_context or {}
    moved = "center_id" in change.fields and change.before and change.after
    return Entry(
        at=event.pgh_created_at,
        who=_who(event, context, names),
        did=_did(event.pgh_label),
        thing=title_of(change.model),
        subject=_subject(change.model, values, names),
        center=_center(change, values, names),
        differences=[
            Difference(
                capfirst(field.verbose_name),
                _text(field, change.before, names),
                _text(field, change.after, names),
            )
            for field in event._meta.fields
            if field.attname in change.fields
            and (field.attname not in _SILENT or (field.attname == "center_id" and moved))
            and not _is_empty(field.attname, change)
        ],
        context=_context(event, context, names),
        act=event.pgh_context_id and str(event.pgh_context_id),
    )


def _center(change: Change, values: Values, names: _Names) -> Center | None:
    if change.model is Center:
        return Center(**values)
    return names.get(Center, values.get("center_id"))


def _is_empty(name: str, change: Change) -> bool:
    sides = (change.before, change.after)
    return all(values is None or values.get(name) in _NOTHING for values in sides)


def _who(event: RegisterEvent, context: dict, names: _Names) -> str:
    if person := context.get("user"):
        found = names.get(User, person)
        return (found.get_full_name() or found.username) if found else names.name(User, person)
    if command := context.get("command"):
        return _("the command %(name)s") % {"name": command}
    return _("not known")


def _did(label: str) -> str:
    return {
        RegisterEvent.INSERT: _("added"),
        RegisterEvent.UPDATE: _("changed"),
        RegisterEvent.DELETE: _("removed"),
    }[label]


def _context(event: RegisterEvent, context: dict, names: _Names) -> list[str]:
    """Under which circumstances, a phrase each."""
    said = []
    if act := context.get("lifecycle"):
        kinds = dict(LifecycleEvent.Kind.choices)
        said.append(str(kinds.get(act) or _("Undoing a change of the listing")))
    if task := context.get("task"):
        found = names.get(Task, task)
        words = found.get_reason_display() if found else names.name(Task, task)
        said.append(_("task: %(task)s") % {"task": words})
    if run := context.get("run"):
        said.append(_("import: %(run)s") % {"run": names.name(ImportRun, run)})
    if command := context.get("command"):
        said.append(_("command: %(name)s") % {"name": command})
    if page := context.get("page"):
        said.append(_("page: %(page)s") % {"page": page})
    if not context:
        said.append(
            _("no context; written with the database account %(account)s")
            % {"account": event.pgh_role}
        )
    return said


_SUBJECTS: dict[type, Callable[[Values, _Names], str]] = {
    Offering: lambda row, names: names.name(Term, row["term_id"]),
    CenterPhone: lambda row, names: f"{row['number']} {row['extension']}".strip(),
    CenterIdentifier: lambda row, names: f"{row['scheme']}: {row['value']}",
    SourceRecord: lambda row, names: f"{row['source_name']}, {row['as_of']:%Y-%m-%d}",
    Confirmation: lambda row, names: _section(Confirmation, row),
    Submission: lambda row, names: _section(Submission, row),
    Task: lambda row, names: str(Task.Reason(row["reason"]).label),
    LifecycleEvent: lambda row, names: str(LifecycleEvent.Kind(row["kind"]).label),
    MatchDecision: lambda row, names: str(MatchDecision.Verdict(row["verdict"]).label),
    EvidenceFile: lambda row, names: row["name"],
    AdvertiserPage: lambda row, names: "",
    AdvertiserPhoto: lambda row, names: row["alt"],
    Center: lambda row, names: row["name"],
    User: lambda row, names: row["username"],
    Term: lambda row, names: row["name"],
    Category: lambda row, names: row["name"],
    Organization: lambda row, names: row["name"],
}


def _subject(model: type, row: Values, names: _Names) -> str:
    if describe := _SUBJECTS.get(model):
        return describe(row, names)
    if "user_id" in row:
        return names.name(User, row["user_id"])
    if "evidencefile_id" in row:
        return names.name(EvidenceFile, row["evidencefile_id"])
    return _("no. %(number)s") % {"number": row["id"]}


def _section(model: type, row: Values) -> str:
    words = [
        dict(model._meta.get_field(name).flatchoices).get(row[name], row[name])
        for name in ("section", "outcome")
    ]
    return ": ".join(map(str, words))


def _text(field: models.Field, values: Values | None, names: _Names) -> str:
    value = values.get(field.attname) if values else None
    if value in _NOTHING:
        return ""
    if field.is_relation:
        return names.name(field.related_model, value)
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if field.flatchoices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, datetime.datetime):
        return date_format(timezone.localtime(value), "Y-m-d H:i")
    if isinstance(value, datetime.date):
        return f"{value:%Y-%m-%d}"
    text = _plain(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _plain(value: object) -> str:
    """JSON without its brackets."""
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_plain(part)}" for key, part in value.items())
    if isinstance(value, list):
        return ", ".join(_plain(part) for part in value)
    return str(_("not confirmed")) if value is None else str(value)
