"""What the desk makes of a proposed change."""

import datetime
from collections.abc import Collection

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from centers.history import recorded
from centers.listings import refresh
from centers.models import Center, Confirmation, Offering, Proposal, ProviderLog, Task, Term, User
from centers.models.offering import Basis
from centers.models.taxonomy import Answer, Section
from centers.models.verification import REQUIRED_SECTIONS
from centers.tasks import open_task
from centers.verification import may_check
from centers.verification.facts import apply_facts, facts_of

from .claim import settle_task
from .people import log, page_of, tell
from .problem import ClaimError
from .propose import names_of
from .word import keep_word, mark_of

State, Outcome = Proposal.State, Proposal.Outcome
PHONES = "phones"
FREE_TEXT = (Section.CONTACT, Section.LOCATION)


@transaction.atomic
def decide(
    proposal: Proposal,
    *,
    by: User,
    taken: Collection[str],
    answer: str = "",
    seen: str = "",
    now: datetime.datetime | None = None,
) -> Proposal:
    """Decide on each fact of a proposal (`names_of`): those in `taken` are right, the others are
    declined, which takes a reason. Its author gets an e-mail.

    What is right becomes the provider's word, where nothing of ours outranks that: a check of the
    section that holds, an answer of our team, a yes that only our team may say. Where it does, and
    for all about ketamine, nothing is written: a task asks for a check, which takes two people
    where the rules of checks say so, and the check decides.

    Another phone number takes two people as well: the first one's decision is kept as agreement,
    and the proposal still waits. `seen` is the mark (`mark_of`) of what we published when they
    looked. Raises PermissionDenied, or ClaimError for a proposal that waits no more, where we
    publish something else by now, for a missing reason, and where the first person comes again.
    """
    now = now or timezone.now()
    if not may_check(by):
        raise PermissionDenied
    # Whoever checks this center right now goes first.
    center = Center.unfiltered.select_for_update(of=("self",)).get(pk=proposal.center_id)
    proposal = (
        Proposal.objects.select_related("staff").select_for_update(of=("self",)).get(pk=proposal.pk)
    )
    if proposal.state != State.WAITING:
        raise ClaimError(
            _(
                "There is nothing left to decide here: somebody has decided already, or a newer"
                " change took its place."
            )
        )
    if seen and seen != mark_of(facts_of(center, proposal.section)):
        raise ClaimError(
            _("What we publish was changed in the meantime. Please compare again, and decide.")
        )
    names = names_of(proposal)
    if unknown := set(taken) - set(names):
        raise ClaimError(_("This is not part of the proposal: %s") % ", ".join(sorted(unknown)))
    if len(taken) < len(names) and not answer.strip():
        raise ClaimError({"answer": _("Say why, in words for the provider.")})

    at = timezone.localdate(now)
    outranked = _outranked(center, proposal, at)
    outcomes = {name: _outcome(name, taken, outranked) for name in names}
    if outcomes.get(PHONES) == Outcome.ACCEPTED:
        if proposal.agreed_by_id == by.pk:
            raise ClaimError(
                _("You have agreed to the number. Now another person has to agree, too.")
            )
        if proposal.agreed_by_id is None:
            return _agree(proposal, by, now)
    else:
        proposal.agreed_by = proposal.agreed_at = None
    with recorded(by=by):
        _take_over(center, proposal, outcomes)
    _ask_for_check(center, proposal, outcomes, now)
    proposal.state, proposal.outcomes, proposal.answer = State.DECIDED, outcomes, answer.strip()
    proposal.decided_by, proposal.decided_at = by, now
    proposal.save()
    log(
        None,
        ProviderLog.What.DECIDED,
        now,
        center=center,
        person=proposal.staff,
        sections=[proposal.section],
        by=by,
    )
    settle_task(center, by, now)
    _tell_author(proposal, now)
    return proposal


def _outcome(name: str, taken: Collection[str], outranked: Collection[str]) -> Outcome:
    if name not in taken:
        return Outcome.DECLINED
    return Outcome.CHECKING if name in outranked else Outcome.ACCEPTED


def _agree(proposal: Proposal, by: User, now: datetime.datetime) -> Proposal:
    proposal.agreed_by, proposal.agreed_at = by, now
    proposal.save(update_fields=["agreed_by", "agreed_at"])
    return proposal


def _outranked(center: Center, proposal: Proposal, at: datetime.date) -> set[str]:
    """The facts of the proposal that our own word stands against."""
    names = set(names_of(proposal))
    checks = Confirmation.objects.current(at).filter(center=center, section=proposal.section)
    if proposal.section == Section.KETAMINE or checks.exists():
        return names
    if proposal.section in FREE_TEXT:
        return set()
    answers = proposal.facts["answers"]
    ours = set(center.offerings.filter(basis=Basis.RESEARCH).values_list("term", flat=True))
    return {
        path
        for path, term in _terms(names).items()
        if term.pk in ours or (term.needs_confirmation and answers[path] == Answer.YES)
    }


def _take_over(center: Center, proposal: Proposal, outcomes: dict[str, str]) -> None:
    """Write what was accepted, as the provider's word of the day on which they said it."""
    accepted = [name for name, outcome in outcomes.items() if outcome == Outcome.ACCEPTED]
    if not accepted:
        return
    said_on = timezone.localdate(proposal.made_at)
    if proposal.section == Section.LOCATION:
        apply_facts(center, proposal.section, proposal.facts, said_on)
    elif proposal.section == Section.CONTACT:
        facts = {name: proposal.facts[name] for name in accepted}
        apply_facts(center, proposal.section, facts, said_on)
    else:
        _put_answers(center, proposal, accepted, said_on)
    # They saw all of the form and left the rest as it is; of long lists of answers that says less.
    whole = proposal.section in FREE_TEXT and len(accepted) == len(outcomes)
    keep_word(center, proposal.staff, proposal.section, said_on, whole=whole)
    refresh([center.pk])


def _put_answers(
    center: Center, proposal: Proposal, paths: list[str], said_on: datetime.date
) -> None:
    answers = proposal.facts["answers"]
    Offering.objects.bulk_create(
        [
            Offering(
                center=center,
                term=term,
                answer=answers[path],
                basis=Basis.PROVIDER,
                as_of=said_on,
            )
            for path, term in _terms(paths).items()
        ],
        update_conflicts=True,
        unique_fields=["center", "term"],
        update_fields=["answer", "basis", "as_of"],
    )


def _ask_for_check(
    center: Center, proposal: Proposal, outcomes: dict[str, str], now: datetime.datetime
) -> None:
    if Outcome.CHECKING not in outcomes.values():
        return
    wanted = {str(proposal.section)}
    there = Task.objects.open().filter(center=center, reason=Task.Reason.CHECK_WANTED).first()
    if there:
        wanted |= set(map(str, there.detail.get("sections", REQUIRED_SECTIONS)))
    task = open_task(center, Task.Reason.CHECK_WANTED, detail={"sections": sorted(wanted)})
    # A check from before this proposal is no answer to it: centers.tasks.settle.
    task.opened_at = now
    task.save(update_fields=["opened_at"])


def _tell_author(proposal: Proposal, now: datetime.datetime) -> None:
    staff = proposal.staff
    if staff.removed_at is None:
        tell(staff, "change-decided", now, answer=proposal.answer, link=page_of(staff, now))


def _terms(paths: Collection[str]) -> dict[str, Term]:
    """Path -> term, for these paths."""
    terms = Term.objects.select_related("category")
    return {path: t for t in terms if (path := "/".join(t.natural_key())) in paths}
