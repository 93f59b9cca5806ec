"""The page of a listing: its state, what was done to it, and what can be; merging and splitting."""

from django import forms
from django.contrib import messages
from django.contrib.postgres.search import TrigramSimilarity
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from centers import lifecycle
from centers.lifecycle import LifecycleError, MergePlan, plan_merge, whats_in_the_way
from centers.models import Center, CenterIdentifier, LifecycleEvent, SourceRecord, Task, User
from centers.models.verification import Confirmation
from centers.refusals import refusals
from centers.verification.facts import LOCATION_FIELDS

from .access import recent_login, research_leads, research_team
from .side_by_side import Facts, side_by_side

Kind = LifecycleEvent.Kind
_FOUND_AT_MOST = 20

# Kind -> (the verb, what its button says).
VERBS = {
    Kind.PUBLISH: (lifecycle.publish, gettext_lazy("Publish")),
    Kind.UNPUBLISH: (lifecycle.unpublish, gettext_lazy("Take off the site")),
    Kind.CLOSE: (lifecycle.close, gettext_lazy("Mark as closed")),
    Kind.REOPEN: (lifecycle.reopen, gettext_lazy("Open again")),
    Kind.WITHDRAW: (lifecycle.withdraw, gettext_lazy("Withdraw at the provider's request")),
}


class ReasonForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Why"), max_length=1000)


class ClosingForm(ReasonForm):
    closed_on = forms.DateField(
        label=gettext_lazy("Closed on"), widget=forms.DateInput(attrs={"type": "date"})
    )


class SplitForm(ReasonForm):
    """What the new listing is, and what of the old one goes with it."""

    name = forms.CharField(label=gettext_lazy("Name of the new listing"), max_length=200)
    program_name = forms.CharField(
        label=gettext_lazy("Program or site name"), max_length=200, required=False
    )
    street1 = forms.CharField(label=gettext_lazy("Street"), max_length=200, required=False)
    street2 = forms.CharField(
        label=gettext_lazy("Suite, floor or unit"), max_length=200, required=False
    )
    city = forms.CharField(label=gettext_lazy("City"), max_length=100)
    state = forms.CharField(label=gettext_lazy("State"), max_length=2)
    zip = forms.CharField(label=gettext_lazy("ZIP code"), max_length=5)
    phones = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Phone numbers that go with it"),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    records = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Source records that go with it"),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    identifiers = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Identifiers that go with it"),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    field_order = ["name", "program_name", *LOCATION_FIELDS, "phones", "records", "identifiers"]

    def __init__(self, *args, center: Center, **kwargs):
        address = {name: getattr(center, name) for name in LOCATION_FIELDS}
        super().__init__(*args, initial=address, **kwargs)
        self.fields["phones"].queryset = center.phones.all()
        self.fields["records"].queryset = SourceRecord.objects.filter(center=center)
        self.fields["identifiers"].queryset = CenterIdentifier.objects.filter(center=center)


# -- The page of a listing -------------------------------------------------------------------------


@never_cache
@research_team
@require_safe
def listing(request: HttpRequest, public_id: str) -> HttpResponse:
    """State, what can be done now, what was done and can be undone."""
    return _listing_page(request, _center(public_id))


@research_team
@recent_login
@require_POST
def change(request: HttpRequest, public_id: str, kind: str) -> HttpResponse:
    """Publish, take off, close, open again or withdraw."""
    center = _center(public_id)
    if kind not in VERBS:
        raise Http404
    verb, _label = VERBS[kind]
    form = _form(kind, request.POST)
    if form.is_valid():
        with refusals(form, LifecycleError):
            verb(center, by=request.user, **form.cleaned_data)
            messages.success(request, _("Done: %s.") % Kind(kind).label)
            return redirect("desk:listing", public_id)
    return _listing_page(request, center, {kind: form}, status=422)


@research_leads
@recent_login
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    event = get_object_or_404(LifecycleEvent.objects.select_related("center"), pk=pk)
    try:
        lifecycle.undo(event, by=request.user)
    except LifecycleError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Undone: %s.") % event.get_kind_display())
    return redirect("desk:listing", event.center.public_id)


def _listing_page(
    request: HttpRequest, center: Center, bound: dict[str, forms.Form] | None = None, status=200
) -> HttpResponse:
    leads = _leads(request.user)
    applications = lifecycle.not_listed([center.pk])
    changes = [
        {"kind": kind, "label": label, "form": (bound or {}).get(kind) or _form(kind)}
        for kind, (_verb, label) in VERBS.items()
        if (leads or kind == Kind.PUBLISH) and not lifecycle.refusal(kind, center, applications)
    ]
    # A form that came back is shown with its error even where it can no longer be done.
    shown = {change["kind"] for change in changes}
    changes += [
        {"kind": kind, "label": VERBS[kind][1], "form": form}
        for kind, form in (bound or {}).items()
        if kind not in shown
    ]
    context = {
        "center": center,
        "survivor": center.survivor() if center.merged_into_id else None,
        "merged_here": center.merged_from.order_by("pk"),
        "changes": changes,
        "events": _events(center, leads),
        "leads": leads,
        "tasks": Task.objects.open()
        .filter(center=center)
        .select_related("leased_to")
        .order_by("opened_at", "pk"),
        "now": timezone.now(),
    }
    return render(request, "desk/lifecycle/listing.html", context, status=status)


