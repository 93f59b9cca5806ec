"""Who is shown as an advertiser on a day: derived, with no job running. One query each."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from centers.models import AdvertisingAgreement, Center
from centers.models.advertising_marks import Mark


def advertised(
    center_ids: Iterable[int], at: datetime.date | None = None
) -> dict[int, datetime.date]:
    """Those of these centers that are shown as advertisers on the day `at` (default: today), each
    with the last day of that, if nothing changes."""
    marks = AdvertisingAgreement.objects.marks(center_ids, at)
    return {mark.center_id: mark.shown_until for mark in marks}


def is_advertised(center: Center, at: datetime.date | None = None) -> bool:
    """Whether the center is shown as an advertiser on the day `at` (default: today)."""
    return bool(AdvertisingAgreement.objects.marks([center.pk], at))


def advertisers(at: datetime.date | None = None) -> list[Mark]:
    """All that are shown as advertisers on the day `at` (default: today), in the order of ids."""
    return AdvertisingAgreement.objects.marks(at=at)


@dataclass(frozen=True)
class Advertiser:
    """A center that is shown as an advertiser now, and on what that rests."""

    center: Center
    mark: Mark

    def public(self) -> dict[str, str]:
        """As it is published; each day is the first or last of its kind."""
        return {
            "center": self.center.public_id,
            "center_name": self.center.full_name,
            "city": self.center.city,
            "state": self.center.state,
            "organization": self.mark.organization,
            "since": self.mark.since.isoformat(),
            "until": self.mark.until.isoformat(),
            "verified_until": self.mark.verified_until.isoformat(),
            "shown_until": self.mark.shown_until.isoformat(),
        }


def advertisers_now() -> list[Advertiser]:
    """All of them by name, in two queries."""
    marks = {mark.center_id: mark for mark in advertisers()}
    centers = Center.objects.filter(pk__in=marks).order_by("name", "program_name", "pk")
    return [Advertiser(center, marks[center.pk]) for center in centers]
