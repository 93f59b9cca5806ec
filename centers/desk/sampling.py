"""Drawing samples, calling their listings again, and what came of it."""

from http import HTTPStatus

from django import forms
from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from centers.models import AccuracySample, CenterPhone, Confirmation, SampledListing, Task
from centers.models.taxonomy import Answer
from centers.sampling import (
    TRIES,
    AlreadyCalled,
    Item,
    NotBlind,
    NotEnoughListings,
    Outcome,
    SampleOpen,
    TooFewAnswers,
    accuracy_of,
    asked_terms,
    draw_sample,
    path_of,
    record_call,
)

from .access import research_leads, research_team

MAY_LEAD = "centers.lead_research"


# Asked in so many words; a level of care is asked by its name.
QUESTIONS = {
    "treats/ketamine": gettext_lazy("Do you help people who want to stop using ketamine?"),
    "offers/ketamine-therapy": gettext_lazy("Do you give ketamine or esketamine as a treatment?"),
}


class DrawForm(forms.Form):
    size = forms.IntegerField(label=gettext_lazy("How many listings"), min_value=1, initial=100)
    seed = forms.CharField(
        label=gettext_lazy("Seed (empty: at random)"), required=False, max_length=32
    )


class CallForm(forms.Form):
    """What the caller hears: an answer to each question, or none."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("Who answered?"), choices=Outcome.choices, widget=forms.RadioSelect
    )
    street = forms.CharField(
        label=gettext_lazy("What is your street address?"), required=False, max_length=200
    )
    city = forms.CharField(label=gettext_lazy("In which city?"), required=False, max_length=100)
    zip = forms.RegexField(
        r"^\d{5}\Z",
        label=gettext_lazy("Which ZIP code?"),
        required=False,
        error_messages={"invalid": gettext_lazy("Five digits, please.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._paths = {}
        for item, terms in asked_terms().items():
            for term in terms:
                name = f"{item}-{term.pk}"
                self._paths[name] = path_of(term)
                asked = QUESTIONS.get(path_of(term))
                self.fields[name] = forms.ChoiceField(
                    label=asked or term.name,
                    help_text="" if asked else term.help_text,
                    required=False,
                    choices=[*Answer.choices, ("", gettext_lazy("They did not say"))],
                    widget=forms.RadioSelect,
                )

    def questions(self) -> list[tuple[str, list]]:
        """The yes-or-no questions in their two groups, as bound fields."""
        return [
            (item.label, [self[name] for name in self._paths if name.startswith(f"{item}-")])
            for item in (Item.CARE, Item.KETAMINE)
        ]

    def heard(self) -> dict:
        told = {self._paths[name]: self.cleaned_data[name] for name in self._paths}
        return {
            **{name: self.cleaned_data[name].strip() for name in ("street", "city", "zip")},
            "answers": {path: answer for path, answer in told.items() if answer},
        }


@never_cache
@research_team
@require_safe
def samples(request: HttpRequest) -> HttpResponse:
    """All samples, the newest first; leads can draw another."""
    return _show_samples(request, DrawForm())


@research_leads
@require_POST
def draw(request: HttpRequest) -> HttpResponse:
    """Draw a sample and open its calls."""
    form = DrawForm(request.POST)
    if form.is_valid():
        size, seed = form.cleaned_data["size"], form.cleaned_data["seed"] or None
        try:
            sample = draw_sample(size, seed=seed, drawn_by=request.user)
        except SampleOpen:
            form.add_error(None, _("Finish the calls of the last sample first."))
        except NotEnoughListings as error:
            form.add_error(
                "size",
                _("There are only %(number)s verified listings.") % {"number": error.population},
            )
        else:
            messages.success(request, _("Drawn. Each listing is a task in the queue now."))
            return redirect("desk:sample", pk=sample.pk)
    return _show_samples(request, form, HTTPStatus.UNPROCESSABLE_ENTITY)


def _show_samples(request: HttpRequest, form: DrawForm, status=HTTPStatus.OK) -> HttpResponse:
    result = SampledListing.Result
    counted = AccuracySample.objects.select_related("drawn_by").annotate(
        called=Count("listings", filter=~Q(listings__result="")),
        right=Count("listings", filter=Q(listings__result=result.RIGHT)),
    )
    context = {
        "samples": counted.order_by("-drawn_on", "-pk"),
        "form": form,
        "leads": request.user.has_perm(MAY_LEAD),
    }
    return render(request, "desk/sampling/list.html", context, status=status)


@never_cache
@research_team
@require_safe
def sample(request: HttpRequest, pk: int) -> HttpResponse:
    """One sample: what is called, what is left, and the figure once all are."""
    found = get_object_or_404(AccuracySample.objects.select_related("drawn_by"), pk=pk)
    listings = found.listings.select_related("center", "called_by").order_by("pk")
    context = {
        "sample": found,
        "listings": listings,
        "called": sum(1 for listing in listings if listing.result),
        "accuracy": accuracy_of(found),
    }
    return render(request, "desk/sampling/sample.html", context)


@never_cache
@research_team
@require_http_methods(["GET", "HEAD", "POST"])
def call(request: HttpRequest, pk: int, public_id: str) -> HttpResponse:
    """One call: the name, the number and the questions, and nothing of what we published."""
    listing = get_object_or_404(
        SampledListing.objects.select_related("center", "sample", "called_by"),
        sample=pk,
        center__public_id=public_id,
    )
    if request.method != "POST":
        return _show_call(request, listing, CallForm())
    form = CallForm(request.POST)
    if not form.is_valid():
        return _show_call(request, listing, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        listing = record_call(listing, request.user, form.cleaned_data["outcome"], form.heard())
    except AlreadyCalled:
        listing.refresh_from_db()
        messages.error(request, _("Somebody has recorded this call already. Yours is not kept."))
        return _show_call(request, listing, form, HTTPStatus.CONFLICT)
    except NotBlind:
        return _show_call(request, listing, form, HTTPStatus.FORBIDDEN)
    except TooFewAnswers:
        form.add_error(
            "outcome",
            _(
                "Ask at least for the address or for one level of care. If they would not say"
                " anything, choose the last answer here."
            ),
        )
        return _show_call(request, listing, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    if listing.result:
        messages.success(request, _("Recorded: %s.") % listing.get_result_display())
    else:
        messages.success(request, _("Recorded. Someone tries again on another day."))
    return redirect("desk:sample", pk=pk)


def _show_call(
    request: HttpRequest, listing: SampledListing, form: CallForm, status=HTTPStatus.OK
) -> HttpResponse:
    published = listing.published
    phones = [CenterPhone(**phone) for phone in published.get("phones", [])]
    task = (
        Task.objects.open()
        .filter(center=listing.center, reason=Task.Reason.SAMPLE)
        .select_related("leased_to")
        .first()
    )
    held = bool(task and task.leased_to and task.leased_until > timezone.now())
    own_check = Confirmation.objects.latest().filter(
        center=listing.center, recorded_by=request.user
    )
    context = {
        "listing": listing,
        "name": published.get("name", ""),
        "program_name": published.get("program_name", ""),
        "phone": phones[0] if phones else None,
        "form": form,
        "task": task,
        "holder": task.leased_to if held else None,
        "not_blind": not listing.result and own_check.exists(),
        "tries": len(listing.answers.get("tries", [])),
        "tries_wanted": TRIES,
        "differences": listing.answers.get("differences", []),
    }
    return render(request, "desk/sampling/call.html", context, status=status)
