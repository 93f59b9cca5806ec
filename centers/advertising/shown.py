"""Who is shown as an advertiser on a day: derived, with no job running. One query each."""

import datetime
from collections.abc import Iterable

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
