"""Where a source's later word differs from what the register keeps: a task for a person."""

import datetime
from dataclasses import asdict, dataclass

from centers.models import Center, Task
from centers.tasks import open_task


@dataclass(frozen=True)
class Difference:
    """One fact as both say it. `what` is "names", "address", "phones", "website" or the path of a
    term; the two values are text as a person writes it, answers as the register keeps them."""

    section: str
    what: str
    ours: str
    theirs: str
    source: str
    as_of: str


def is_later(said_on: datetime.date, checked_on: datetime.date | None) -> bool:
    """A source that speaks for a day before our check says nothing new: the person who checked had
    the later word."""
    return checked_on is None or said_on > checked_on


def ask(center: Center, differences: list[Difference]) -> bool:
    """Open the task that shows these to a person, or bring it up to date; whether there is one.

    What a person has answered by closing the task is not asked again.
    """
    found = [
        asdict(difference) for difference in sorted(differences, key=lambda d: (d.section, d.what))
    ]
    answered = Task.objects.filter(
        center=center,
        reason=Task.Reason.DISCREPANCY,
        closed_at__isnull=False,
        detail__differences=found,
    )
    if answered.exists():
        return False
    open_task(
        center,
        Task.Reason.DISCREPANCY,
        detail={"section": found[0]["section"], "differences": found},
    )
    return True
