"""Forms that anyone may send, without an account and without a cookie.

Why these views need no CSRF cookie: forging a request abuses a right that a browser brings along by
itself, and here it brings none. The site gives visitors no cookie, and these views look at none:
who sends one may do exactly what anyone may do with a form of their own. Where a right is needed,
it is the secret in the address (centers/links), which a forger does not know. Views of the desk
keep Django's own token.

Against machines there are, without any third party: a field that people do not see, a signed time
that says since when the page was open, and limits for each network (finder/limits.py): a narrow one
of what is taken in, and a wide one of tries, for a slip of the pen must not cost anyone a place.
The signed sheet also carries a key, so that a form sent twice is taken in once; sent again with
other words, as after the back button, it is another one.
"""

import secrets
import time
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import TypeVar

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.crypto import salted_hmac
from django.utils.encoding import punycode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt

from centers.typed_text import one_line, plain_text
from finder.limits import give_back, take_place, within_limit

T = TypeVar("T")

# Nobody reads and answers even three taps faster than this; machines send at once.
SHORTEST = 2
# Long enough to look something up over night.
LONGEST = 24 * 60 * 60
# Of valid forms for each network, with those that are refused for what they say.
TRIES_AN_HOUR = 60
_HOUR = 60 * 60
_SALT = "finder.pages.open_forms"


def new_sheet(form: str, now: float | None = None) -> str:
    """A signed mark of one sheet of this form, laid out at the moment `now` (seconds, Unix)."""
    mark = {"form": form, "at": int(now or time.time()), "key": secrets.token_urlsafe(12)}
    return signing.dumps(mark, salt=_SALT)


class LineField(forms.CharField):
    """One line of text, nothing hidden in it."""

    default_validators = [one_line]


class PlainTextField(forms.CharField):
    """A few lines of text, nothing hidden in them."""

    default_validators = [plain_text]
    widget = forms.Textarea


def _can_be_written_to(address: str) -> None:
    """Refuses a domain without a form in ASCII, such as one with a label too long for it."""
    try:
        punycode(address.rpartition("@")[2])
    except UnicodeError as error:
        raise ValidationError(validate_email.message) from error


class AddressField(forms.EmailField):
    """An e-mail address that a message can be sent to, nothing hidden in it."""

    default_validators = [validate_email, one_line, _can_be_written_to]


class OpenForm(forms.Form):
    """Give it a `name`; once it is valid, `form_key` is the key of the sheet and its answers."""

    name = ""

    # For machines alone. Its name must look worth filling in.
    homepage = forms.CharField(
        label=gettext_lazy("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )
    sheet = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, now: float | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.now = now or time.time()
        self.form_key = ""
        self.is_one_too_many = False
        self.initial["sheet"] = new_sheet(self.name, self.now)

    @property
    def answers(self) -> list[forms.BoundField]:
        """The fields that people see."""
        return [self[name] for name in self.fields if name not in ("homepage", "sheet")]

    @property
    def status(self) -> int:
        """The HTTP status of a page that shows the form."""
        if self.is_one_too_many:
            return HTTPStatus.TOO_MANY_REQUESTS
        return HTTPStatus.UNPROCESSABLE_ENTITY if self.is_bound else HTTPStatus.OK

    def clean_homepage(self) -> str:
        if self.cleaned_data["homepage"]:
            raise ValidationError(_("Please leave this empty. It is there to catch machines."))
        return ""

    def clean(self) -> dict:
        mark = self._mark()
        if mark is None:
            self._renew()
            self.add_error(
                None,
                _("This page was open for too long. Nothing is lost. Please send it again."),
            )
        elif self.now - mark["at"] < SHORTEST:
            self.add_error(None, _("That was very quick. Please look it over and send it again."))
        else:
            self.form_key = f"{self.name}:{mark['key']}:{self._digest()}"
        return self.cleaned_data

    def _digest(self) -> str:
        """Another one for other answers. Without our secret it leads back to none of them."""
        answers = [(field.name, str(self.cleaned_data.get(field.name))) for field in self.answers]
        return salted_hmac(_SALT, repr(answers)).hexdigest()[:12]

    def _mark(self) -> dict | None:
        try:
            mark = signing.loads(self.cleaned_data.get("sheet", ""), salt=_SALT)
        except signing.BadSignature:
            return None
        fresh = mark["form"] == self.name and self.now - mark["at"] <= LONGEST
        return mark if fresh else None

    def _renew(self) -> None:
        """Lay out a new sheet with what was typed. It counts as open since long enough."""
        self.data = self.data.copy()
        self.data["sheet"] = new_sheet(self.name, self.now - SHORTEST)


def open_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For a page with such a form: no cookie is asked for, nothing is kept by browsers or caches,
    and search engines leave it out."""

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        return kept_private(view(request, *args, **kwargs))

    return guarded


def open_page_to_find(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The same for a page that search engines may list."""

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        return _kept_by_nobody(view(request, *args, **kwargs))

    return guarded


def kept_private(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex"
    return _kept_by_nobody(response)


def _kept_by_nobody(response: HttpResponse) -> HttpResponse:
    patch_cache_control(response, private=True, no_store=True)
    return response


def take_in(request: HttpRequest, form: OpenForm, act: Callable[[], T], *, times: int) -> T | None:
    """Do what a valid form asks for: what `act` gives, or nothing where it refused, which does not
    count. Where its network had so many taken in this hour, or too many tries, the form says so."""
    if not within_limit(request, f"{form.name}-try", times=TRIES_AN_HOUR, seconds=_HOUR):
        return _one_too_many(form)
    place = take_place(request, form.name, times=times, seconds=_HOUR)
    if place is None:
        return _one_too_many(form)
    taken_in = None
    try:
        taken_in = act()
    finally:
        if not taken_in:
            give_back(place, seconds=_HOUR)
    return taken_in


def _one_too_many(form: OpenForm) -> None:
    """Say beside the form that its sender has to wait."""
    form.is_one_too_many = True
    form.add_error(
        None,
        _(
            "We got many of these from your network in the last hour. Yours is not sent yet."
            " Please try again in an hour. What you wrote stays on this page."
        ),
    )
