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
from centers.models import Center, PrivateLink
from centers.places.states import STATES, state_name
from centers.refusals import refusals

from .open_forms import AddressField, LineField, OpenForm, open_page_to_find, take_in
from .private_links import by_link

# These three say whether it is there already.
LOOKED_AT = ("center_name", "street1", "zip")
BY_PHONE = "phone"
WAYS = [
    ("place", _("People come to us")),
    (BY_PHONE, _("By phone or video only: we have no place that people come to")),
]


def state_choices() -> list[tuple[str, str]]:
    """Codes and names, in the language and the order of the page."""
    return sorted(((code, state_name(code)) for code in STATES), key=lambda choice: choice[1])


def _state_or_none() -> list[tuple[str, str]]:
    return [("", _("Choose a state")), *state_choices()]


class StartForm(OpenForm):
    name = "list-center"

    center_name = LineField(label=_("Name of the center"), max_length=200)
    ways = forms.ChoiceField(
        label=_("How do you treat people?"),
        help_text=_(
            "By phone or video only, we ask no street, just where your office is. It is never shown"
            " as a place to visit. We ask for the states where you are licensed in a later step."
        ),
        choices=WAYS,
        initial="place",
        required=False,
        widget=forms.RadioSelect,
    )
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

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["street1"].required = self.data.get("ways") != BY_PHONE


@open_page_to_find
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """The criteria, then who asks for what center."""
    form = StartForm(request.POST or None)
    found = []
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        found = _alike(given["ways"], given["center_name"], given["street1"], given["zip"][:5])
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
            name=given["center_name"],
            form_key=form.form_key,
            phone_only=given["ways"] == BY_PHONE,
            language=get_language(),
            **where,
        )
        return True
    return False


@require_safe
@cache_control(private=True, no_store=True)
def alike(request: HttpRequest) -> HttpResponse:
    """Listings that look like the one being typed: a piece of the page for htmx."""
    name, street, zip_code = (request.GET.get(field, "").replace("\0", "") for field in LOOKED_AT)
    found = _alike(request.GET.get("ways", ""), name, street, zip_code.strip()[:5])
    return render(request, "finder/apply/_alike.html", {"found": found})


def _alike(ways: str, name: str, street: str, zip_code: str) -> list[Center]:
    """A service without a place may be listed under any; all others where they are, if known."""
    if ways == BY_PHONE:
        return applications.wherever(name, zip_code)
    if applications.is_zip(zip_code):
        return applications.alike(name, street, zip_code)
    return applications.of_that_name(name)


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
