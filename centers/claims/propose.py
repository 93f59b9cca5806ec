"""What a center's own people propose. It waits for the desk."""

import datetime
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from centers.models import Center, Proposal, ProviderLog, ProviderStaff, Task
from centers.models.taxonomy import Section
from centers.provider_facts import clean_part
from centers.tasks import open_task
from centers.verification import facts_of

from .people import lock_center, log
from .problem import ClaimError

# A street belongs to its city: an address is taken over as a whole or not at all.
ADDRESS = "address"


@transaction.atomic
def propose(
    staff: ProviderStaff, section: str, facts: Mapping, now: datetime.datetime | None = None
) -> Proposal:
    """Say what a section should say. It waits for the desk, in place of an earlier proposal.

    Of the facts those are kept that would change something; "not sure" (None) changes no answer.
    The same proposal twice is one. Raises ClaimError where nothing would change or this person's
    right has just ended, ValidationError for facts that cannot be.
    """
    now = now or timezone.now()
    center = lock_center(staff)
    changed = _changed(center, section, clean_part(section, facts))
    if not changed:
        raise ClaimError(_("Your listing already says this."))
    waiting = center.proposals.waiting().filter(section=section)
    if same := waiting.filter(facts=changed, staff=staff).first():
        return same
    waiting.update(state=Proposal.State.REPLACED)
    made = Proposal.objects.create(
        center=center, section=section, facts=changed, staff=staff, made_at=now
    )
    log(staff, ProviderLog.What.PROPOSED, now, sections=[section])
    open_task(center, Task.Reason.PROVIDER_CHANGE, detail={"proposed": str(section)})
    return made


def names_of(proposal: Proposal) -> list[str]:
    """The facts of a proposal that are decided on one by one: "phones", "website", "hours",
    ADDRESS, or paths of terms."""
    if proposal.section == Section.LOCATION:
        return [ADDRESS]
    return list(proposal.facts.get("answers", proposal.facts))


def _changed(center: Center, section: str, facts: dict) -> dict:
    ours = facts_of(center, section)
    if section == Section.LOCATION:
        return facts if facts != ours else {}
    if section == Section.CONTACT:
        return {name: value for name, value in facts.items() if value != ours[name]}
    published = ours["answers"]
    answers = {
        path: answer
        for path, answer in facts["answers"].items()
        if answer and answer != published.get(path)
    }
    return {"answers": answers} if answers else {}
