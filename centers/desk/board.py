from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from centers.models import Task
from centers.tasks.board import Bar, ages_of_last_check, days_until_lapse, throughput

from .access import research_team


@never_cache
@research_team
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """The team's board: how stale the register is, what gets done, what waits."""
    now = timezone.now()
    today = timezone.localdate(now)
    done = throughput(today)
    held = Task.objects.held(now).select_related("center", "leased_to")
    context = {
        "until_lapse": days_until_lapse(today),
        "ages": ages_of_last_check(today),
        "waiting": _waiting(),
        "done": done,
        "most": max((n for p in done.people for n in (*p.checks, *p.reviews)), default=0),
        "held": held.order_by("leased_to__username", "leased_until", "pk"),
        "today": today,
    }
    return render(request, "desk/board/page.html", context)


def _waiting() -> list[Bar]:
    rows = Task.objects.open().values("reason").annotate(number=Count("pk")).order_by("reason")
    numbers = {row["reason"]: row["number"] for row in rows}
    return [Bar(reason.label, numbers.get(reason, 0)) for reason in Task.Reason]
