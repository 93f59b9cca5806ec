"""The second person's pages: which checks wait, and one of them beside what we publish."""

from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from centers.desk.access import research_team, reviewers
from centers.facts_in_words import Vocabulary, side_by_side
from centers.models import Submission
from centers.verification import (
    NEW_MEMBER_CHECKS,
    AlreadyDecided,
    facts_of,
    may_review,
    review,
)

from .known import Sources

# A page of a list that empties from the top; what stands further down comes up.
_LISTED = 200


@never_cache
@research_team
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """Checks that wait for a second person; one's own stand apart, for someone else to review."""
    submissions = Submission.objects.waiting().select_related("center", "recorded_by")
    own = submissions.filter(recorded_by=request.user)
    others = submissions.exclude(recorded_by=request.user)
    context = {
        "others": others[:_LISTED],
        "others_count": others.count(),
        "own": own[:_LISTED],
        "may_review": may_review(request.user),
        "new_member_checks": NEW_MEMBER_CHECKS,
    }
    return render(request, "desk/review/list.html", context)


@never_cache
@reviewers
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One check; sent, it is accepted or goes back with a note."""
    submission = get_object_or_404(
        Submission.objects.select_related("center", "recorded_by", "reviewed_by"), pk=pk
    )
    if request.method != "POST":
        return _show(request, submission)
    note = request.POST.get("note", "").replace("\0", "")
    decision = request.POST.get("decision")
    if decision not in ("accept", "return"):
        return _show(
            request, submission, HTTPStatus.BAD_REQUEST, note, [_("Accept it or send it back.")]
        )
    try:
        decided = review(submission, request.user, accept=decision == "accept", note=note)
    except AlreadyDecided:
        submission.refresh_from_db()
        by, state = submission.reviewed_by, submission.get_state_display()
        error = _("%(person)s was faster: %(decision)s. Nothing else was changed.") % {
            "person": by,
            "decision": state,
        }
        return _show(request, submission, HTTPStatus.CONFLICT, note, [error])
    except ValidationError as error:
        return _show(request, submission, HTTPStatus.UNPROCESSABLE_ENTITY, note, error.messages)
    accepted = decided.state == Submission.State.ACCEPTED
    messages.success(request, _("Accepted. It counts now.") if accepted else _("Sent back."))
    # The other parts of the same center were checked in the same call.
    more = Submission.objects.waiting().filter(center=submission.center_id)
    if following := more.exclude(recorded_by=request.user).first():
        return redirect("desk:review-one", following.pk)
    return redirect("desk:review")


def _show(
    request: HttpRequest,
    submission: Submission,
    status: int = HTTPStatus.OK,
    note: str = "",
    errors: list[str] | None = None,
) -> HttpResponse:
    vocabulary = Vocabulary.load()
    center, section = submission.center, submission.section
    facts = facts_of(center, section)
    context = {
        "submission": submission,
        "center": center,
        "lines": side_by_side(section, facts, submission.facts, vocabulary),
        "said": Sources.of(center.source_records.all(), vocabulary).on(section, facts),
        "earlier": center.confirmations.filter(section=section).select_related("recorded_by")[:5],
        "own": submission.recorded_by_id == request.user.pk,
        "note": note,
        "errors": errors or [],
    }
    return render(request, "desk/review/one.html", context, status=status)
