"""The queue as a table, and taking, holding and letting go of a task."""

from http import HTTPStatus
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from centers.models import Task
from centers.models.task import harm_order
from centers.places.states import STATES
from centers.tasks import (
    HoldsEnough,
    LeaseLost,
    NotForYou,
    extend,
    give_back,
    release,
    take,
    take_next,
)

from .access import research_leads, research_team
from .work import page_for, page_of

PAGE_SIZE = 50
MAY_LEAD = "centers.lead_research"


class QueueForm(forms.Form):
    """Narrows the queue. What it does not know is left out, so that any address shows a page."""

    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=[
            ("", gettext_lazy("All states")),
            *((code, name) for code, (name, _fips) in STATES.items()),
        ],
    )
    reason = forms.ChoiceField(
        label=gettext_lazy("Reason"),
        required=False,
        choices=[("", gettext_lazy("All reasons")), *Task.Reason.choices],
    )
    waited_days = forms.TypedChoiceField(
        label=gettext_lazy("Waiting"),
        required=False,
        coerce=int,
        empty_value=0,
        choices=[
            ("", gettext_lazy("Any time")),
            ("7", gettext_lazy("A week or longer")),
            ("30", gettext_lazy("30 days or longer")),
            ("90", gettext_lazy("90 days or longer")),
        ],
    )

    def chosen(self) -> dict:
        """The valid choices, as `TaskQuerySet.narrowed` takes them."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


@never_cache
@research_team
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """All open tasks, most harmful first."""
    now = timezone.now()
    today = timezone.localdate(now)
    form = QueueForm(request.GET)
    chosen = form.chosen()
    tasks = (
        Task.objects.open()
        .narrowed(now=now, **chosen)
        .by_harm(today)
        .select_related("center__listing", "leased_to")
    )
    page = Paginator(tasks, PAGE_SIZE).get_page(request.GET.get("page"))
    steps = [rank.words for rank in harm_order(today)]
    context = {
        "form": form,
        "chosen": chosen,
        "query": urlencode(chosen),
        "page": page,
        "rows": [_row(task, steps[task.harm - 1], now, today) for task in page],
        "now": now,
        "today": today,
        "leads": request.user.has_perm(MAY_LEAD),
    }
    return render(request, "desk/queue/page.html", context)


def _row(task: Task, step: str, now, today) -> dict:
    listing = getattr(task.center, "listing", None)
    return {
        "task": task,
        "step": step,
        "page": page_of(task),
        "verified": listing is not None and listing.is_verified(today),
        "held": task.leased_to is not None and task.leased_until > now,
        "overdue": task.due_on is not None and task.due_on < today,
    }


@research_team
@require_POST
def next_task(request: HttpRequest) -> HttpResponse:
    """The most harmful free task, taken and opened; the queue's filters may come along."""
    chosen = QueueForm(request.POST).chosen()
    try:
        task = take_next(request.user, **chosen)
    except HoldsEnough as error:
        _say_holds_enough(request, error)
        return redirect(f"{reverse('desk:home')}#in-hand")
    if task is None:
        messages.info(request, _("Nothing waits for you here. Thank you."))
        return redirect(_came_from(request))
    return redirect(page_for(task, request.user))


@research_team
@require_POST
def take_task(request: HttpRequest, pk: int) -> HttpResponse:
    """This very task, taken and opened."""
    task = _task(pk)
    try:
        take(task, request.user)
    except LeaseLost as error:
        messages.error(request, _lost(error))
    except HoldsEnough as error:
        _say_holds_enough(request, error)
    except NotForYou:
        messages.error(request, _("The check is yours. Someone else looks at it a second time."))
    else:
        return redirect(page_for(task, request.user))
    return redirect(_came_from(request))


@research_team
@require_POST
def lease_extend(request: HttpRequest, pk: int) -> HttpResponse:
    """Hold on to a task. A script gets JSON: {"until": ISO time, "seconds": left}, or with 409
    {"error": words, "holder": name or null}; a form gets its page back, with a message."""
    task = _task(pk)
    to_script = "text/html" not in request.headers.get("Accept", "")
    try:
        task = extend(task, request.user)
    except LeaseLost as error:
        if to_script:
            holder = str(error.holder) if error.holder else None
            return JsonResponse(
                {"error": _lost(error), "holder": holder}, status=HTTPStatus.CONFLICT
            )
        messages.error(request, _lost(error))
        return redirect(_came_from(request))
    if to_script:
        left = task.leased_until - timezone.now()
        return JsonResponse(
            {"until": task.leased_until.isoformat(), "seconds": round(left.total_seconds())}
        )
    messages.success(request, _("You hold it a while longer."))
    return redirect(_came_from(request))


@research_team
@require_POST
def lease_give_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a task go. What was typed on its page stays saved."""
    task = _task(pk)
    try:
        give_back(task, request.user)
    except LeaseLost as error:
        messages.error(request, _lost(error))
    else:
        messages.success(
            request, _("Given back: %(center)s. Others can take it.") % {"center": task.center}
        )
    return redirect(_came_from(request))


@research_leads
@require_POST
def lease_release(request: HttpRequest, pk: int) -> HttpResponse:
    """A lead takes a task from whoever holds it."""
    task = _task(pk)
    release(task, request.user)
    messages.success(request, _("Nobody holds %(center)s now.") % {"center": task.center})
    return redirect(_came_from(request))


def _task(pk: int) -> Task:
    return get_object_or_404(Task.objects.select_related("center"), pk=pk)


def _lost(error: LeaseLost) -> str:
    if error.closed:
        return _("This task is done already.")
    if error.holder:
        return _("%(person)s has it now. What you typed is kept.") % {"person": error.holder}
    return _("You do not hold this task any more. What you typed is kept.")


def _say_holds_enough(request: HttpRequest, error: HoldsEnough) -> None:
    names = ", ".join(dict.fromkeys(str(task.center) for task in error.held))
    messages.error(
        request, _("Finish one of these or give it back first: %(centers)s.") % {"centers": names}
    )


def _came_from(request: HttpRequest) -> str:
    """The page of ours that the form names as the next one; the desk's home without one."""
    page = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(page, allowed_hosts=None):
        return page
    return reverse("desk:home")
