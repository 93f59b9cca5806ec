"""The same change to many listings: choose, look, confirm; and undo."""

import uuid

from django import forms
from django.contrib import messages
from django.db.models import Count, Max, Min, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from centers.lifecycle import (
    BULK_KINDS,
    LifecycleError,
    Selection,
    SelectionChanged,
    apply_bulk,
    preview_bulk,
    undo_batch,
)
from centers.models import ImportRun, LifecycleEvent
from centers.refusals import refusals

from .access import recent_login, research_leads
from .lifecycle import VERBS

# So many are named; all are counted.
_NAMED = 200
_BATCHES = 20


class BulkForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("What to do"), choices=[(kind, VERBS[kind][1]) for kind in BULK_KINDS]
    )
    ids = forms.CharField(
        label=gettext_lazy("Listing numbers"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("One or many, with spaces or new lines between. Or choose below."),
    )
    state = forms.CharField(
        label=gettext_lazy("State"), max_length=2, required=False, help_text=gettext_lazy("Like WI")
    )
    city = forms.CharField(label=gettext_lazy("City"), max_length=100, required=False)
    source = forms.ChoiceField(label=gettext_lazy("Source"), required=False)
    closed_on = forms.DateField(
        label=gettext_lazy("Closed on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=gettext_lazy("Only where you mark them as closed."),
    )
    reason = forms.CharField(label=gettext_lazy("Why"), max_length=1000)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # The order of the model would make each run a row of its own.
        sources = ImportRun.objects.order_by("source").values_list("source", flat=True).distinct()
        self.fields["source"].choices = [("", _("any")), *((name, name) for name in sources)]

    def selection(self) -> Selection:
        given = self.cleaned_data
        return Selection(
            ids=tuple(dict.fromkeys(given["ids"].lower().replace(",", " ").split())),
            **{name: given[name] for name in ("state", "city", "source")},
        )


@never_cache
@research_leads
@recent_login
def bulk(request: HttpRequest) -> HttpResponse:
    """Choose the listings and the change; posting shows what it would do and does nothing."""
    form = BulkForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        with refusals(form, LifecycleError):
            preview = preview_bulk(
                given["kind"],
                form.selection(),
                by=request.user,
                reason=given["reason"],
                closed_on=given["closed_on"],
            )
            context = {
                "preview": preview,
                "label": VERBS[preview.kind][1],
                "given": given,
                "able": preview.able[:_NAMED],
                "unable": preview.unable[:_NAMED],
            }
            return render(request, "desk/lifecycle/bulk_preview.html", context)
    context = {"form": form, "batches": _batches()}
    return render(request, "desk/lifecycle/bulk.html", context, status=422 if form.errors else 200)


@research_leads
@recent_login
@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    """Do what the preview showed, or say what has changed since and do nothing."""
    try:
        events = apply_bulk(request.POST.get("token", ""), by=request.user)
    except SelectionChanged as changed:
        context = {"changed": changed}
        return render(request, "desk/lifecycle/bulk_changed.html", context, status=409)
    except LifecycleError as error:
        messages.error(request, " ".join(error.messages))
    else:
        done = ngettext(
            "Done for %(number)d listing.", "Done for %(number)d listings.", len(events)
        )
        messages.success(request, done % {"number": len(events)})
    return redirect("desk:bulk")


@research_leads
@recent_login
@require_POST
def undo(request: HttpRequest, batch: uuid.UUID) -> HttpResponse:
    try:
        events = undo_batch(batch, by=request.user)
    except LifecycleError as error:
        messages.error(request, " ".join(error.messages))
    else:
        text = ngettext(
            "Undone for %(number)d listing.", "Undone for %(number)d listings.", len(events)
        )
        messages.success(request, text % {"number": len(events)})
    return redirect("desk:bulk")


def _batches() -> list[dict]:
    """The latest batches, newest first, with how much of each still stands."""
    rows = (
        LifecycleEvent.objects.filter(batch__isnull=False)
        .order_by()
        .values("batch")
        .annotate(
            number=Count("pk"),
            standing=Count("pk", filter=Q(undone_at__isnull=True)),
            last=Max("pk"),
            done_at=Min("done_at"),
        )
        .order_by("-last")[:_BATCHES]
    )
    rows = list(rows)
    events = LifecycleEvent.objects.select_related("done_by").in_bulk([row["last"] for row in rows])
    return [row | {"event": events[row["last"]]} for row in rows]
