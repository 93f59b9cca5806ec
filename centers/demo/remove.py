"""Takes the demo out of the register, and all that hangs on it."""

from dataclasses import dataclass

import pgtrigger
from django.db import transaction
from django.db.models import Q

from centers.models import (
    Center,
    Confirmation,
    ImportRun,
    LoadedFixture,
    MatchDecision,
    Organization,
    User,
)

from .advertisers import remove_advertisers
from .load import FIXTURE_NAME, SOURCE
from .staff import USERNAMES


@dataclass(frozen=True)
class Removed:
    centers: int
    offerings: int
    confirmations: int


@transaction.atomic
def remove_demo() -> Removed:
    """Delete every demo center with its phones, answers, checks, agreements, records and listing,
    then the demo's organizations and staff. Says how many there were; all zero where none was
    loaded.

    Real centers are never touched. The register remembers that the demo was here, so that it does
    not come back by itself.
    """
    centers = Center.unfiltered.demo()
    organizations = list(
        Organization.objects.filter(centers__demo=True)
        .exclude(centers__demo=False)
        .values_list("pk", flat=True)
        .distinct()
    )
    # Everybody locks centers before the ledger.
    list(centers.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
    remove_advertisers(organizations)
    confirmations = _remove_confirmations()
    _remove_decisions()
    # A merge protects the listing it leads to, and both are going.
    centers.filter(merged_into__isnull=False).update(merged_into=None)
    _total, deleted = centers.delete()
    Organization.objects.filter(pk__in=organizations, centers__isnull=True).delete()
    ImportRun.objects.filter(source=SOURCE).delete()
    User.objects.filter(username__in=USERNAMES).delete()
    LoadedFixture.objects.get_or_create(name=FIXTURE_NAME)
    return Removed(
        centers=deleted.get("centers.Center", 0),
        offerings=deleted.get("centers.Offering", 0),
        confirmations=confirmations,
    )


def _remove_confirmations() -> int:
    """The one place where checks are ever deleted: these were fiction from the start."""
    checks = Confirmation.objects.filter(center__demo=True)
    with pgtrigger.ignore("centers.Confirmation:append_only"):
        # Straight in SQL: delete() would refuse, because checks protect those they supersede.
        return checks._raw_delete(checks.db)


def _remove_decisions() -> None:
    decisions = MatchDecision.objects.filter(Q(one__demo=True) | Q(other__demo=True))
    with pgtrigger.ignore("centers.MatchDecision:append_only"):
        decisions._raw_delete(decisions.db)
