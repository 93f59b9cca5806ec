"""One agreement: entering it, what was agreed, what can be done with it now, and what happened."""

import datetime
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from centers import advertising
from centers.desk.access import advertising_admins, recent_login
from centers.desk.downloads import download
from centers.models import (
    AdvertisingAgreement,
    AdvertisingLedgerEntry,
    Center,
    Organization,
    Task,
    User,
)
from centers.models.advertising_marks import DAY
from centers.refusals import refusals

from .forms import AgreementForm, DocumentForm, EndForm, WithdrawForm
from .shelves import Covered, covered

_CENTERS_SHOWN = 50


# -- Entering --------------------------------------------------------------------------------------


@never_cache
@advertising_admins
@recent_login
def enter_for_center(request: HttpRequest, public_id: str) -> HttpResponse:
    center = get_object_or_404(Center.unfiltered, public_id=public_id.lower())
    return _enter(request, center, advertising.why_not(center), center=center)


@never_cache
@advertising_admins
@recent_login
def enter_for_organization(request: HttpRequest, pk: int) -> HttpResponse:
    organization = get_object_or_404(Organization, pk=pk)
    why_not = advertising.why_none_of(organization)
    return _enter(request, organization, why_not, organization=organization)


def _enter(
    request: HttpRequest,
    subject: Center | Organization,
    why_not: list[advertising.WhyNot],
    **whose: Center | Organization,
) -> HttpResponse:
    """The form; where nothing can be entered, the reason in its place, and the way to a check."""
    form = AgreementForm(
        request.POST or None, request.FILES or None, initial={"first_day": timezone.localdate()}
    )
    if form.is_bound and form.is_valid():
        with refusals(form):
            entered = advertising.enter(by=request.user, **whose, **form.cleaned_data)
            messages.success(request, _("Entered. Another person has to approve it."))
            return redirect("desk:agreement", entered.pk)
    center = whose.get("center")
    context = {
        "subject": subject,
        "center": center,
        "organization": whose.get("organization"),
        "form": form,
        "why_not": why_not,
        "can_ask": center and any(reason.section for reason in why_not) and center.is_published,
        "asked": center and _asked([center.pk]).get(center.pk),
    }
    status = 422 if form.errors else 200
    return render(request, "desk/advertising/enter.html", context, status=status)


@never_cache
@advertising_admins
@recent_login
def renew(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter the one that follows: as the last one was, for as long, from the day it ends."""
    agreement = _agreement(pk)
    first_day = max(agreement.over_on, timezone.localdate())
    form = AgreementForm(
        request.POST or None,
        request.FILES or None,
        initial={
            "first_day": first_day,
            "last_day": first_day + (agreement.period.upper - agreement.period.lower) - DAY,
            "fee": agreement.fee,
            "currency": agreement.currency,
        },
    )
    if form.is_bound and form.is_valid():
        with refusals(form):
            entered = advertising.renew(agreement, by=request.user, **form.cleaned_data)
            messages.success(request, _("Renewal entered. Another person has to approve it."))
            return redirect("desk:agreement", entered.pk)
    context = {"renewed": agreement, "subject": agreement.subject, "form": form}
    status = 422 if form.errors else 200
    return render(request, "desk/advertising/enter.html", context, status=status)


# -- One agreement ---------------------------------------------------------------------------------


@never_cache
@advertising_admins
@recent_login
@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    return _agreement_page(request, _agreement(pk))


@advertising_admins
@recent_login
@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """The second person's word."""
    agreement = _agreement(pk)
    try:
        advertising.approve(agreement, by=request.user)
    except ValidationError as error:
        return _agreement_page(request, agreement, errors=error.messages, status=422)
    messages.success(request, _("Approved."))
    return redirect("desk:agreement", pk)


@advertising_admins
@recent_login
@require_POST
def end_early(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, "end", advertising.end_early, _("Its early end is decided."))


@advertising_admins
@recent_login
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, "withdraw", advertising.withdraw, _("Withdrawn."))


@advertising_admins
@recent_login
@require_POST
def attach(request: HttpRequest, pk: int) -> HttpResponse:
    """Add the signed document to an agreement that has none."""
    agreement = _agreement(pk)
    form = DocumentForm(request.POST, request.FILES)
    if form.is_valid():
        with refusals(form):
            advertising.attach_document(agreement, form.cleaned_data["document"], by=request.user)
            messages.success(request, _("Added: the document."))
            return redirect("desk:agreement", pk)
    return _agreement_page(request, agreement, {"document": form}, status=422)


@advertising_admins
@require_safe
def document(request: HttpRequest, pk: int) -> FileResponse:
    paper = _agreement(pk).document
    if paper is None:
        raise Http404
    return download(paper)


