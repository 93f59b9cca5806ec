"""One listing where there were two: `plan_merge` says what would happen, `merge` does just that."""

import datetime
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from centers.history import recorded
from centers.listings import refresh
from centers.models import (
    Application,
    Center,
    CenterIdentifier,
    CenterPhone,
    Claim,
    LifecycleEvent,
    Offering,
    Proposal,
    ProviderRequest,
    ProviderStaff,
    SourceRecord,
    Submission,
    Task,
    Term,
    User,
)
from centers.models.offering import Basis
from centers.models.provider import ProviderStaffQuerySet
from centers.models.taxonomy import Answer, Section

from .common import (
    Kind,
    LifecycleError,
    close_tasks,
    lock,
    require,
    required_reason,
    save_states,
    state_of,
)

_RANK = {Basis.RESEARCH: 0, Basis.PROVIDER: 1, Basis.IMPORT: 2}
# Said of the place, whichever listing it reached; every other task is about the listing that goes.
# A provider's change is no proposal here, for those are decided on first: a claim waits for a call.
_TASKS_THAT_MOVE = (
    Task.Reason.PUBLIC_REPORT,
    Task.Reason.DISCREPANCY,
    Task.Reason.PROVIDER_CHANGE,
)
_TASKS_THAT_STAY = (Task.Reason.REVIEW, Task.Reason.SAMPLE)


@dataclass(frozen=True)
class AnswerPlan:
    """What becomes of one of the loser's answers. `kept_because` is "" where it is taken over."""

    term: Term
    theirs: Offering
    ours: Offering | None
    kept_because: str = ""

    @property
    def taken(self) -> bool:
        return not self.kept_because

    @property
    def conflict(self) -> bool:
        return self.ours is not None and self.ours.answer != self.theirs.answer


@dataclass(frozen=True)
class MergePlan:
    """What merging would do. With `problems` (sentences) it cannot be done."""

    loser: Center
    winner: Center
    problems: list[str] = field(default_factory=list)
    answers: list[AnswerPlan] = field(default_factory=list)
    phones: list[CenterPhone] = field(default_factory=list)
    phones_left: list[CenterPhone] = field(default_factory=list)
    records: list[SourceRecord] = field(default_factory=list)
    identifiers: list[CenterIdentifier] = field(default_factory=list)
    people: list[ProviderStaff] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    tasks_to_move: list[Task] = field(default_factory=list)
    tasks_to_close: list[Task] = field(default_factory=list)

    @property
    def answers_taken(self) -> list[AnswerPlan]:
        return [answer for answer in self.answers if answer.taken]


def plan_merge(loser: Center, winner: Center) -> MergePlan:
    """What `merge` would do now. Reads only.

    - Source records and identifiers move to the winner, and so later imports find it.
    - The center's own people move too, but for those who are there already; so do claims to belong
      to it that are not proved yet.
    - Numbers the winner lacks are copied, unless the research team has checked its contact.
    - An answer is copied where the winner has none, or where it outranks the winner's: research
      before provider before import, then the newer. In a section of the winner that the team has
      checked only the team's word counts; and a yes that only the team can give stays behind,
      because the check behind it vouches for the other listing.
    - Checks stay with the listing they were made for. So does an advertiser's agreement, which
      rests on them: it gives no mark while its listing is merged. So do tasks to review and of a
      sample; reports, differences and claims move, and what concerned the listing that goes is
      closed.
    """
    if problems := _problems(loser, winner):
        return MergePlan(loser, winner, problems=problems)
    checked = set(winner.confirmations.order_by().values_list("section", flat=True).distinct())
    there = {(phone.number, phone.extension) for phone in winner.phones.all()}
    new_phones = [p for p in loser.phones.all() if (p.number, p.extension) not in there]
    tasks = Task.objects.open().exclude(reason__in=_TASKS_THAT_STAY)
    theirs = list(tasks.filter(center=loser).order_by("pk"))
    # The question whether the two are the same is answered by this very merge.
    answered = tasks.filter(
        center=winner, reason=Task.Reason.POSSIBLE_DUPLICATE, detail__other=loser.public_id
    )
    contact_checked = Section.CONTACT in checked
    return MergePlan(
        loser,
        winner,
        answers=_plan_answers(loser, winner, checked),
        phones=[] if contact_checked else new_phones,
        phones_left=new_phones if contact_checked else [],
        records=list(loser.source_records.order_by("pk")),
        identifiers=list(loser.identifiers.order_by("pk")),
        people=list(_people_to_move(loser, winner)),
        claims=list(loser.claims.filter(proved_at=None, ended_at=None).order_by("pk")),
        tasks_to_move=[task for task in theirs if task.reason in _TASKS_THAT_MOVE],
        tasks_to_close=[task for task in theirs if task.reason not in _TASKS_THAT_MOVE]
        + list(answered),
    )


