"""Questions that imports leave to a person: one center or two, whose word counts, is it gone."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from centers.facts_in_words import ANSWERS, phone_text
from centers.imports import provider_template
from centers.lifecycle import LifecycleError
from centers.matching import compare_centers, same_center, two_centers
from centers.models import Center, MatchDecision, Task, Term
from centers.models.taxonomy import Answer, Section
from centers.refusals import refusals
from centers.tasks import close_task

from .access import recent_login, research_team
from .side_by_side import Facts, side_by_side

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WHAT = {
    "names": gettext_lazy("Name"),
    "address": gettext_lazy("Address"),
    "phones": gettext_lazy("Phone"),
    "website": gettext_lazy("Website"),
}


class PairForm(forms.Form):
    """What a person says of two listings. `same` keeps the other one, `same-keep-this` this one."""

    verdict = forms.ChoiceField(
        label=gettext_lazy("What are they?"),
        widget=forms.RadioSelect,
        choices=[
            ("different", gettext_lazy("Two centers: keep both listings")),
            ("same", gettext_lazy("One center: keep the listing on the right")),
            ("same-keep-left", gettext_lazy("One center: keep the listing on the left")),
        ],
    )
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=1000,
        help_text=gettext_lazy("What you saw or heard. It stays with the decision for good."),
    )

    def __init__(self, *args, leads: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not leads:
            self.fields["verdict"].choices = self.fields["verdict"].choices[:1]
            self.fields["verdict"].help_text = _("Only a research lead can make them one.")


class AnswerForm(forms.Form):
    note = forms.CharField(label=gettext_lazy("What you found"), max_length=1000)


@never_cache
@research_team
@recent_login
@require_http_methods(["GET", "HEAD", "POST"])
def pair(request: HttpRequest, public_id: str, other_id: str) -> HttpResponse:
    """Two listings side by side, what speaks for and against one center, and the decision."""
    left, right = _center(public_id), _center(other_id)
    leads = request.user.has_perm("centers.lead_research")
    form = PairForm(request.POST if request.method == "POST" else None, leads=leads)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            with refusals(form, LifecycleError):
                kept = _decide(request, left, right, form.cleaned_data)
                return redirect("desk:listing", kept.public_id)
    context = {
        "left": left,
        "right": right,
        "rows": side_by_side(_facts(left), _facts(right)),
        "comparison": compare_centers(left, right),
        "decisions": MatchDecision.objects.of(left, right).select_related("decided_by"),
        "form": form,
    }
    return render(request, "desk/matching/pair.html", context, status=status)


def _decide(request: HttpRequest, left: Center, right: Center, said: dict) -> Center:
    """Record it; the listing to go on with."""
    words = {"by": request.user, "reason": said["reason"]}
    if said["verdict"] == "different":
        two_centers(left, right, **words)
        messages.success(request, _("Kept apart. No import asks about these two again."))
        return left
    loser, winner = (left, right) if said["verdict"] == "same" else (right, left)
    same_center(loser, winner, **words)
    messages.success(request, _("Merged. Later imports find the listing that stays."))
    return winner


def _facts(center: Center) -> Facts:
    records = center.source_records.order_by("-as_of", "pk")
    return [
        (_("Name"), center.name),
        (_("Program or site"), center.program_name),
        (_("Street"), center.street1 or _("not given")),
        (_("Suite, floor or unit"), center.street2),
        (_("City"), f"{center.city}, {center.state} {center.zip}"),
        (_("Phones"), ", ".join(phone_text(phone.number) for phone in center.phones.all())),
        (_("Website"), center.website),
        (_("Listing"), str(center.get_publication_display())),
        (_("Sources"), ", ".join(f"{r.source_name} {r.as_of:%Y-%m-%d}" for r in records)),
    ]


@never_cache
@research_team
@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """The empty spreadsheet that providers fill in."""
    answer = HttpResponse(provider_template(), content_type=_XLSX)
    answer["Content-Disposition"] = 'attachment; filename="centers.xlsx"'
    return answer


@never_cache
@research_team
@require_http_methods(["GET", "HEAD", "POST"])
def sources(request: HttpRequest, public_id: str) -> HttpResponse:
    """What sources say otherwise than we do, and that one no longer lists the center.

    The register changes by a check or on the listing's own page, never from here; a person closes
    the question with what they found.
    """
    center = _center(public_id)
    reasons = (Task.Reason.DISCREPANCY, Task.Reason.GONE)
    tasks = {
        task.reason: task for task in Task.objects.open().filter(center=center, reason__in=reasons)
    }
    asked = request.POST.get("task", "")
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if asked not in tasks:
            raise Http404
        if form.is_valid():
            task = tasks[asked]
            task.detail |= {"found": form.cleaned_data["note"]}
            task.save(update_fields=["detail"])
            close_task(center, asked, by=request.user)
            messages.success(request, _("Done. The same difference is not asked about again."))
            return redirect("desk:listing", public_id)
    context = {
        "center": center,
        "differences": _differences(tasks.get(Task.Reason.DISCREPANCY)),
        "discrepancy": tasks.get(Task.Reason.DISCREPANCY),
        "gone": tasks.get(Task.Reason.GONE),
        "discrepancy_form": form if asked == Task.Reason.DISCREPANCY else AnswerForm(),
        "gone_form": form if asked == Task.Reason.GONE else AnswerForm(),
    }
    return render(
        request, "desk/matching/sources.html", context, status=422 if form.errors else 200
    )


def _differences(task: Task | None) -> list[dict]:
    """The differences of a task as the page shows them."""
    if task is None:
        return []
    found = task.detail.get("differences", [])
    if not found and "phone" in task.detail:
        phone = task.detail["phone"]
        found = [
            {
                "section": Section.CONTACT.value,
                "what": "phones",
                "ours": ", ".join(phone_text(p.number) for p in task.center.phones.all()),
                "theirs": phone_text(phone["number"]),
                "source": phone["source"],
                "as_of": phone["as_of"],
            }
        ]
    names = {
        f"{category}/{slug}": name
        for category, slug, name in Term.objects.values_list("category__slug", "slug", "name")
    }
    return [
        difference
        | {
            "label": _WHAT.get(difference["what"])
            or names.get(difference["what"], difference["what"]),
            "part": Section(difference["section"]).label,
            "ours": _in_words(difference["ours"], difference["what"]),
            "theirs": _in_words(difference["theirs"], difference["what"]),
        }
        for difference in found
    ]


def _in_words(said: str, what: str) -> str:
    if "/" not in what:
        return said or _("nothing")
    return str(ANSWERS[Answer(said)] if said in Answer.values else ANSWERS[None])


def _center(public_id: str) -> Center:
    return get_object_or_404(Center.unfiltered.prefetch_related("phones"), public_id=public_id)
