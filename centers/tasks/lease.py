"""Taking a task, holding it for a while, and letting it go.

A lease ends by its time: no job has to run, and a closed laptop keeps nothing from the others.
Whoever holds a task of a center has the center: its other tasks are offered to nobody meanwhile,
and a constraint of the table lets no second person in.
"""

import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from centers.models import Center, Confirmation, SampledListing, Submission, Task, User
from centers.models.task import TaskQuerySet, harm_order
from centers.verification.rules import may_check, may_review

LEASE = datetime.timedelta(minutes=20)
# While one center does not answer, a person may call the next. More would only keep it from others.
HOLD_LIMIT = 3
MAY_LEAD = "centers.lead_research"


class LeaseLost(Exception):
    """The task is not this person's: `holder` has it or its center now, None means nobody has.

    `closed` says that the task is done and nobody can take it.
    """

    def __init__(self, holder: User | None = None, *, closed: bool = False):
        super().__init__(f"held by {holder}" if holder else "held by nobody")
        self.holder = holder
        self.closed = closed


class HoldsEnough(Exception):
    """The person holds as many centers as one may; `held` are the tasks, soonest to end first."""

    def __init__(self, held: list[Task]):
        super().__init__(f"holds {len(held)} already")
        self.held = held


class NotForYou(Exception):
    """Someone else must do this task, so that it stays a second person's look."""


def offered_to(user: User, now: datetime.datetime | None = None) -> TaskQuerySet:
    """Open tasks that this person may be given at the moment `now`, in no order."""
    now = now or timezone.now()
    center_held = Task.objects.held(now).filter(center=OuterRef("center"))
    return Task.objects.free(now).filter(~Exists(center_held)).filter(_fit_for(user, now))


@transaction.atomic
def take_next(user: User, *, now: datetime.datetime | None = None, **filters) -> Task | None:
    """The most harmful task that is free for this person, now theirs for LEASE; None without one.

    Nobody waits for anybody: what another person is just taking is passed over. `filters` are
    those of `TaskQuerySet.narrowed`. Raises PermissionDenied for who is not of the research team,
    HoldsEnough for who holds HOLD_LIMIT centers.
    """
    now = now or timezone.now()
    _check_room(user, now)
    offered = offered_to(user, now).narrowed(now=now, **filters)
    for rank in harm_order(timezone.localdate(now)):
        tasks = offered.filter(rank.condition).order_by("due_on", "opened_at", "pk")
        if task := _first_unlocked(tasks, now):
            return _lease(task, user, now)
    return None


@transaction.atomic
def take(task: Task, user: User, *, now: datetime.datetime | None = None) -> Task:
    """This very task, now the user's for LEASE; theirs already, it is extended.

    Raises LeaseLost where someone else has the center or the task is closed, HoldsEnough,
    NotForYou for the review or the sample call of one's own check, PermissionDenied.
    """
    now = now or timezone.now()
    task = _lock(task)
    if task.closed_at:
        raise LeaseLost(closed=True)
    _refuse_where_held_by_another(task, user, now)
    if not Task.objects.filter(pk=task.pk).filter(_fit_for(user, now)).exists():
        raise NotForYou
    if not Task.objects.held_by(user, now).filter(center=task.center_id).exists():
        _check_room(user, now)
    return _lease(task, user, now)


@transaction.atomic
def extend(task: Task, user: User, *, now: datetime.datetime | None = None) -> Task:
    """Hold the task for LEASE from now. A lease that has ended and that nobody took goes on too.

    Raises LeaseLost where it is not this person's any more: done, given back, taken by another or
    released by a lead.
    """
    now = now or timezone.now()
    task = _lock(task)
    if task.closed_at:
        raise LeaseLost(closed=True)
    _refuse_where_held_by_another(task, user, now)
    if task.leased_to_id != user.pk:
        raise LeaseLost
    return _lease(task, user, now)


