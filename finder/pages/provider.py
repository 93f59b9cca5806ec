"""The page of a center's own people: propose, say that it is still correct, look after who may."""

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from centers import claims
from centers.claims.difference import changes
from centers.facts_in_words import Vocabulary, in_words
from centers.models import Center, PrivateLink, ProviderStaff
from centers.models.taxonomy import Section
from centers.refusals import refusals
from centers.verification import all_facts_of, facts_of

from .application_forms import FORMS, TITLES
from .open_forms import AddressField, LineField
from .private_links import by_link
from .providers import require_shown

_LOGGED, _DECIDED = 30, 10


class PersonForm(forms.Form):
    name = LineField(label=_("Name and role"), max_length=120)
    email = AddressField(label=_("E-mail address"), max_length=254)
    transfer = forms.BooleanField(
        label=_("I hand the listing over to this person, and can no longer propose changes myself"),
        required=False,
    )


@by_link(PrivateLink.Purpose.PROVIDER)
@require_safe
def home(request: HttpRequest, link: PrivateLink, secret: str) -> HttpResponse:
    return _home(request, _staff(link), secret)


@by_link(PrivateLink.Purpose.PROVIDER)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, link: PrivateLink, secret: str, part: str) -> HttpResponse:
    """One section as it stands, to be changed; what is sent waits for the desk."""
    if part not in FORMS:
        raise Http404
    staff = _staff(link)
    published = facts_of(staff.center, part)
    mark = claims.mark_of(published)
    make = FORMS[part]
    sent = request.POST if request.method == "POST" else None
    form = make(sent, initial=make.initial_of(published))
    if part == Section.LOCATION and staff.center.treats_by_phone_only():
        form.fields["street1"].required = False
    if request.method == "POST" and form.is_valid():
        facts = form.facts_over(published) if part == Section.CONTACT else form.facts
        if seen(request).get(part, mark) != mark:
            form.add_error(
                None,
                _(
                    "The listing was changed while this page was open. Nothing is sent yet. Please"
                    " compare what you typed with what the listing says now, on your page."
                ),
            )
        else:
            with refusals(form):
                claims.propose(staff, part, facts)
                return redirect("provider", secret)
    context = {
        "mark": mark,
        "center": staff.center,
        "secret": secret,
        "part": part,
        "title": TITLES[part],
        "form": form,
        "grouped": getattr(form, "grouped", None),
    }
    status = 422 if form.is_bound else 200
    return render(request, "finder/claim/change.html", context, status=status)


@by_link(PrivateLink.Purpose.PROVIDER)
@require_POST
def still_correct(request: HttpRequest, link: PrivateLink, secret: str) -> HttpResponse:
    """Parts that the center's own people say are still correct."""
    staff = _staff(link)
    try:
        claims.say_still_correct(staff, request.POST.getlist("part"), seen=seen(request))
    except claims.ClaimError as error:
        return _home(request, staff, secret, word_error=error.messages[0], status=422)
    return redirect("provider", secret)


@by_link(PrivateLink.Purpose.PROVIDER)
@require_POST
def add_person(request: HttpRequest, link: PrivateLink, secret: str) -> HttpResponse:
    """Let a colleague in, or hand over to one: that ends one's own right, so it is asked again."""
    staff = _staff(link)
    form = PersonForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        hands_over = given.pop("transfer")
        if hands_over and "sure" not in request.POST:
            return _sure(request, staff, secret, "finder/claim/sure_transfer.html", form=form)
        verb = claims.transfer if hands_over else claims.add
        with refusals(form):
            verb(staff, **given)
            return _left(request, staff) if hands_over else redirect("provider", secret)
    return _home(request, staff, secret, form=form, status=422)


@by_link(PrivateLink.Purpose.PROVIDER)
@require_http_methods(["GET", "HEAD", "POST"])
def remove_person(request: HttpRequest, link: PrivateLink, secret: str, pk: int) -> HttpResponse:
    """Ask whether to take the right from a colleague, or to leave; with the button there, do so."""
    staff = _staff(link)
    other = get_object_or_404(ProviderStaff, pk=pk, center=staff.center)
    if other.removed_at:
        # A colleague was faster, or the button was pressed twice.
        return redirect("provider", secret)
    if request.method == "POST":
        claims.remove(staff, other)
        return _left(request, staff) if other == staff else redirect("provider", secret)
    people = ProviderStaff.objects.present().filter(center=staff.center)
    context = {"other": other, "is_last": not people.exclude(pk=other.pk).exists()}
    return _sure(request, staff, secret, "finder/claim/sure_remove.html", **context)


def _sure(
    request: HttpRequest, staff: ProviderStaff, secret: str, template: str, **context
) -> HttpResponse:
    """A page that says what is about to happen, with a button to do it and a way back."""
    context |= {"center": staff.center, "me": staff, "secret": secret}
    return render(request, template, context)


def seen(request: HttpRequest) -> dict[str, str]:
    """Section -> mark of what the page showed of it, as the form brings it back."""
    marks = (shown.partition(":") for shown in request.POST.getlist("seen"))
    return {section: mark for section, _colon, mark in marks}


def _staff(link: PrivateLink) -> ProviderStaff:
    """The person whose link it is, of a center that the public may see; NotListed otherwise."""
    people = ProviderStaff.objects.present().select_related("center")
    staff = get_object_or_404(people, pk=link.subject_id)
    require_shown(staff.center)
    return staff


def _left(request: HttpRequest, staff: ProviderStaff) -> HttpResponse:
    return render(request, "finder/claim/left.html", {"center": staff.center})


def _home(
    request: HttpRequest,
    staff: ProviderStaff,
    secret: str,
    *,
    form: forms.Form | None = None,
    word_error: str = "",
    status: int = 200,
) -> HttpResponse:
    center = staff.center
    vocabulary = Vocabulary.load()
    words = claims.standing_words([center])[center.pk]
    waiting = dict(center.proposals.waiting().values_list("section", "made_at"))
    context = {
        "center": center,
        "me": staff,
        "secret": secret,
        "parts": [
            part
            | {"word": words.get(part["section"]), "waiting_since": waiting.get(part["section"])}
            for part in parts_of(center, vocabulary)
        ],
        "decided": _decided(center, vocabulary),
        "people": ProviderStaff.objects.present().filter(center=center),
        "log": center.provider_log.all()[:_LOGGED],
        "form": form or PersonForm(),
        "word_error": word_error,
    }
    return render(request, "finder/claim/home.html", context, status=status)


def parts_of(center: Center, vocabulary: Vocabulary) -> list[dict]:
    """Each section as it stands, in words: `section`, `title`, `lines` of label and text, and the
    `mark` of what it says."""
    facts = all_facts_of(center)
    return [
        {
            "section": section,
            "title": TITLES[section],
            "lines": in_words(section, facts[section], vocabulary).values(),
            "mark": claims.mark_of(facts[section]),
        }
        for section in Section
    ]


def _decided(center: Center, vocabulary: Vocabulary) -> list[dict]:
    """The latest decisions, each fact with what became of it, and the day on which a part that was
    to be checked was checked."""
    checks = dict(center.confirmations.latest().values_list("section", "recorded_at"))
    found = []
    for proposal in center.proposals.decided()[:_DECIDED]:
        proposal.center = center
        checked_at = checks.get(proposal.section)
        since = proposal.to_check and checked_at and checked_at > proposal.decided_at
        found.append(
            {
                "proposal": proposal,
                "changes": changes(proposal, vocabulary),
                "checked_at": checked_at if since else None,
            }
        )
    return found
