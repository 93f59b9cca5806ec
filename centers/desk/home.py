from django.db.models import Count, Min, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from centers.advertising.rights import may_advertise
from centers.models import Task
from centers.tasks import HOLD_LIMIT, LEASE
from centers.verification import may_check

from .access import staff
from .advertising.home import advertising_work
from .work import checks_in_hand, page_for, tasks_in_hand

# What came back stands first; the rest waits for others.
CHECKS_SHOWN = 20


@never_cache
@staff
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The way into the desk: what one has in hand, and what waits."""
    context: dict = {"researches": may_check(request.user), "advertises": False}
    if context["researches"]:
        now = timezone.now()
        in_hand = list(tasks_in_hand(request.user, now))
        context |= {
            "in_hand": [(task, page_for(task, request.user)) for task in in_hand],
            "has_room": len({task.center_id for task in in_hand}) < HOLD_LIMIT,
            "hold_limit": HOLD_LIMIT,
            "minutes": int(LEASE.total_seconds() // 60),
            "checks": checks_in_hand(request.user, now)[:CHECKS_SHOWN],
            "waiting": _waiting(now),
        }
    if may_advertise(request.user):
        context |= {"advertises": True} | advertising_work(request.user)
    return render(request, "desk/home.html", context)


def _waiting(now) -> list[dict]:
    """Reason by reason: how many tasks are open, how many somebody has, since when the oldest."""
    held = Q(leased_to__isnull=False, leased_until__gt=now)
    rows = (
        Task.objects.open()
        .values("reason")
        .annotate(
            open=Count("pk"),
            held=Count("pk", filter=held),
            serious=Count("pk", filter=Q(serious=True)),
            overdue=Count("pk", filter=Q(due_on__lt=timezone.localdate(now))),
            oldest=Min("opened_at"),
        )
        .order_by("reason")
    )
    figures = {row["reason"]: row for row in rows}
    return [
        figures[reason] | {"label": reason.label} for reason in Task.Reason if reason in figures
    ]
