"""What waits for an advertising admin, for the first page of the desk."""

import datetime

from django.utils import timezone

from centers.models import User

from .shelves import Shelf, counts, on_shelf

_SHOWN = 10


def advertising_work(user: User, at: datetime.date | None = None) -> dict:
    """What this person can approve, what waits for a colleague, what ends soon, what lapsed."""
    at = at or timezone.localdate()

    def some(shelf: Shelf, *order: str):
        rows = on_shelf(shelf, at).select_related("center", "organization", "entered_by")
        return rows.order_by(*order, "pk")

    waiting = some(Shelf.WAITING, "entered_at")
    return {
        "shelves": counts(at),
        "to_approve": waiting.exclude(entered_by=user)[:_SHOWN],
        "for_others": waiting.filter(entered_by=user)[:_SHOWN],
        "ending": some(Shelf.ENDING, "runs__endswith")[:_SHOWN],
        "lapsed": some(Shelf.LAPSED, "runs__endswith")[:_SHOWN],
    }
