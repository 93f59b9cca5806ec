"""Reading out the code of a claim, deciding on changes, and ending what should not go on."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from centers import claims
from centers.claims.difference import changes
from centers.desk.access import research_team
from centers.facts_in_words import Vocabulary
from centers.models import Center, Claim, Proposal, ProviderStaff
from centers.refusals import refusals

from . import views
from .people import ProposalForm


@never_cache
@research_team
@require_POST
def code(request: HttpRequest, pk: int) -> HttpResponse:
    """A new code, shown on this one page, to be read out on a call to the listed phone."""
    claim = get_object_or_404(Claim.objects.select_related("center"), pk=pk)
    try:
        told = claims.new_code(claim, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("desk:outside-center", claim.center.public_id)
    return views.show_center(request, claim.center, code=(claim.pk, told))


@research_team
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Whoever answered the listed phone knows nothing of the claim."""
    claim = get_object_or_404(Claim.objects.select_related("center"), pk=pk)
    return _done(
        request,
        claim.center,
        lambda: claims.end(claim, by=request.user),
        _("The claim has ended."),
    )


@research_team
@require_POST
def dismiss(request: HttpRequest, pk: int) -> HttpResponse:
    """A person of the center may propose nothing any more."""
    staff = get_object_or_404(ProviderStaff.objects.select_related("center"), pk=pk)
    return _done(
        request,
        staff.center,
        lambda: claims.dismiss(staff, by=request.user),
        _("They cannot propose changes any more, and got an e-mail."),
    )


@never_cache
@research_team
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Take over what is right of a proposal, and decline the rest."""
    proposal = get_object_or_404(Proposal.objects.select_related("center"), pk=pk)
    found = changes(proposal, Vocabulary.load())
    form = ProposalForm(request.POST, proposal=proposal, changes=found)
    if form.is_valid():
        given = form.cleaned_data
        with refusals(form, claims.ClaimError):
            decided = claims.decide(
                proposal,
                by=request.user,
                taken=given["taken"],
                answer=given["answer"],
                seen=request.POST.get("seen", ""),
            )
            waits = decided.state == Proposal.State.WAITING
            messages.success(
                request,
                _("You agree. Another person has to decide on the number.")
                if waits
                else _("Decided. They get an e-mail."),
            )
            return redirect("desk:outside-center", proposal.center.public_id)
    return views.show_center(request, proposal.center, proposals={pk: form}, status=422)


def _done(
    request: HttpRequest, center: Center, act: Callable[[], None], words: str
) -> HttpResponse:
    try:
        act()
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, words)
    return redirect("desk:outside-center", center.public_id)
