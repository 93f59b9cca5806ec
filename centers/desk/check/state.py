"""How a section stands: confirmed until when, ended, or never looked at."""

import datetime
from dataclasses import dataclass

from django.utils import timezone

from centers.models import Center, Confirmation
from centers.models.taxonomy import Section
from centers.models.verification import REQUIRED_SECTIONS
from centers.tasks.grounds import EXPIRING_WITHIN

# What to ask about first: what a visitor may still rely on and should not, then what is missing.
LAPSED, MISSING, ENDING, OPTIONAL, HOLDS = range(5)


@dataclass(frozen=True)
class SectionState:
    section: Section
    check: Confirmation | None
    at: datetime.date

    @property
    def confirmed(self) -> bool:
        return self.check is not None and self.check.says_confirmed

    @property
    def holds(self) -> bool:
        return self.check is not None and self.check.holds(self.at)

    @property
    def required(self) -> bool:
        return self.section in REQUIRED_SECTIONS

    @property
    def lapsed(self) -> bool:
        return self.confirmed and not self.holds

    @property
    def ending(self) -> bool:
        return self.holds and self.check.expires_on < self.at + EXPIRING_WITHIN

    @property
    def days_old(self) -> int | None:
        return (self.at - self.check.observed_on).days if self.check else None

    @property
    def days_left(self) -> int | None:
        return (self.check.expires_on - self.at).days if self.holds else None

    @property
    def urgency(self) -> int:
        """LAPSED to HOLDS; lower is asked first."""
        if self.lapsed:
            return LAPSED
        if self.ending:
            return ENDING
        if self.holds:
            return HOLDS
        return MISSING if self.required else OPTIONAL

    @property
    def due(self) -> bool:
        return self.urgency != HOLDS


def next_due(center: Center, at: datetime.date | None = None) -> str:
    """The first section, in the order of the page, that needs something; "done" without one."""
    at = at or timezone.localdate()
    checks = {check.section: check for check in center.confirmations.latest()}
    waiting = set(center.submissions.waiting().values_list("section", flat=True))
    states = (SectionState(section, checks.get(section), at) for section in Section)
    return next((s.section.value for s in states if s.due and s.section not in waiting), "done")
