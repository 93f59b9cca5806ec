"""An application on the desk: what they say, the checklist, and the decision."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from centers import applications
from centers.criteria import CRITERIA
from centers.desk.access import research_team
from centers.desk.downloads import download
from centers.facts_in_words import Vocabulary, in_words
from centers.models import Application, ApplicationFile, OutboxMessage
from centers.models.taxonomy import Section
from centers.places.states import state_name

_SAYS = {"yes": gettext_lazy("yes"), "no": gettext_lazy("no")}


class ChecklistForm(forms.Form):
    """The criteria of the public page, each with what the applicant says of it."""

    def __init__(self, *args, application: Application, **kwargs):
        super().__init__(*args, initial=application.checklist, **kwargs)
        for criterion in CRITERIA:
            said = application.statements.get(criterion.slug, "")
            unchecked = _("Not checked. They say: %s") % _SAYS.get(said, _("nothing"))
            self.fields[criterion.slug] = forms.ChoiceField(
                label=criterion.title,
                help_text=criterion.shown_by,
                choices=[("", unchecked), ("met", _("Met")), ("not-met", _("Not met"))],
                required=False,
                widget=forms.RadioSelect,
            )


class WordsForm(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("Our question, or the reason, as they will read it"),
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


@never_cache
@research_team
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """The page; sent, it takes up, keeps the checklist, asks, lists or declines."""
    application = get_object_or_404(
        Application.objects.select_related("center").exclude(state=Application.State.DRAFT), pk=pk
    )
    checklist = ChecklistForm(application=application)
    words = WordsForm()
    status = 200
    if request.method == "POST":
        words = WordsForm(request.POST)
        checklist = ChecklistForm(
            request.POST if "tick" in request.POST else None, application=application
        )
        try:
            if done := _act(request, application, checklist, words):
                messages.success(request, done)
                return redirect("desk:application", pk)
        except ValidationError as error:
            on_words = hasattr(error, "error_dict") and "words" in error.error_dict
            words.add_error("words" if on_words else None, error.messages)
        status = 422
    vocabulary = Vocabulary.load()
    context = {
        "application": application,
        "center": application.center,
        "checklist": checklist,
        "words": words,
        "sections": [
            (section, in_words(section, application.facts.get(section, {}), vocabulary).values())
            for section in Section
        ],
        "questions": application.questions.select_related("asked_by"),
        "waiting_since": applications.waiting_since(application),
        "papers": application.files.all(),
        "alike": applications.alike_to(application),
        "phone_only": applications.says_phone_only(application.facts),
        "states": [state_name(code) for code in applications.states_named(application.facts)],
        "came_back": OutboxMessage.objects.bounced_from(application.email).first(),
        "today": timezone.localdate(),
    }
    return render(request, "desk/applications/one.html", context, status=status)


def _act(
    request: HttpRequest, application: Application, checklist: ChecklistForm, words: WordsForm
) -> str:
    """Do what the button says and say so; "" where the form does not hold."""
    by, act = request.user, request.POST.get("act", "")
    if "tick" in request.POST:
        if not checklist.is_valid():
            return ""
        applications.tick(application, checklist.cleaned_data, by=by)
        return _("The checklist is saved.")
    if act == "take-up":
        applications.take_up(application, by=by)
        return _("Taken up. Its documents are among your files on the check page.")
    if act == "list":
        applications.list_it(application, by=by)
        return _("Listed. They get an e-mail.")
    if not words.is_valid():
        return ""
    if act == "ask":
        applications.ask(application, words.cleaned_data["words"], by=by)
        return _("Asked. They get an e-mail.")
    if act == "decline":
        applications.decline(application, words.cleaned_data["words"], by=by)
        return _("Declined. They get an e-mail, and can appeal.")
    return ""


@research_team
@require_safe
def paper(request: HttpRequest, pk: int, paper: int) -> FileResponse:
    """A paper of an application."""
    sent = ApplicationFile.objects.exclude(application__state=Application.State.DRAFT)
    return download(get_object_or_404(sent, pk=paper, application=pk))
