"""An application behind its private links: filling it in, sending it, following it."""

from contextlib import suppress
from http import HTTPStatus

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from centers import applications, policies, requests
from centers.criteria import CRITERIA
from centers.facts_in_words import Vocabulary, in_words
from centers.models import Application, PrivateLink, ProviderRequest
from centers.models.taxonomy import Answer
from centers.places.states import state_name
from centers.refusals import refusals

from .application_forms import (
    ANSWERS,
    FORMS,
    KETAMINE,
    ORDER,
    TITLES,
    CriteriaForm,
    PaperForm,
    PlaceForm,
)
from .open_forms import OpenForm, PlainTextField
from .private_links import by_link

# Ten files of 10 MB each are sent one at a time; more than this in one request is not read at all.
MOST_BYTES = 12 * 1024 * 1024
Purpose = PrivateLink.Purpose


class ReplyForm(OpenForm):
    name = "application-reply"

    text = PlainTextField(
        label=_("Your answer"), max_length=3000, widget=forms.Textarea(attrs={"rows": 5})
    )


@by_link(Purpose.APPLICATION)
@require_safe
def overview(request: HttpRequest, link: PrivateLink, secret: str) -> HttpResponse:
    """Every part as we understood it, and what is missing."""
    return _all_parts(request, link, secret)


