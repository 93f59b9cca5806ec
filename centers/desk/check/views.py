"""The check page and its drafts. Opening it changes nothing; what is typed is kept at once."""

import json
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from centers.desk.access import research_team
from centers.evidence import EvidenceRefused, stored
from centers.facts_in_words import Vocabulary
from centers.models import Center, EvidenceFile, Submission, Task
from centers.models.taxonomy import Section
from centers.models.verification import REQUIRED_SECTIONS
from centers.tasks import close_task
from centers.verification import StaleCheck, save_draft

from . import typed
from .hand_in import NotHandedIn, hand_in
from .page import ENDED_BY_HAND, CheckPage, before, check_page
from .state import next_due

# A page's worth of typing is a few kilobytes; more than this is not a draft.
_MOST_BYTES = 500_000
_FILES = 10


@never_cache
@research_team
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, public_id: str) -> HttpResponse:
    """The page; sent, it hands in one section, saves, discards, or ends a task."""
    center = _center(public_id)
    vocabulary = Vocabulary.load()
    if request.method != "POST":
        return _show(request, check_page(center, request.user, vocabulary))
    if "discard" in request.POST:
        save_draft(center, request.user, dict.fromkeys(typed.PARTS))
        messages.info(request, _("What you had typed is gone. This is what we publish."))
        return _back(center)
    # Kept before anything else is tried: whatever happens next, nothing typed is lost.
    _keep(request, center, vocabulary, request.POST)
    if section := request.POST.get("hand-in"):
        if section not in Section.values:
            return HttpResponse(_("There is no such part."), status=HTTPStatus.BAD_REQUEST)
        return _hand_in(request, center, section, vocabulary)
    if task := request.POST.get("finish"):
        return _finish(request, center, task)
    messages.info(request, _("Saved. Nothing has been handed in yet."))
    return _back(center)


@never_cache
@research_team
@require_POST
def draft(request: HttpRequest, public_id: str) -> JsonResponse:
    """Keep what was typed, sent by the page's script as {part: {input: text}}."""
    center = _center(public_id)
    if len(request.body) > _MOST_BYTES:
        return _refused(_("This is too much to keep."), HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    try:
        sent = json.loads(request.body)
        inputs = {name: text for part in sent.values() for name, text in part.items()}
        sound = all(isinstance(text, str) for text in inputs.values())
    except (ValueError, AttributeError):
        sound = False
    if not sound:
        return _refused(_("This cannot be read."), HTTPStatus.BAD_REQUEST)
    _keep(request, center, Vocabulary.load(), inputs)
    now = timezone.localtime()
    return JsonResponse({"saved": _("Saved at %(time)s") % {"time": time_format(now.time())}})


def _center(public_id: str) -> Center:
    return get_object_or_404(Center.unfiltered, public_id=public_id.lower())


def _keep(request: HttpRequest, center: Center, vocabulary: Vocabulary, inputs) -> None:
    typed.keep(center, request.user, inputs, before(center, vocabulary, timezone.localdate()))


def _hand_in(
    request: HttpRequest, center: Center, section: str, vocabulary: Vocabulary
) -> HttpResponse:
    kept = _kept(request, center)
    part, shared = (typed.part_of(request.POST, name) for name in (section, typed.SHARED))
    errors, status = {}, HTTPStatus.UNPROCESSABLE_ENTITY
    uploads = request.FILES.getlist("files")
    try:
        if len(uploads) > _FILES:
            raise EvidenceRefused(_("Choose up to %(most)d files at a time.") % {"most": _FILES})
        with stored(center, uploads, request.user) as new:
            kept |= {file.pk for file in new}
    except EvidenceRefused as error:
        errors["files"] = error.messages
    if not errors:
        files = EvidenceFile.objects.filter(pk__in=kept)
        try:
            made = hand_in(
                center,
                section,
                part,
                shared,
                user=request.user,
                files=files,
                vocabulary=vocabulary,
            )
        except NotHandedIn as error:
            errors = error.errors
        except StaleCheck:
            status = HTTPStatus.CONFLICT
            errors[""] = [
                _(
                    "Someone else changed this part while you were working on it. Nothing was"
                    " handed in. Compare the two versions and hand in again."
                )
            ]
        else:
            _tidy_draft(request, center, section, shared)
            _say_what_happened(request, center, section, made)
            return _back(center, next_due(center))
    page = check_page(center, request.user, vocabulary, errors={section: errors}, kept=kept)
    return _show(request, page, status)


def _kept(request: HttpRequest, center: Center) -> set[int]:
    """Files given earlier that go with this check; only the person's own, of this center."""
    chosen = [pk for pk in request.POST.getlist("kept") if pk.isascii() and pk.isdecimal()]
    own = center.evidence_files.filter(uploaded_by=request.user)
    return set(own.filter(pk__in=chosen[:50]).values_list("pk", flat=True))


def _tidy_draft(request: HttpRequest, center: Center, section: str, shared: typed.Part) -> None:
    """What was handed in is no draft any more. The shared evidence serves the next section too."""
    used = shared | {f"{typed.SHARED}-used": typed.proof(shared)}
    save_draft(center, request.user, {section: None, typed.SHARED: used})


def _say_what_happened(request: HttpRequest, center: Center, section: str, made) -> None:
    name = Section(section).label
    if isinstance(made, Submission):
        if made.state == Submission.State.WAITING:
            reason = made.get_review_reason_display()
            messages.success(
                request,
                _("%(section)s: handed in. A second person reviews it (%(reason)s).")
                % {"section": name, "reason": reason},
            )
    elif made.expires_on:
        messages.success(
            request,
            _("%(section)s: confirmed until %(day)s.")
            % {"section": name, "day": date_format(made.expires_on)},
        )
    else:
        messages.success(
            request,
            _("%(section)s: recorded as “%(outcome)s”.")
            % {"section": name, "outcome": made.get_outcome_display()},
        )
    waiting = set(center.submissions.waiting().values_list("section", flat=True))
    current = set(center.confirmations.current().values_list("section", flat=True))
    if set(REQUIRED_SECTIONS) <= current:
        messages.success(request, _("All required parts are confirmed: this listing is verified."))
    elif set(REQUIRED_SECTIONS) <= current | waiting:
        messages.info(request, _("All required parts are done. The rest is up to the reviewers."))


def _finish(request: HttpRequest, center: Center, pk: str) -> HttpResponse:
    """End a task that the person holds and that no check ends by itself."""
    held = Task.objects.held_by(request.user).filter(center=center, reason__in=ENDED_BY_HAND)
    task = held.filter(pk=pk).first() if pk.isascii() and pk.isdecimal() else None
    if task is None:
        messages.error(request, _("You do not hold this task any more, so it stays open."))
    else:
        close_task(center, task.reason, by=request.user)
        messages.success(
            request, _("Task done: %(reason)s.") % {"reason": task.get_reason_display()}
        )
    return _back(center)


def _back(center: Center, part: str = "") -> HttpResponseRedirect:
    """To the page again, at this part of it."""
    address = reverse("desk:check", args=[center.public_id])
    return HttpResponseRedirect(
        f"{address}#{part}" if part else address, status=HTTPStatus.SEE_OTHER
    )


def _show(request: HttpRequest, page: CheckPage, status: int = HTTPStatus.OK) -> HttpResponse:
    return render(request, "desk/check/page.html", {"page": page}, status=status)


def _refused(message: str, status: int) -> JsonResponse:
    return JsonResponse({"error": message}, status=status)
