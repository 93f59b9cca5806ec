"""Claims that wait for a call, and changes that a center's own people propose."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from centers import claims
from centers.desk.access import research_team
from centers.desk.check.words import Vocabulary, side_by_side
from centers.models import Center, Claim, Proposal
from centers.verification import facts_of

from . import views


@never_cache
@research_team
@require_POST
def code(request: HttpRequest, pk: int) -> HttpResponse:
    """A new code, shown on this one page, to be read out on a call to the listed phone."""
    claim = get_object_or_404(Claim.objects.select_related("center"), pk=pk)
    try:
        told = claims.new_code(claim, by=request.user)
    except claims.ClaimError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("desk:outside-center", claim.center.public_id)
    return views.show_center(request, claim.center, code=(claim.pk, told))


@research_team
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Whoever answered the listed phone knows nothing of the claim."""
    claim = get_object_or_404(Claim.objects.select_related("center"), pk=pk)
    try:
        claims.end(claim, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The claim has ended."))
    return redirect("desk:outside-center", claim.center.public_id)


@research_team
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a proposal over, or not."""
    proposal = get_object_or_404(Proposal.objects.select_related("center"), pk=pk)

    def act(answer: str, verdict: str) -> None:
        claims.decide(proposal, by=request.user, accepted=verdict == "accept", answer=answer)

    name = f"proposal-{pk}"
    return views.answered(request, proposal.center, name, ("accept", "decline"), act)


def rows(center: Center, form) -> dict:
    """What the page of a center shows of both; `form` gives the form of a name."""
    vocabulary = Vocabulary.load()
    waiting = center.proposals.waiting().select_related("staff")
    calls = Claim.objects.filter(center=center, method=Claim.Method.PHONE)
    return {
        "calls": calls.filter(email_confirmed_at__isnull=False, proved_at=None, ended_at=None),
        "phones": center.phones.all(),
        "proposals": [
            {
                "proposal": one,
                "lines": _lines(center, one, vocabulary),
                "form": form(f"proposal-{one.pk}"),
            }
            for one in waiting
        ],
        "people": center.provider_staff.present(),
        "log": center.provider_log.all()[:30],
    }


def _lines(center: Center, proposal: Proposal, vocabulary: Vocabulary) -> list:
    """Only what differs: ours on the left, theirs on the right."""
    ours = facts_of(center, proposal.section)
    theirs = proposal.facts
    if "answers" in theirs:
        theirs = {"answers": ours["answers"] | theirs["answers"]}
    else:
        theirs = ours | theirs
    lines = side_by_side(proposal.section, ours, theirs, vocabulary)
    return [line for line in lines if line.differs]