def _all_parts(
    request: HttpRequest, link: PrivateLink, secret: str, errors: list[str] | None = None
) -> HttpResponse:
    application = get_object_or_404(Application, pk=link.subject_id)
    vocabulary = Vocabulary.load()
    missing = applications.missing(application)
    context = {
        "application": application,
        "secret": secret,
        "errors": errors,
        "until": link.expires_at,
        "parts": [_summary(application, part, vocabulary) for part in ORDER],
        "missing": missing,
        "needed": {part for part, _what in missing},
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    return render(request, "finder/apply/overview.html", context, status=status)


@by_link(Purpose.APPLICATION)
@require_http_methods(["GET", "HEAD", "POST"])
def part_page(request: HttpRequest, link: PrivateLink, secret: str, part: str) -> HttpResponse:
    """One part of the form. Saved, it leads to the next, or back to all of it."""
    if part not in ORDER:
        raise Http404
    application = get_object_or_404(Application, pk=link.subject_id)
    if _is_too_large(request):
        code = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        unread = _form(application, part)
        return _show(request, application, secret, part, unread, code, {"too_large": True})
    if request.method != "POST":
        empty = _form(application, part)
        return _show(request, application, secret, part, empty, HTTPStatus.OK)
    form = _form(application, part, request.POST, request.FILES)
    if form.is_valid():
        with refusals(form):
            _keep(application, part, form)
            return _onward(request, secret, part)
    return _show(request, application, secret, part, form, HTTPStatus.UNPROCESSABLE_ENTITY)


@by_link(Purpose.APPLICATION)
@require_POST
def forget_paper(request: HttpRequest, link: PrivateLink, secret: str, pk: int) -> HttpResponse:
    """Take a file back."""
    # Sent in the meantime, it keeps its papers.
    with suppress(applications.ApplicationError):
        applications.forget_paper(get_object_or_404(Application, pk=link.subject_id), pk)
    return redirect("application-part", secret, "papers")


@by_link(Purpose.APPLICATION)
@require_POST
def send(request: HttpRequest, link: PrivateLink, secret: str) -> HttpResponse:
    """Send it. The way to fill it in ends here, the status page begins."""
    application = get_object_or_404(Application, pk=link.subject_id)
    try:
        _application, onward = applications.submit(application)
    except ValidationError as error:
        return _all_parts(request, link, secret, error.messages)
    return redirect("application-status", onward)


@by_link(Purpose.APPLICATION_STATUS)
@require_http_methods(["GET", "HEAD", "POST"])
def status(request: HttpRequest, link: PrivateLink, secret: str) -> HttpResponse:
    """Where it stands; an open question is answered here, and a decision appealed."""
    application = get_object_or_404(
        Application.objects.select_related("center"), pk=link.subject_id
    )
    appeal = ProviderRequest.objects.filter(application=application).first()
    can_appeal = not requests.why_no_appeal_of(application)
    asked = application.state == Application.State.QUESTIONS
    form = ReplyForm(request.POST or None) if asked or can_appeal else None
    code = HTTPStatus.OK
    if request.method == "POST":
        if form is None:
            return redirect("application-status", secret)
        code = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            text = form.cleaned_data["text"]
            with refusals(form):
                if asked:
                    applications.reply(application, text)
                    return redirect("application-status", secret)
                _made, onward = applications.appeal(application, text, form.form_key)
                return redirect("request-status", onward)
    context = {
        "application": application,
        "secret": secret,
        "questions": application.questions.all(),
        "by_phone": _by_phone(application),
        "waiting_since": applications.waiting_since(application),
        "form": form,
        "appeal": appeal,
        "appeal_within_days": policies.APPEAL_WITHIN.days,
        "appeal_days": policies.ANSWER_APPEAL.days,
    }
    return render(request, "finder/apply/status.html", context, status=code)


def _is_too_large(request: HttpRequest) -> bool:
    length = request.headers.get("Content-Length", "")
    return length.isdecimal() and int(length) > MOST_BYTES


def _onward(request: HttpRequest, secret: str, part: str) -> HttpResponse:
    """A paper is seldom the last one; of any other part the button says where to."""
    if part == "papers":
        return redirect("application-part", secret, part)
    if "next" in request.POST:
        return redirect("application-part", secret, ORDER[ORDER.index(part) + 1])
    return redirect("application", secret)


def _form(application: Application, part: str, data=None, files=None) -> forms.Form:
    if part == "papers":
        return PaperForm(data, files)
    if part == "criteria":
        said = application.statements | {"note": application.note}
        return CriteriaForm(data, initial=said)
    if part == "location":
        return PlaceForm(data, initial=PlaceForm.initial_of(application.facts))
    form = FORMS[part]
    return form(data, initial=form.initial_of(application.facts.get(part, {})))


def _keep(application: Application, part: str, form: forms.Form) -> None:
    if part == "papers":
        applications.keep_paper(application, form.cleaned_data["file"])
    elif part == "criteria":
        said = dict(form.cleaned_data)
        note = said.pop("note")
        applications.keep_statements(application, said, note)
    elif part == "location":
        states = form.cleaned_data["states"]
        applications.keep_place(application, form.facts, phone_only=form.phone_only, states=states)
    else:
        applications.keep(application, part, form.facts)


def _summary(application: Application, part: str, vocabulary: Vocabulary) -> dict:
    """A part in words: few facts one by one, of many how many are answered how."""
    facts = application.facts.get(part, {})
    lines, counts = [], None
    if part in ("contact", "location"):
        lines = [line for line in in_words(part, facts, vocabulary).values() if line[1]]
        lines = [*_by_phone(application), *lines] if part == "location" else lines
    elif part == "ketamine":
        words, said = dict(ANSWERS), facts.get("answers", {})
        lines = [(KETAMINE[path][0], words[said[path] or ""]) for path in KETAMINE if path in said]
    elif part == "criteria":
        said = application.statements
        lines = [(c.statement, Answer(said[c.slug]).label) for c in CRITERIA if c.slug in said]
        lines += [(_("License number and notes"), application.note)] if application.note else []
    elif part == "papers":
        lines = [(_("File"), paper.name) for paper in application.files.all()]
    elif facts:
        values = list(facts["answers"].values())
        asked = {"yes": Answer.YES, "no": Answer.NO, "unsure": None}
        counts = {word: values.count(answer) for word, answer in asked.items()}
    return {"slug": part, "title": TITLES[part], "lines": lines, "counts": counts}


def _by_phone(application: Application) -> list[tuple[str, str]]:
    """What a service without a place says of itself, a line each; nothing of any other."""
    if not applications.says_phone_only(application.facts):
        return []
    states = sorted(state_name(code) for code in applications.states_named(application.facts))
    named = [(_("States where you say you are licensed"), ", ".join(states))] if states else []
    return [(_("How you treat people"), _("By phone or video only")), *named]


def _show(
    request: HttpRequest,
    application: Application,
    secret: str,
    part: str,
    form: forms.Form,
    code: int,
    more: dict | None = None,
) -> HttpResponse:
    context = {
        "application": application,
        "secret": secret,
        "part": part,
        "title": TITLES[part],
        "number": ORDER.index(part) + 1,
        "total": len(ORDER),
        "form": form,
        "grouped": getattr(form, "grouped", None),
        "papers": application.files.all() if part == "papers" else [],
        "last": part == ORDER[-1],
        "too_large": False,
    }
    return render(request, "finder/apply/part.html", context | (more or {}), status=code)