@transaction.atomic
def merge(
    loser: Center, winner: Center, *, by: User, reason: str, now: datetime.datetime | None = None
) -> LifecycleEvent:
    """Make the loser's listing part of the winner's: see `plan_merge`.

    The loser is withdrawn and its address leads to the winner. For research leads: raises
    PermissionDenied for others, and LifecycleError without a reason and for the plan's problems.
    """
    require(by)
    reason, now = required_reason(reason), now or timezone.now()
    with recorded(by=by, lifecycle=str(Kind.MERGE)):
        locked = lock([loser.pk, winner.pk])
        loser, winner = locked[loser.pk], locked[winner.pk]
        plan = plan_merge(loser, winner)
        if plan.problems:
            raise LifecycleError(plan.problems)
        state = state_of(loser)
        loser.publication, loser.closed_on = Center.Publication.WITHDRAWN, None
        loser.merged_into = winner
        save_states([loser], now)
        SourceRecord.objects.filter(pk__in=_ids(plan.records)).update(center=winner)
        CenterIdentifier.objects.filter(pk__in=_ids(plan.identifiers)).update(center=winner)
        ProviderStaff.objects.filter(pk__in=_ids(plan.people)).update(center=winner)
        Claim.objects.filter(pk__in=_ids(plan.claims)).update(center=winner)
        event = LifecycleEvent.objects.create(
            center=loser,
            other=winner,
            kind=Kind.MERGE,
            reason=reason,
            done_by=by,
            before={
                "state": state,
                "left": state_of(loser),
                "records": _ids(plan.records),
                "identifiers": _ids(plan.identifiers),
                "people": _ids(plan.people),
                "claims": _ids(plan.claims),
                "phones": _copy_phones(plan),
                "answers": [_take(answer, winner) for answer in plan.answers_taken],
                **_settle_tasks(plan, by, now),
            },
        )
        refresh([loser.pk, winner.pk])
    return event


def unmerge(event: LifecycleEvent) -> None:
    """Put back what a merge moved and copied, where it is still as the merge left it: what was
    checked, corrected or imported since is a newer word and stays. Locks, the loser's state and
    the listings are the caller's (undo.py)."""
    done, loser, winner = event.before, event.center_id, event.other_id
    SourceRecord.objects.filter(pk__in=done["records"], center=winner).update(center=loser)
    CenterIdentifier.objects.filter(pk__in=done["identifiers"], center=winner).update(center=loser)
    # Merges of before there were such people say nothing of them.
    people = ProviderStaff.objects.filter(pk__in=done.get("people", []), center=winner)
    people.update(center=loser)
    claims = Claim.objects.filter(pk__in=done.get("claims", []), center=winner, proved_at=None)
    claims.update(center=loser)
    for pk, values in done["phones"]:
        CenterPhone.objects.filter(pk=pk, center=winner, **values).delete()
    for term, was, made in done["answers"]:
        answer = Offering.objects.filter(center=winner, term=term, **made)
        if was is None:
            answer.delete()
        else:
            answer.update(**was)
    for pk, detail in done["tasks_joined"]:
        task = Task.objects.filter(pk=pk, center=winner).first()
        if task and (was := _without_joined(task, detail)):
            Task.objects.filter(pk=pk).update(**was)
    taken = set(Task.objects.open().filter(center=loser).values_list("reason", flat=True))
    Task.objects.filter(pk__in=done["tasks_moved"], center=winner).exclude(
        reason__in=taken, closed_at=None
    ).update(center=loser)


def _problems(loser: Center, winner: Center) -> list[str]:
    state = Center.Publication
    if loser.pk == winner.pk:
        return [_("A listing cannot be merged into itself.")]
    problems = [
        _("%(name)s was merged into another listing already.") % {"name": center.full_name}
        for center in (loser, winner)
        if center.merged_into_id
    ]
    if loser.demo != winner.demo:
        problems.append(_("One of the two is a demo listing."))
    if winner.publication == state.WITHDRAWN and not winner.merged_into_id:
        problems.append(_("The listing to keep was withdrawn."))
    if winner.publication == state.DRAFT and loser.publication in (state.PUBLISHED, state.CLOSED):
        problems.append(_("The listing to keep is not published: people would find neither."))
    if Submission.objects.waiting().filter(center=loser).exists():
        problems.append(
            _("A check of %(name)s waits for review: decide on it first.")
            % {"name": loser.full_name}
        )
    if Proposal.objects.waiting().filter(center=loser).exists():
        problems.append(
            _("A change that %(name)s proposes waits: decide on it first.")
            % {"name": loser.full_name}
        )
    # Decided later, either would say so of a listing that nobody sees any more.
    asked = ProviderRequest.objects.open().filter(center=loser)
    applied = Application.objects.filter(center=loser, state__in=Application.OPEN)
    if asked.exists() or applied.exists():
        problems.append(
            _("An application or a request of %(name)s waits: decide on it first.")
            % {"name": loser.full_name}
        )
    return problems


