"""Keeps the demo from growing stale: a check that is about to lapse is made again."""

import datetime

from django.db import transaction
from django.utils import timezone

from centers.ledger import following
from centers.listings import refresh
from centers.models import Center, Confirmation, Offering
from centers.models.offering import Basis
from centers.models.verification import ConfirmationQuerySet

from .advertisers import keep_advertisers
from .fixture import read_centers
from .load import confirmation
from .staff import RECORDER, demo_staff

# Some days of notice, so that a site that is restarted each week never shows a lapsed demo.
NOTICE = datetime.timedelta(days=14)


@transaction.atomic
def renew_demo(at: datetime.date | None = None) -> int:
    """Supersede those checks of the demo that lapse within NOTICE of the day `at` (default: today).

    Each comes as many days before `at` as it did before the day of loading. Checks that the file
    shows as lapsed stay so, and so does every section on which a person has had a later word.
    Returns how many checks were renewed. Advertising goes on in the same way, see advertisers.py.
    """
    at = at or timezone.localdate()
    lapsing = (
        Confirmation.objects.latest()
        .filter(
            center__demo=True,
            outcome=Confirmation.Outcome.CONFIRMED,
            recorded_by__username=RECORDER,
            expires_on__lt=at + NOTICE,
        )
        .order_by("pk")
    )
    renewed = _renew_checks(lapsing, at) if lapsing.exists() else {}
    keep_advertisers(at)
    return len(renewed)


def _renew_checks(
    lapsing: ConfirmationQuerySet, at: datetime.date
) -> dict[tuple[int, str], Confirmation]:
    """The new check of each center and section, made."""
    # The same lock as confirm() takes: a person's word and a renewal never fork a chain.
    centers = Center.unfiltered.demo().order_by("pk").select_for_update(of=("self",)).in_bulk()
    file = {entry.public_id: entry for entry in read_centers()}
    staff = demo_staff()
    renewed = {}
    for old in lapsing:
        center = centers[old.center_id]
        entry = file.get(center.public_id)
        check = entry and entry.check_of(old.section)
        if check and check.expires_on(at) >= at + NOTICE:
            new = confirmation(center, check, staff, at)
            new.supersedes = old
            renewed[center.pk, old.section] = new
    if renewed:
        with following({center for center, _section in renewed}, at=at):
            Confirmation.objects.bulk_create(renewed.values())
        _date_answers(renewed)
        refresh(center for center, _section in renewed)
    return renewed


def _date_answers(renewed: dict[tuple[int, str], Confirmation]) -> None:
    """What the research team said in a renewed section, it now says as of the new check."""
    offerings = Offering.objects.filter(
        center__in={center for center, _section in renewed}, basis=Basis.RESEARCH
    ).select_related("term")
    dated = []
    for offering in offerings:
        if check := renewed.get((offering.center_id, offering.term.section)):
            offering.as_of = check.observed_on
            dated.append(offering)
    Offering.objects.bulk_update(dated, ["as_of"], batch_size=1000)
