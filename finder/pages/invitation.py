"""What an invitation or a reminder leads to: still correct, changes, or no more of them."""

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from centers import claims, invitations
from centers.facts_in_words import Vocabulary
from centers.models import Center, Invitation, PrivateLink, ProviderStaff
from centers.models.taxonomy import Section
from centers.refusals import refusals

from .open_forms import LineField
from .private_links import by_link
from .provider import parts_of, seen
from .providers import shown_center

Purpose = PrivateLink.Purpose


class PartsForm(forms.Form):
    part = forms.MultipleChoiceField(
        label=_("These parts are still correct"),
        choices=Section.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


class InvitedForm(PartsForm):
    name = LineField(label=_("Your name and role"), max_length=120)

    field_order = ["name", "part"]


@by_link(Purpose.INVITATION)
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, link: PrivateLink, secret: str) -> HttpResponse:
    """What we list of the center; whoever answers gets a link to propose changes as well."""
    invited = get_object_or_404(Invitation.objects.select_related("center"), pk=link.subject_id)
    center = shown_center(invited.center)
    form = InvitedForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refusals(form), transaction.atomic():
            staff = invitations.accept(link, name=form.cleaned_data["name"])
            said = form.cleaned_data["part"]
            if said:
                claims.say_still_correct(staff, said, seen=seen(request))
            context = {"center": center, "new": True, "said": said}
            return render(request, "finder/invitation/done.html", context)
    return _show(request, center, form)


@by_link(Purpose.STILL_CORRECT)
@require_http_methods(["GET", "HEAD", "POST"])
def still_correct(request: HttpRequest, link: PrivateLink, secret: str) -> HttpResponse:
    """One link, one button: what of it is still correct."""
    people = ProviderStaff.objects.present().select_related("center")
    staff = get_object_or_404(people, pk=link.subject_id)
    form = PartsForm(request.POST if request.method == "POST" else None)
    center = shown_center(staff.center)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            claims.say_still_correct(staff, form.cleaned_data["part"], seen=seen(request))
            return render(request, "finder/invitation/done.html", {"center": center, "said": True})
    return _show(request, center, form)


@by_link(Purpose.OPT_OUT)
@require_http_methods(["GET", "HEAD", "POST"])
def opt_out(request: HttpRequest, link: PrivateLink, secret: str) -> HttpResponse:
    """No more invitations, for good; a button, for mail programs open links by themselves."""
    done = request.method == "POST"
    if done:
        invitations.opt_out(link)
    return render(request, "finder/invitation/opt_out.html", {"done": done})


def _show(request: HttpRequest, center: Center, form: forms.Form) -> HttpResponse:
    parts = [
        part | {"short": part["section"] in (Section.CONTACT, Section.LOCATION)}
        for part in parts_of(center, Vocabulary.load())
    ]
    chosen = form["part"].value() or []
    context = {"center": center, "form": form, "parts": parts, "chosen": chosen}
    status = 422 if form.is_bound else 200
    return render(request, "finder/invitation/page.html", context, status=status)