def _people_to_move(loser: Center, winner: Center) -> ProviderStaffQuerySet:
    present = ProviderStaff.objects.present()
    there = present.filter(center=winner).values("email")
    return present.filter(center=loser).exclude(email__in=there).order_by("pk")


def _plan_answers(loser: Center, winner: Center, checked: set[str]) -> list[AnswerPlan]:
    ours = {offering.term_id: offering for offering in winner.offerings.all()}
    answers = loser.offerings.select_related("term__category").order_by(
        "term__category__ordinal", "term__ordinal", "term"
    )
    return [
        AnswerPlan(o.term, o, ours.get(o.term_id), _kept_because(o, ours.get(o.term_id), checked))
        for o in answers
    ]


def _kept_because(theirs: Offering, ours: Offering | None, checked: set[str]) -> str:
    """Why this answer of the loser is not taken over; "" where it is."""
    if theirs.term.needs_confirmation and theirs.answer == Answer.YES:
        return _("needs a check of the listing that stays")
    if theirs.basis != Basis.RESEARCH and theirs.term.section in checked:
        return _("our team has checked this part")
    if ours is not None and _weight(theirs) <= _weight(ours):
        return _("the same") if theirs.answer == ours.answer else _("the other answer ranks higher")
    return ""


def _weight(offering: Offering) -> tuple[int, datetime.date]:
    return (-_RANK[Basis(offering.basis)], offering.as_of)


def _copy_phones(plan: MergePlan) -> list[tuple[int, dict]]:
    """Copies the numbers behind those of the winner; the id and values of each."""
    last = plan.winner.phones.aggregate(last=Max("ordinal"))["last"]
    first = 0 if last is None else last + 1
    made = []
    for ordinal, phone in enumerate(plan.phones, first):
        values = {"kind": phone.kind, "number": phone.number, "extension": phone.extension}
        copy = CenterPhone.objects.create(center=plan.winner, ordinal=ordinal, **values)
        made.append((copy.pk, values))
    return made


def _take(answer: AnswerPlan, winner: Center) -> tuple[int, dict | None, dict]:
    """Gives the winner this answer; the term, what was there and what is there now."""
    made = _values(answer.theirs)
    Offering.objects.update_or_create(center=winner, term=answer.term, defaults=made)
    was = None if answer.ours is None else _values(answer.ours)
    return (
        answer.term.pk,
        was and was | {"as_of": was["as_of"].isoformat()},
        made | {"as_of": made["as_of"].isoformat()},
    )


def _values(offering: Offering) -> dict:
    return {"answer": offering.answer, "basis": offering.basis, "as_of": offering.as_of}


def _settle_tasks(plan: MergePlan, by: User, now: datetime.datetime) -> dict[str, list]:
    """Moves what is about the place, or adds it to the winner's open task of the same reason."""
    at_winner = {t.reason: t for t in Task.objects.open().filter(center=plan.winner)}
    closing, moving, joined = _ids(plan.tasks_to_close), [], []
    for task in plan.tasks_to_move:
        if same := at_winner.get(task.reason):
            key = _joined_key(plan.loser)
            joined.append((same.pk, {"key": key, "serious": same.serious}))
            Task.objects.filter(pk=same.pk).update(
                detail=same.detail | {key: task.detail}, serious=same.serious or task.serious
            )
            closing.append(task.pk)
        else:
            moving.append(task.pk)
    Task.objects.filter(pk__in=moving).update(center=plan.winner, leased_to=None, leased_until=None)
    close_tasks(Task.objects.filter(pk__in=closing), by, now)
    return {"tasks_moved": moving, "tasks_closed": closing, "tasks_joined": joined}


def _joined_key(loser: Center) -> str:
    return f"from {loser.public_id}"


def _without_joined(task: Task, joined: dict) -> dict:
    if joined["key"] not in task.detail:
        return {}
    detail = {key: value for key, value in task.detail.items() if key != joined["key"]}
    return {"detail": detail, "serious": joined["serious"]}


def _ids(things: list) -> list[int]:
    return [thing.pk for thing in things]
