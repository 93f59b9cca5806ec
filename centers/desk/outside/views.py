"""What waits, soonest due first, and all of it for one center, with a form to answer each."""

import datetime
from typing import NamedTuple

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Min, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from centers import applications, reports, requests
from centers.desk.access import research_team
from centers.models import Application, Center, Claim, Proposal, ProviderRequest, Report
from centers.models.report import SECTIONS, SERIOUS
from centers.outbox import given_up

from . import people

_SHOWN = 100
_EARLIER = 20


class Due(NamedTuple):
    """Something that we promised to answer by a day."""

    center: str
    url: str
    what: str
    received_at: datetime.datetime
    # None while we wait for them.
    due_on: datetime.date | None
    waiting_since: datetime.date | None = None


class AnswerForm(forms.Form):
    """What is said to the person outside; `verdict` is the button."""

    answer = forms.CharField(
        label=gettext_lazy("Our answer, as they will read it"),
        # Each verb says itself whether it needs one.
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    verdict = forms.CharField()


@never_cache
@research_team
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    reported = (
        Report.objects.unanswered()
        .annotate(serious=Q(kind__in=[kind.value for kind in SERIOUS]))
        .values("center__public_id", "center__name", "kind", "serious")
        .annotate(number=Count("pk"), since=Min("received_at"))
        .order_by("-serious", "since", "center__public_id", "kind")
    )
    context = {
        "reports": [row | {"label": Report.Kind(row["kind"]).label} for row in reported[:_SHOWN]],
        "applications": [
            Due(
                one.name,
                reverse("desk:application", args=[one.pk]),
                one.get_state_display(),
                one.submitted_at,
                None if one.waits_for_them else one.due_on,
                timezone.localdate(applications.waiting_since(one)) if one.waits_for_them else None,
            )
            for one in Application.objects.open().prefetch_related("questions")[:_SHOWN]
        ],
        "requests": [
            Due(
                one.center.full_name,
                reverse("desk:outside-center", args=[one.center.public_id]),
                one.get_kind_display(),
                one.received_at,
                one.due_on,
            )
            for one in ProviderRequest.objects.open().select_related("center")[:_SHOWN]
        ],
        "calls": Claim.objects.to_call().select_related("center")[:_SHOWN],
        "proposals": Proposal.objects.waiting().select_related("center")[:_SHOWN],
        "given_up": given_up().count(),
        "today": timezone.localdate(),
    }
    return render(request, "desk/outside/list.html", context)


@never_cache
@research_team
@require_safe
def of_center(request: HttpRequest, public_id: str) -> HttpResponse:
    center = get_object_or_404(Center.unfiltered, public_id=public_id.lower())
    return show_center(request, center)


@research_team
@require_POST
def decide_request(request: HttpRequest, pk: int) -> HttpResponse:
    asked = get_object_or_404(ProviderRequest.objects.select_related("center"), pk=pk)

    def decide(answer: str, verdict: str) -> None:
        requests.decide(asked, by=request.user, granted=verdict == "grant", answer=answer)

    return answered(request, asked.center, f"request-{pk}", ("grant", "decline"), decide)


@research_team
@require_POST
def decide_reports(request: HttpRequest, public_id: str, kind: str) -> HttpResponse:
    """Answer all reports of one kind at a center."""
    center = get_object_or_404(Center.unfiltered, public_id=public_id.lower())

    def decide(answer: str, verdict: str) -> None:
        reports.decide(center, kind, by=request.user, agreed=verdict == "agree", answer=answer)

    return answered(request, center, f"reports-{kind}", ("agree", "disagree"), decide)


def answered(request: HttpRequest, center: Center, name: str, verdicts, decide) -> HttpResponse:
    """Carry out what an answer form says; it comes back with its error where that cannot be.

    `name` tells the form from the others of the page, `verdicts` are the buttons it has.
    """
    form = AnswerForm(request.POST, prefix=name)
    if form.is_valid() and form.cleaned_data["verdict"] in verdicts:
        try:
            decide(form.cleaned_data["answer"], form.cleaned_data["verdict"])
        except ValidationError as error:
            form.add_error("answer", error.messages)
        else:
            messages.success(request, _("Answered. They get an e-mail where they left an address."))
            return redirect("desk:outside-center", center.public_id)
    return show_center(request, center, {name: form}, status=422)


def show_center(
    request: HttpRequest,
    center: Center,
    bound: dict | None = None,
    status: int = 200,
    proposals: dict | None = None,
    code: tuple[int, str] | None = None,
) -> HttpResponse:
    """The page of one center; `bound` are forms that came back, by name, `proposals` those of
    proposals, by id. `code` is that of a claim (its id), told on this page alone."""
    bound = bound or {}

    def form(name: str) -> AnswerForm:
        return bound.get(name) or AnswerForm(prefix=name)

    waiting = list(Report.objects.of(center).unanswered())
    asked = center.provider_requests.select_related("decided_by").order_by("-received_at", "-pk")
    context = {
        "center": center,
        "reports": [
            {
                "kind": kind,
                "section": SECTIONS.get(kind),
                "reports": found[:_SHOWN],
                "form": form(f"reports-{kind}"),
            }
            for kind in Report.Kind
            if (found := [report for report in waiting if report.kind == kind])
        ],
        "standing": Report.objects.of(center).standing().select_related("decided_by")[:_EARLIER],
        "requests": [
            {"request": one, "form": form(f"request-{one.pk}")}
            for one in asked
            if one.state == ProviderRequest.State.OPEN
        ],
        "answered": [one for one in asked if one.decided_at][:_EARLIER],
        "today": timezone.localdate(),
        "leads": request.user.has_perm("centers.lead_research"),
        **people.shown(center, proposals or {}, code),
    }
    return render(request, "desk/outside/center.html", context, status=status)
