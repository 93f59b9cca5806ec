"""What a center's own people propose or confirm, and what the desk makes of it."""

import datetime
from collections.abc import Mapping

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from centers.listings import refresh
from centers.models import (
    Center,
    Confirmation,
    Offering,
    Proposal,
    ProviderLog,
    ProviderStaff,
    ProviderWord,
    Task,
    Term,
    User,
)
from centers.models.offering import Basis
from centers.models.taxonomy import Answer, Section
from centers.outbox import send
from centers.provider_facts import clean_part
from centers.tasks import open_task
from centers.verification import may_check
from centers.verification.facts import apply_facts, facts_of

from .claim import _settle
from .people import log
from .problem import ClaimError

State, What = Proposal.State, ProviderLog.What
FREE_TEXT = (Section.CONTACT, Section.LOCATION)


@transaction.atomic
def propose(
    staff: ProviderStaff, section: str, facts: Mapping, now: datetime.datetime | None = None
) -> Proposal:
    """Say what a section should say. It waits for the desk, in place of an earlier proposal.

    Raises ClaimError where it says what is published already, ApplicationError for facts that
    cannot be.
    """
    now = now or timezone.now()
    center = Center.unfiltered.select_for_update(of=("self",), no_key=True).get(pk=staff.center_id)
    cleaned = clean_part(section, facts)
    if section not in FREE_TEXT:
        cleaned["answers"] = _changed(center, section, cleaned["answers"])
    if not _differs(center, section, cleaned):
        raise ClaimError(_("This is what your listing says already."))
    center.proposals.waiting().filter(section=section).update(state=State.REPLACED)
    made = Proposal.objects.create(
        center=center, section=section, facts=cleaned, staff=staff, made_at=now
    )
    log(staff, What.PROPOSED, made.get_section_display(), now)
    open_task(center, Task.Reason.PROVIDER_CHANGE, detail={"proposed": section})
    return made


@transaction.atomic
def decide(
    proposal: Proposal,
    *,
    by: User,
    accepted: bool,
    answer: str = "",
    now: datetime.datetime | None = None,
) -> Proposal:
    """Decide on a proposal; its author gets an e-mail.

    Accepted, it becomes the provider's word, where nothing of ours outranks that: a check of that
    section that holds, an answer of our team, a term that only our team may say yes to. Where it
    does, nothing is overwritten: the section is checked again (a task), and the check decides.
    Raises PermissionDenied, or ClaimError for a proposal that waits no more, or one that is
    declined without a reason.
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
        raise ClaimError(_("Somebody has decided on this already."))
    if not (accepted or answer.strip()):
        raise ClaimError({"answer": _("Say why, in words for the provider.")})
    at = timezone.localdate(now)
    if not accepted:
        proposal.state = State.DECLINED
    elif _outranked(center, proposal, at):
        proposal.state = State.CHECKING
        open_task(center, Task.Reason.CHECK_WANTED, detail={"sections": [proposal.section]})
    else:
        proposal.state = State.ACCEPTED
        _take_over(center, proposal, at)
    proposal.answer, proposal.decided_by, proposal.decided_at = answer.strip(), by, now
    proposal.save(update_fields=["state", "answer", "decided_by", "decided_at"])
    log(
        proposal.staff,
        What.DECIDED,
        f"{proposal.get_section_display()}: {proposal.get_state_display()}",
        now,
    )
    _settle(center, by, now)
    send(
        proposal.staff.email,
        "change-decided",
        language=proposal.staff.language,
        center=center,
        now=now,
        center_name=center.full_name,
    )
    return proposal


@transaction.atomic
def say_still_correct(
    staff: ProviderStaff, sections: list[str], now: datetime.datetime | None = None
) -> int:
    """Keep that a person of the center said so today; how many sections. It verifies nothing."""
    now = now or timezone.now()
    known = [section for section in Section.values if section in sections]
    if not known:
        raise ClaimError(_("Choose at least one part."))
    at = timezone.localdate(now)
    ProviderWord.objects.bulk_create(
        [
            ProviderWord(center=staff.center, section=section, staff=staff, said_on=at)
            for section in known
        ],
        ignore_conflicts=True,
    )
    log(staff, What.STILL_CORRECT, ", ".join(str(Section(s).label) for s in known), now)
    return len(known)


def standing_words(center: Center) -> dict[str, datetime.date]:
    """Section -> the last day on which the center itself said that it is still correct."""
    words = center.provider_words.order_by("section", "-said_on", "-pk").distinct("section")
    return dict(words.values_list("section", "said_on"))


def _changed(center: Center, section: str, answers: dict) -> dict:
    """The answers that are not what is published."""
    ours = facts_of(center, section)["answers"]
    return {path: answer for path, answer in answers.items() if answer != ours.get(path)}


def _differs(center: Center, section: str, facts: dict) -> bool:
    if section not in FREE_TEXT:
        return bool(facts["answers"])
    ours = facts_of(center, section)
    return any(value != ours[name] for name, value in facts.items())


def _outranked(center: Center, proposal: Proposal, at: datetime.date) -> bool:
    checks = Confirmation.objects.current(at).filter(center=center, section=proposal.section)
    if proposal.section in FREE_TEXT or checks.exists():
        return checks.exists()
    answers = proposal.facts["answers"]
    ours = set(center.offerings.filter(basis=Basis.RESEARCH).values_list("term", flat=True))
    return any(
        term.pk in ours or (term.needs_confirmation and answers[path] == Answer.YES)
        for path, term in _terms().items()
        if path in answers
    )


def _terms() -> dict[str, Term]:
    return {"/".join(term.natural_key()): term for term in Term.objects.select_related("category")}


def _take_over(center: Center, proposal: Proposal, at: datetime.date) -> None:
    """Write it as the provider's word."""
    if proposal.section in FREE_TEXT:
        apply_facts(center, proposal.section, proposal.facts, at)
    else:
        _answers(center, proposal.facts["answers"], at)
    refresh([center.pk])


def _answers(center: Center, answers: dict, at: datetime.date) -> None:
    said = {term: answers[path] for path, term in _terms().items() if path in answers}
    center.offerings.filter(term__in=[term for term in said if said[term] is None]).delete()
    Offering.objects.bulk_create(
        [
            Offering(center=center, term=term, answer=answer, basis=Basis.PROVIDER, as_of=at)
            for term, answer in said.items()
            if answer is not None
        ],
        update_conflicts=True,
        unique_fields=["center", "term"],
        update_fields=["answer", "basis", "as_of"],
    )
