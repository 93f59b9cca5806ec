"""What providers are told: what it takes to be listed, and how to object or leave."""

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from centers import links, policies, requests
from centers.criteria import CRITERIA
from centers.models import Center, PrivateLink, ProviderRequest

from .open_forms import AddressField, LineField, OpenForm, PlainTextField, open_page, take_in
from .private_links import NotListed, by_link

Kind = ProviderRequest.Kind


class RequestForm(OpenForm):
    """A provider's word against ours, or the wish to leave."""

    name = "request"

    kind = forms.ChoiceField(
        label=_("What would you like us to do?"),
        choices=[
            (Kind.DISPUTE, Kind.DISPUTE.label),
            (Kind.WITHDRAWAL, Kind.WITHDRAWAL.label),
        ],
        widget=forms.RadioSelect,
    )
    text = PlainTextField(
        label=_("In your words"),
        help_text=_(
            "What is wrong, what is right, and how we can see that. You do not have to give a"
            " reason to have a listing taken down."
        ),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    who = LineField(label=_("Your name and role"), max_length=120)
    email = AddressField(
        label=_("E-mail address for our answer"),
        help_text=_("We use it only for this answer."),
        max_length=254,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].required = self.data.get("kind") != Kind.WITHDRAWAL


class AppealForm(OpenForm):
    name = "appeal"

    text = PlainTextField(
        label=_("Why should we decide differently?"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


@require_safe
def criteria(request: HttpRequest) -> HttpResponse:
    """What a center must show, who decides, how long it takes, how to appeal."""
    return render(request, "finder/providers/criteria.html", _times() | {"criteria": CRITERIA})


@require_safe
def policies_page(request: HttpRequest) -> HttpResponse:
    """How to dispute something, and how to be taken off, with our deadlines."""
    return render(request, "finder/providers/policies.html", _times())


@open_page
@require_http_methods(["GET", "HEAD", "POST"])
def request_page(request: HttpRequest, public_id: str) -> HttpResponse:
    """A provider asks us to put something right about its center, or to take it off."""
    center = public_center(public_id)
    kind = request.GET.get("kind", "")
    form = RequestForm(request.POST or None, initial={"kind": kind if kind in Kind else None})
    valid = request.method == "POST" and form.is_valid()
    if valid and (secret := take_in(request, form, lambda: _received(form, center), times=5)):
        return redirect("request-status", secret)
    context = {"center": center, "form": form} | _times()
    return render(request, "finder/providers/request.html", context, status=form.status)


def _received(form: RequestForm, center: Center) -> str:
    """The secret of the page that follows the request."""
    given = form.cleaned_data
    _made, secret = requests.receive(
        center,
        given["kind"],
        text=given["text"],
        name=given["who"],
        email=given["email"],
        form_key=form.form_key,
        language=get_language(),
    )
    return secret


@by_link(PrivateLink.Purpose.REQUEST)
@require_safe
def request_status(request: HttpRequest, link: PrivateLink, secret: str) -> HttpResponse:
    """What became of a request; shows what was asked to the person who asked."""
    asked = get_object_or_404(ProviderRequest.objects.select_related("center"), pk=link.subject_id)
    appeal = ProviderRequest.objects.filter(appeal_of=asked).first()
    can_appeal = not requests.why_no_appeal(asked)
    context = {
        "asked": asked,
        "secret": secret,
        "mailed": requests.mailed(asked),
        "link": links.address("request-status", secret, get_language()),
        "appeal": appeal,
        "can_appeal": can_appeal,
    } | _times()
    return render(request, "finder/providers/request_status.html", context)


@by_link(PrivateLink.Purpose.REQUEST)
@require_http_methods(["GET", "HEAD", "POST"])
def request_appeal(request: HttpRequest, link: PrivateLink, secret: str) -> HttpResponse:
    """Ask for a second look at a decision; the link leads to it, so nobody says again who asks."""
    asked = get_object_or_404(ProviderRequest.objects.select_related("center"), pk=link.subject_id)
    form = AppealForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _made, onward = requests.receive(
                asked.center,
                Kind.APPEAL,
                text=form.cleaned_data["text"],
                name=asked.name,
                email=asked.email,
                form_key=form.form_key,
                language=asked.language,
                appeal_of=asked,
            )
        except requests.RequestError as error:
            form.add_error(None, error)
        else:
            return redirect("request-status", onward)
    context = {"asked": asked, "form": form, "secret": secret} | _times()
    return render(request, "finder/providers/appeal.html", context, status=form.status)


def public_center(public_id: str) -> Center:
    """The center that the public may see, where merges lead; 404 for any other."""
    found = Center.unfiltered.filter(public_id=public_id.lower()).first()
    if found is None:
        raise Http404
    try:
        return shown_center(found)
    except NotListed as error:
        raise Http404 from error


def shown_center(center: Center) -> Center:
    """Where merges lead from this center, if the public may see that; NotListed otherwise."""
    center = center.survivor()
    require_shown(center)
    return center


def require_shown(center: Center) -> None:
    """Raises NotListed, which tells those with a private link what happened, for a center that the
    public may not see."""
    if not (center.is_published or center.is_closed):
        raise NotListed(center)


def _times() -> dict[str, int]:
    """Our deadlines in days."""
    return {
        "decide_days": policies.DECIDE_APPLICATION.days,
        "dispute_days": policies.ANSWER_DISPUTE.days,
        "withdrawal_days": policies.ANSWER_WITHDRAWAL.days,
        "appeal_within_days": policies.APPEAL_WITHIN.days,
        "appeal_days": policies.ANSWER_APPEAL.days,
    }
