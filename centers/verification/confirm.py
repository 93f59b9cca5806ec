import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from centers import ledger
from centers.listings import refresh
from centers.models import Center, Confirmation, User

from .facts import apply_facts, clean_facts, facts_of
from .validity import default_expiry


class ConfirmationError(ValidationError):
    """A check that cannot be recorded; `message_dict` says what is wrong, field by field."""


@transaction.atomic
def confirm(
    center: Center,
    section: str,
    *,
    method: str,
    evidence: str,
    observed_on: datetime.date,
    recorded_by: User,
    outcome: str = Confirmation.Outcome.CONFIRMED,
    expires_on: datetime.date | None = None,
    reviewed_by: User | None = None,
    review_reason: str = "",
    facts: dict | None = None,
    at: datetime.date | None = None,
) -> Confirmation:
    """Record one accepted check of one section; bring the register and the listing up to date.

    The desk hands checks in with `submit`, which asks for a second person where the rules want one;
    this verb records what has passed. `facts` is what the section says (see facts.py);
    left out, it is confirmed as it stands. Confirmed facts become the research team's word.

    Where that moves the mark of an advertiser, the public ledger says so in the same transaction.

    The new check supersedes the section's latest one. `expires_on` may be left out where the
    section has a fixed time to hold (centers.verification.VALID_FOR), and may be earlier but not
    later than that; a license must say its own. `at` is the day of recording (default: today).

    Raises ConfirmationError, and then nothing has changed, for a day in the future, a check older
    than the latest one, missing evidence, a license without expiry, an expiry later than the
    section allows, a reviewer who is the recorder, a missing reviewer where one is needed, or facts
    that would not make a sound center.
    """
    at = at or timezone.localdate()
    # Two people recording the same section at once form one chain, not a fork.
    center = Center.unfiltered.select_for_update(of=("self",)).get(pk=center.pk)
    latest = Confirmation.objects.latest().filter(center=center, section=section).first()

    if observed_on > at:
        raise ConfirmationError({"observed_on": _("A check cannot be from the future.")})
    if latest and observed_on < latest.observed_on:
        raise ConfirmationError(
            {"observed_on": _("A newer check of this section is already recorded.")}
        )
    if outcome == Confirmation.Outcome.CONFIRMED:
        longest = default_expiry(section, observed_on)
        expires_on = expires_on or longest
        if expires_on is None:
            raise ConfirmationError({"expires_on": _("Say until when the license is valid.")})
        if longest and expires_on > longest:
            raise ConfirmationError(
                {"expires_on": _("A check of this section does not hold for so long.")}
            )

    confirmed = outcome == Confirmation.Outcome.CONFIRMED
    if confirmed:
        facts = facts_of(center, section) if facts is None else facts
    confirmation = Confirmation(
        center=center,
        section=section,
        outcome=outcome,
        method=method,
        evidence=evidence.strip(),
        observed_on=observed_on,
        expires_on=expires_on,
        recorded_by=recorded_by,
        reviewed_by=reviewed_by,
        review_reason=review_reason,
        facts=facts or {},
        supersedes=latest,
    )
    try:
        if confirmed:
            confirmation.facts = clean_facts(section, facts)
            apply_facts(center, section, confirmation.facts, observed_on)
        confirmation.full_clean()
    except ValidationError as error:
        raise ConfirmationError(error) from error
    with ledger.following([center.pk], at=at):
        confirmation.save()
    refresh([center.pk])
    return confirmation