@transaction.atomic
def give_back(task: Task, user: User, *, now: datetime.datetime | None = None) -> Task:
    """Let the task go, for others to take. One that nobody holds stays as it is.

    Raises LeaseLost where it is someone else's by now.
    """
    task = _lock(task)
    if task.leased_to_id not in (None, user.pk):
        _refuse_where_held_by_another(task, user, now or timezone.now())
    return _let_go(task)


@transaction.atomic
def release(task: Task, lead: User) -> Task:
    """A lead takes the task from whoever holds it. Raises PermissionDenied for anyone else."""
    if not lead.has_perm(MAY_LEAD):
        raise PermissionDenied
    return _let_go(_lock(task))


def release_all(user: User) -> int:
    """Let go of all that a person holds, as when they leave the team; how many tasks that was."""
    return Task.objects.open().filter(leased_to=user).update(leased_to=None, leased_until=None)


def holder_of(center: Center, now: datetime.datetime | None = None) -> User | None:
    """Who works on this center at the moment."""
    held = Task.objects.held(now).filter(center=center).select_related("leased_to").first()
    return held.leased_to if held else None


def _fit_for(user: User, now: datetime.datetime) -> Q:
    """What a second person must do is not for the first; a check to review, only for who may."""
    another_waits = Submission.objects.waiting().filter(
        ~Q(recorded_by=user), center=OuterRef("center")
    )
    own_check = Confirmation.objects.latest().filter(recorded_by=user, center=OuterRef("center"))
    # A center that did not answer a sample call is tried on another day.
    tried_today = SampledListing.objects.filter(
        center=OuterRef("center"),
        result="",
        answers__tries__contains=[timezone.localdate(now).isoformat()],
    )
    reason = Task.Reason
    review = Exists(another_waits) if may_review(user) else Q(pk__in=[])
    call = ~Exists(own_check) & ~Exists(tried_today)
    return (~Q(reason=reason.REVIEW) | Q(review)) & (~Q(reason=reason.SAMPLE) | call)


def _check_room(user: User, now: datetime.datetime) -> None:
    if not may_check(user):
        raise PermissionDenied
    # Two clicks at once would both count before either takes.
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    held = list(Task.objects.held_by(user, now).order_by("leased_until", "pk"))
    if len({task.center_id for task in held}) >= HOLD_LIMIT:
        raise HoldsEnough(held)


def _first_unlocked(tasks: TaskQuerySet, now: datetime.datetime) -> Task | None:
    """The first of these tasks that nobody is just taking, locked together with its center.

    A person who took another task of the same center may have done so between our look and our
    lock. So the center is looked at once more, and passed over where that is so.
    """
    passed: set[int] = set()
    while True:
        task = (
            tasks.exclude(center__in=passed)
            .select_related("center")
            .select_for_update(of=("self", "center"), skip_locked=True, no_key=True)
            .first()
        )
        if task is None or not Task.objects.held(now).filter(center=task.center_id).exists():
            return task
        passed.add(task.center_id)


def _lock(task: Task) -> Task:
    """The task as it stands, with its center locked, so that two people get it one by one."""
    Center.unfiltered.select_for_update(no_key=True).get(pk=task.center_id)
    return Task.objects.select_for_update(of=("self",), no_key=True).get(pk=task.pk)


def _refuse_where_held_by_another(task: Task, user: User, now: datetime.datetime) -> None:
    others = Task.objects.held(now).filter(center=task.center_id).exclude(leased_to=user)
    if other := others.select_related("leased_to").first():
        raise LeaseLost(other.leased_to)


def _lease(task: Task, user: User, now: datetime.datetime) -> Task:
    """Write the lease; the caller has locked the center and seen that nobody else holds it."""
    over = Task.objects.open().filter(center=task.center_id, leased_until__lte=now)
    over.exclude(pk=task.pk).update(leased_to=None, leased_until=None)
    task.leased_to, task.leased_until = user, now + LEASE
    task.save(update_fields=["leased_to", "leased_until"])
    return task


def _let_go(task: Task) -> Task:
    task.leased_to = task.leased_until = None
    task.save(update_fields=["leased_to", "leased_until"])
    return task
