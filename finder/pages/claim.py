"""Proving to belong to a center."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from centers import claims
from centers.models import Center, Claim, PrivateLink
from centers.refusals import refusals

from .open_forms import AddressField, LineField, OpenForm, open_page, take_in
from .private_links import by_link
from .providers import public_center, require_shown


class ClaimForm(OpenForm):
    name = "claim"

    method = forms.ChoiceField(
        label=_("How can you show that you belong to the center?"),
        choices=Claim.Method.choices,
        widget=forms.RadioSelect,
    )
    who = LineField(label=_("Your name and role"), max_length=120)
    email = AddressField(
        label=_("Your e-mail address"),
        help_text=_("We send your private link there."),
        max_length=254,
    )

    def __init__(self, *args, center: Center, **kwargs):
        super().__init__(*args, **kwargs)
        ways = self.fields["method"]
        ways.choices = [
            (method, label)
            for method, label in Claim.Method.choices
            if method != Claim.Method.DOMAIN or claims.own_domain(center)
        ]
        if len(ways.choices) == 1:
            ways.initial = ways.choices[0][0]


class CodeForm(forms.Form):
    code = LineField(
        label=_("The code"),
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


@open_page
@require_http_methods(["GET", "HEAD", "POST"])
def claim_page(request: HttpRequest, public_id: str) -> HttpResponse:
    """Someone says that they belong to the center, or asks for a new link."""
    center = public_center(public_id)
    form = ClaimForm(request.POST or None, center=center)
    valid = request.method == "POST" and form.is_valid()
    if valid and take_in(request, form, lambda: _claimed(form, center), times=10):
        return redirect("claim-sent", center.public_id)
    context = {
        "center": center,
        "form": form,
        "domain": claims.own_domain(center),
        "has_phone": center.phones.exists(),
    }
    return render(request, "finder/claim/start.html", context, status=form.status)


def _claimed(form: ClaimForm, center: Center) -> bool:
    given = form.cleaned_data
    with refusals(form):
        claims.claim(
            center,
            method=given["method"],
            name=given["who"],
            email=given["email"],
            form_key=form.form_key,
            language=get_language(),
        )
        return True
    return False


@require_safe
def claim_sent(request: HttpRequest, public_id: str) -> HttpResponse:
    """What comes next; the same whoever asked."""
    return render(request, "finder/claim/sent.html", {"center": public_center(public_id)})


@by_link(PrivateLink.Purpose.CLAIM)
@require_http_methods(["GET", "HEAD", "POST"])
def claim_link(request: HttpRequest, link: PrivateLink, secret: str) -> HttpResponse:
    """Confirm the address with a button; then, by phone, wait for the call and type the code."""
    claim = get_object_or_404(Claim.objects.select_related("center"), pk=link.subject_id)
    require_shown(claim.center)
    form = CodeForm(request.POST if "code" in request.POST else None)
    status = 200
    if request.method == "POST":
        with refusals(form):
            if "code" not in request.POST:
                claims.confirm_address(claim)
                return redirect("claim-link", secret)
            if form.is_valid():
                claims.enter_code(claim, form.cleaned_data["code"])
                return redirect("claim-link", secret)
        status = 422
        claim.refresh_from_db()
    return render(request, "finder/claim/link.html", {"claim": claim, "form": form}, status=status)
