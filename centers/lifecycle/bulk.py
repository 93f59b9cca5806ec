"""The same change to many listings: looked at first, then done as a whole and undone as a whole."""

import datetime
import uuid
from dataclasses import asdict, dataclass, field

from django.core import signing
from django.db import transaction
from django.utils.translation import gettext as _

from centers.models import Center, LifecycleEvent, User
from centers.models.center import CenterQuerySet

from .common import Kind, LifecycleError, lock, require, required_reason
from .publication import CHANGES, change, not_listed, refusal

BULK_KINDS = (Kind.PUBLISH, Kind.UNPUBLISH, Kind.CLOSE, Kind.WITHDRAW)
# One transaction holds the locks of all of them; more is done in several batches.
LIMIT = 5000
# A preview is confirmed within the hour or made again.
GOOD_FOR = datetime.timedelta(hours=1)
_SALT = "centers.lifecycle.bulk"


@dataclass(frozen=True)
class Selection:
    """Which listings: those with these public ids, or all that meet every filter given."""

    ids: tuple[str, ...] = ()
    state: str = ""
    source: str = ""
    city: str = ""

    def centers(self) -> CenterQuerySet:
        """The listings, in the order of their ids. Those that were merged away are left out."""
        centers = Center.unfiltered.filter(merged_into__isnull=True).order_by("pk")
        if self.ids:
            return centers.filter(public_id__in=self.ids)
        if not (self.state or self.source or self.city):
            raise LifecycleError(_("Choose listings, or a state, city or source."))
        if self.state:
            centers = centers.filter(state=self.state.upper())
        if self.city:
            centers = centers.filter(city__iexact=self.city.strip())
        if self.source:
            # Not a join: a center may have several records of one source.
            records = Center.unfiltered.filter(source_records__source=self.source)
            centers = centers.filter(pk__in=records.values("pk"))
        return centers


@dataclass(frozen=True)
class BulkPreview:
    """Exactly what confirming would do. `token` stands for it, and is "" where nothing can be."""

    kind: str
    able: list[Center]
    unable: list[tuple[Center, str]]
    unknown: list[str]
    token: str


@dataclass
class SelectionChanged(Exception):
    """The selection is not what the preview showed. Nothing was done; lists of names."""

    added: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return f"added {self.added}, gone {self.gone}, changed {self.changed}"


class StaleToken(LifecycleError):
    """The preview is too old, was someone else's, or was tampered with."""


def preview_bulk(
    kind: str,
    selection: Selection,
    *,
    by: User,
    reason: str,
    closed_on: datetime.date | None = None,
) -> BulkPreview:
    """What this change would do to the selection: to which listings, and why not to which.

    Raises PermissionDenied for all but research leads, and LifecycleError for a selection that is
    empty or larger than LIMIT, without a reason, or without the day where centers close.
    """
    require(by)
    kind, reason = _bulk_kind(kind), required_reason(reason)
    if kind == Kind.CLOSE and closed_on is None:
        raise LifecycleError({"closed_on": _("Say since when they are closed.")})
    centers = list(selection.centers()[: LIMIT + 1])
    if len(centers) > LIMIT:
        raise LifecycleError(
            _("These are more than %(limit)s listings. Choose fewer at a time.") % {"limit": LIMIT}
        )
    if not centers:
        raise LifecycleError(_("No listing meets this choice."))
    able, unable = _sort(kind, centers)
    known = {center.public_id for center in centers}
    token = ""
    if able:
        seen = {
            "kind": str(kind),
            "selection": asdict(selection),
            "reason": reason,
            "closed_on": closed_on and closed_on.isoformat(),
            "states": _states(centers, able),
        }
        token = signing.dumps(seen, salt=f"{_SALT}:{by.pk}", compress=True)
    return BulkPreview(
        kind=kind,
        able=able,
        unable=unable,
        unknown=[public_id for public_id in selection.ids if public_id not in known],
        token=token,
    )


@transaction.atomic
def apply_bulk(
    token: str, *, by: User, now: datetime.datetime | None = None
) -> list[LifecycleEvent]:
    """Do what the preview of this token showed: to all that it could be done to, as one batch.

    Raises PermissionDenied for all but research leads, StaleToken for a token that does not hold,
    and SelectionChanged where any of the selected listings, or which they are, has changed since;
    then nothing is done.
    """
    require(by)
    try:
        seen = signing.loads(token, salt=f"{_SALT}:{by.pk}", max_age=GOOD_FOR)
    except signing.BadSignature as error:
        raise StaleToken(_("This preview does not hold any more. Look at it again.")) from error
    selection = Selection(**seen["selection"] | {"ids": tuple(seen["selection"]["ids"])})
    lock(selection.centers().values_list("pk", flat=True)[: LIMIT + 1])
    # Now that they are locked, whoever changed one meanwhile has finished.
    centers = list(selection.centers()[: LIMIT + 1])
    able, _unable = _sort(seen["kind"], centers)
    _require_unchanged(seen["states"], _states(centers, able))
    closed_on = seen["closed_on"] and datetime.date.fromisoformat(seen["closed_on"])
    return change(
        seen["kind"],
        able,
        by=by,
        reason=seen["reason"],
        closed_on=closed_on,
        batch=uuid.uuid4(),
        now=now,
    )


def _bulk_kind(kind: str) -> Kind:
    if kind not in BULK_KINDS:
        raise LifecycleError(_("This cannot be done to many listings at once."))
    return Kind(kind)


def _sort(kind: str, centers: list[Center]) -> tuple[list[Center], list[tuple[Center, str]]]:
    able, unable = [], []
    applications = not_listed(center.pk for center in centers)
    for center in centers:
        if center.publication == CHANGES[Kind(kind)].end:
            unable.append((center, _("It is so already.")))
        elif why := refusal(kind, center, applications):
            unable.append((center, why))
        else:
            able.append(center)
    return able, unable


def _states(centers: list[Center], able: list[Center]) -> dict[str, str]:
    """What decides about each, by id: a letter for its state, and a sign for whether it can be
    done. Short, for it travels in a form."""
    possible = {center.pk for center in able}
    return {
        str(center.pk): center.publication[0] + ("+" if center.pk in possible else "-")
        for center in centers
    }


def _require_unchanged(before: dict[str, str], now: dict[str, str]) -> None:
    added, gone = now.keys() - before.keys(), before.keys() - now.keys()
    changed = {pk for pk in before.keys() & now.keys() if before[pk] != now[pk]}
    if not (added or gone or changed):
        return
    centers = Center.unfiltered.in_bulk([int(pk) for pk in added | gone | changed])

    def names(pks: set[str]) -> list[str]:
        return sorted(str(centers.get(int(pk), pk)) for pk in pks)

    raise SelectionChanged(added=names(added), gone=names(gone), changed=names(changed))