@advertising_admins
@recent_login
@require_POST
def ask(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask the research team for a check of a center; asking twice is asking once."""
    center = get_object_or_404(Center.unfiltered, public_id=public_id.lower())
    try:
        advertising.ask_for_check(center, request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(
            request, _("Asked: the research team has a check of %(name)s.") % {"name": center}
        )
    back = request.POST.get("agreement", "")
    if back.isdecimal() and len(back) < 19:
        return redirect("desk:agreement", int(back))
    return redirect("desk:agreement-enter-center", center.public_id)


def _act(request: HttpRequest, pk: int, name: str, verb, done: str) -> HttpResponse:
    agreement = _agreement(pk)
    form = _FORMS[name](request.POST, auto_id=f"{name}-%s")
    if form.is_valid():
        with refusals(form):
            verb(agreement, by=request.user, **form.cleaned_data)
            messages.success(request, done)
            return redirect("desk:agreement", pk)
    return _agreement_page(request, agreement, {name: form}, status=422)


_FORMS: dict[str, type[forms.Form]] = {
    "end": EndForm,
    "withdraw": WithdrawForm,
    "document": DocumentForm,
}


def _agreement_page(
    request: HttpRequest,
    agreement: AdvertisingAgreement,
    bound: dict[str, forms.Form] | None = None,
    errors: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    at = timezone.localdate()
    centers = covered([agreement], at)[agreement.pk]
    context = {
        "agreement": agreement,
        "whole_last_day": agreement.period.upper - DAY,
        "centers": centers,
        "shown": [one for one in centers if one.mark],
        "rows": _rows(centers[:_CENTERS_SHOWN], at),
        "acts": _acts(agreement, request.user, at),
        "forms": {name: form(auto_id=f"{name}-%s") for name, form in _FORMS.items()}
        | (bound or {}),
        "errors": errors,
        "own": agreement.entered_by_id == request.user.pk,
        "told": _told(agreement),
    }
    return render(request, "desk/advertising/agreement.html", context, status=status)


def _acts(agreement: AdvertisingAgreement, user: User, at: datetime.date) -> set[str]:
    """What this person can do with it on the day `at`; the verbs decide again."""
    if agreement.is_withdrawn:
        return set()
    over = agreement.over_on <= at
    if not agreement.is_approved:
        own = agreement.entered_by_id == user.pk
        return {"withdraw"} if own or over else {"withdraw", "approve"}
    acts = {"renew"}
    if not over and not agreement.ended_on:
        acts.add("end")
    return acts


def _rows(centers: list[Covered], at: datetime.date) -> list[dict]:
    """Each center with what keeps it from being marked, where something does."""
    lacking = [one.center for one in centers if not one.verified_until]
    asked = _asked([center.pk for center in lacking])
    return [
        {
            "covered": one,
            "why_not": advertising.why_not(one.center, at) if one.center in lacking else [],
            "asked": asked.get(one.center.pk),
        }
        for one in centers
    ]


def _asked(ids: list[int]) -> dict[int, datetime.datetime]:
    """Center id -> since when a check is wanted that nobody has done yet."""
    wanted = Task.objects.open().filter(center__in=ids, reason=Task.Reason.CHECK_WANTED)
    return dict(wanted.values_list("center", "opened_at"))


@dataclass(frozen=True)
class Told:
    """One line of an agreement's history."""

    at: datetime.datetime
    what: str
    who: str = ""
    why: str = ""
    center: str = ""


def _told(agreement: AdvertisingAgreement) -> list[Told]:
    """What people decided, and what the ledger says came of it; newest first.

    The terms of an agreement never change, so its own row is the whole of its history.
    """
    decided = [
        (agreement.entered_at, _("Entered"), agreement.entered_by, ""),
        (agreement.approved_at, _("Approved"), agreement.approved_by, ""),
        (
            agreement.withdrawn_at,
            _("Withdrawn"),
            agreement.withdrawn_by,
            agreement.withdraw_reason,
        ),
        (agreement.ended_at, _("Early end decided"), agreement.ended_by, agreement.end_reason),
    ]
    if paper := agreement.document:
        decided.append((paper.uploaded_at, _("Document added"), paper.uploaded_by, paper.name))
    lines = [Told(at, what, str(who), why) for at, what, who, why in decided if at]
    ledger = AdvertisingLedgerEntry.objects.filter(agreement=agreement.pk).order_by("-sequence")
    lines += [
        Told(
            entry.recorded_at,
            entry.get_kind_display(),
            why=entry.get_reason_display(),
            center=entry.center_name,
        )
        for entry in ledger[:100]
    ]
    return sorted(lines, key=lambda line: line.at, reverse=True)


def _agreement(pk: int) -> AdvertisingAgreement:
    agreements = AdvertisingAgreement.objects.select_related(
        "center",
        "organization",
        "document__uploaded_by",
        "entered_by",
        "approved_by",
        "ended_by",
        "withdrawn_by",
    )
    return get_object_or_404(agreements, pk=pk)
