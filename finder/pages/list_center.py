"""List your center: the first page, possible duplicates, and confirming the address."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from centers import applications
from centers.criteria import CRITERIA
from centers.models import PrivateLink
from centers.places.states import STATES, state_name
from centers.refusals import refusals

from .open_forms import AddressField, LineField, OpenForm, by_link, open_page_to_find, take_in

# These three say whether it is there already.
LOOKED_AT = ("center_name", "street1", "zip")


def state_choices() -> list[tuple[str, str]]:
    """Codes and names, in the language and the order of the page."""
    return sorted(((code, state_name(code)) for code in STATES), key=lambda choice: choice[1])


def _state_or_none() -> list[tuple[str, str]]:
    return [("", _("Choose a state")), *state_choices()]


class StartForm(OpenForm):
    name = "list-center"

    center_name = LineField(label=_("Name of the center"), max_length=200)
    street1 = LineField(label=_("Street"), max_length=200)
    city = LineField(label=_("City"), max_length=100)
    state = forms.ChoiceField(label=_("State"), choices=_state_or_none)
    zip = LineField(label=_("ZIP code"), max_length=10)
    email = AddressField(
        label=_("Your e-mail address"),
        help_text=_("We send a link there, and write only about this center."),
        max_length=254,
    )
    none_of_these = forms.BooleanField(
        label=_("None of the listings above is this center"), required=False
    )


@open_page_to_find
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """The criteria, then who asks for what center."""
    form = StartForm(request.POST or None)
    found = []
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        found = applications.alike(given["center_name"], given["street1"], given["zip"][:5])
        if found and not given["none_of_these"]:
            form.add_error("none_of_these", _("Please look at these listings first."))
        elif take_in(request, form, lambda: _started(form), times=5):
            return redirect("list-center-sent")
    context = {"form": form, "found": found, "criteria": CRITERIA}
    return render(request, "finder/apply/start.html", context, status=form.status)


def _started(form: StartForm) -> bool:
    given = form.cleaned_data
    where = {name: given[name] for name in ("street1", "city", "state", "zip", "email")}
    with refusals(form):
        applications.start(
            name=given["center_name"], form_key=form.form_key, language=get_language(), **where
        )
        return True
    return False


@require_safe
@cache_control(private=True, no_store=True)
def alike(request: HttpRequest) -> HttpResponse:
    """Listings that look like the one being typed: a piece of the page for htmx."""
    name, street, zip_code = (request.GET.get(field, "").replace("\0", "") for field in LOOKED_AT)
    zip_code = zip_code.strip()[:5]
    if applications.is_zip(zip_code):
        found = applications.alike(name, street, zip_code)
    else:
        found = applications.of_that_name(name)
    return render(request, "finder/apply/_alike.html", {"found": found})


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """What comes next; it says nothing of who asked."""
    return render(request, "finder/apply/sent.html", {"days": applications.CONFIRM_WITHIN.days})


@by_link(PrivateLink.Purpose.CONFIRM_APPLICATION)
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, link: PrivateLink, secret: str) -> HttpResponse:
    """A button, for mail programs open links by themselves; pressed, on to the form."""
    if request.method == "POST":
        try:
            _application, onward = applications.confirm_address(link)
        except applications.ApplicationError:
            context = {"purpose": link.purpose}
            return render(request, "finder/providers/link_ended.html", context, status=410)
        return redirect("application", onward)
    return render(request, "finder/apply/confirm.html")