def _events(center: Center, leads: bool) -> list[dict]:
    own = LifecycleEvent.objects.filter(center=center)
    led_here = LifecycleEvent.objects.filter(other=center)
    events = (own | led_here).select_related("center", "other", "done_by", "undone_by")
    return [
        {
            "event": event,
            "can_undo": leads and event.undone_at is None and not whats_in_the_way([event]),
        }
        for event in events[:_FOUND_AT_MOST]
    ]


# -- Merging ---------------------------------------------------------------------------------------


@never_cache
@research_leads
@require_safe
def merge_search(request: HttpRequest, public_id: str) -> HttpResponse:
    """Find the listing that is the same place, by name or ZIP code. The most alike come first."""
    center = _center(public_id)
    words = request.GET.get("q", "").strip()
    others = Center.unfiltered.filter(merged_into=None, demo=center.demo).exclude(pk=center.pk)
    if words.isdigit() and len(words) == 5:
        found = others.filter(zip=words)
    elif words:
        found = others.filter(name__icontains=words)
    else:
        found = others.filter(zip=center.zip)
    found = found.annotate(alike=TrigramSimilarity("name", center.name))
    context = {
        "center": center,
        "q": words,
        "found": found.order_by("-alike", "pk")[:_FOUND_AT_MOST],
    }
    return render(request, "desk/lifecycle/merge_search.html", context)


@never_cache
@research_leads
@recent_login
def merge(request: HttpRequest, public_id: str, other_id: str) -> HttpResponse:
    """Both listings side by side, what merging would do, and the button that does it.

    The first is the one that goes, the second the one that stays.
    """
    loser, winner = _center(public_id), _center(other_id)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST" and form.is_valid():
        with refusals(form, LifecycleError):
            lifecycle.merge(loser, winner, by=request.user, reason=form.cleaned_data["reason"])
            messages.success(
                request, _("Merged. The other listing's address leads here from now on.")
            )
            return redirect("desk:listing", winner.public_id)
    if form.errors:
        status = 422
    plan = plan_merge(loser, winner)
    context = {"plan": plan, "form": form, "rows": _rows(plan)}
    return render(request, "desk/lifecycle/merge.html", context, status=status)


def _rows(plan: MergePlan) -> list[dict[str, str | bool]]:
    today = timezone.localdate()
    checks = Confirmation.objects.verifications([plan.loser.pk, plan.winner.pk])

    def facts(center: Center) -> Facts:
        checked = checks[center.pk]
        sources = center.source_records.values_list("source_name", "as_of")
        return [
            (_("Name"), center.full_name),
            (_("Street"), " ".join(filter(None, (center.street1, center.street2)))),
            (_("City"), f"{center.city}, {center.state} {center.zip}"),
            (_("Phones"), ", ".join(str(phone) for phone in center.phones.all())),
            (_("Website"), center.website),
            (_("State"), str(center.get_publication_display())),
            (
                _("Verified until"),
                f"{checked.verified_until:%Y-%m-%d}" if checked.holds(today) else _("not verified"),
            ),
            (_("Sources"), ", ".join(f"{name} {day:%Y-%m-%d}" for name, day in sources)),
        ]

    return side_by_side(facts(plan.loser), facts(plan.winner))


# -- Splitting -------------------------------------------------------------------------------------


@never_cache
@research_leads
@recent_login
def split(request: HttpRequest, public_id: str) -> HttpResponse:
    """Make a draft of a second listing out of this one."""
    center = _center(public_id)
    form = SplitForm(request.POST if request.method == "POST" else None, center=center)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        chosen = {
            kind: [thing.pk for thing in given.pop(kind)]
            for kind in ("phones", "records", "identifiers")
        }
        address = {name: given.pop(name) for name in LOCATION_FIELDS}
        with refusals(form, LifecycleError):
            event = lifecycle.split(center, by=request.user, address=address, **given, **chosen)
            messages.success(request, _("Split. This is the new listing, a draft to be checked."))
            return redirect("desk:listing", event.other.public_id)
    context = {"center": center, "form": form}
    status = 422 if form.errors else 200
    return render(request, "desk/lifecycle/split.html", context, status=status)


def _center(public_id: str) -> Center:
    centers = Center.unfiltered.select_related("organization", "merged_into")
    return get_object_or_404(centers, public_id=public_id.lower())


def _leads(user: User) -> bool:
    return user.has_perm("centers.lead_research")


def _form(kind: str, data=None) -> ReasonForm:
    form = ClosingForm if kind == Kind.CLOSE else ReasonForm
    return form(data, auto_id=f"{kind}-%s")
