"""Asks for the points of many centers and moves those that get a better one."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from centers.geodesy import miles_between
from centers.imports.points import GEOCODED, OURS, rank_of
from centers.listings import refresh
from centers.models import Center, Confirmation, GeocodedAddress, Place
from centers.models.center import CenterQuerySet
from centers.models.taxonomy import Section

from .service import Service

# An answer below this, or further from the middle of the ZIP area, is of another place.
_LEAST_SCORE = 0.6
_FARTHEST_MILES = 100


@dataclass
class Geocoded:
    """What a run did: centers looked at, of these answered from memory, asked, moved, kept where
    they were because the point was not better or could not be right, and not found."""

    looked_at: int = 0
    remembered: int = 0
    asked: int = 0
    moved: int = 0
    kept: int = 0
    not_found: int = 0


def to_geocode() -> CenterQuerySet:
    """Published centers that give a street, have no point at their door, and whose place the
    research team has not checked. Points that a person set are not ours to move."""
    checked = Confirmation.objects.filter(section=Section.LOCATION).values("center")
    return (
        Center.unfiltered.published()
        .filter(demo=False)
        .exclude(street1="")
        .exclude(location_precision=Center.Precision.ROOFTOP)
        .exclude(pk__in=checked)
        .order_by("pk")
    )


def geocode(
    service: Service,
    *,
    limit: int | None = None,
    now: datetime.datetime | None = None,
    progress: Callable[[Geocoded, int], None] = lambda done, total: None,
) -> Geocoded:
    """Ask `service` for the centers of `to_geocode`, at most `limit` questions, and move them.

    Each answer is kept before the next question, so that a run that is killed or refused goes on
    where it was and never asks twice. Raises a GeocodingProblem when the service gives up.
    """
    done, total = Geocoded(), to_geocode().count()
    for pk in list(to_geocode().values_list("pk", flat=True)):
        center = Center.unfiltered.get(pk=pk)
        if not _is_ours(center):
            continue
        answer, asked = _answer(
            service, center, may_ask=limit is None or done.asked < limit, now=now
        )
        if answer is None:
            break
        done.looked_at += 1
        done.asked += asked
        done.remembered += not asked
        if not answer.found:
            done.not_found += 1
        elif _move(pk, answer):
            done.moved += 1
        else:
            done.kept += 1
        progress(done, total)
    return done


def address_of(center: Center) -> str:
    """What is asked: no name and no suite, which confuse geocoders."""
    return f"{center.street1}, {center.city}, {center.state} {center.zip}, USA"


def _answer(
    service: Service, center: Center, *, may_ask: bool, now: datetime.datetime | None
) -> tuple[GeocodedAddress | None, bool]:
    """What the service says or said before, and whether it was asked; None where it may not be."""
    address = address_of(center)
    known = GeocodedAddress.objects.filter(service=service.name, address=address).first()
    if known or not may_ask:
        return known, False
    found = service.ask(address)
    values = {"found": found is not None, "asked_at": now or timezone.now()}
    if found:
        values |= {
            "latitude": found.latitude,
            "longitude": found.longitude,
            "precision": found.precision,
            "label": found.label,
            "score": found.score,
        }
    return GeocodedAddress.objects.create(service=service.name, address=address, **values), True


@transaction.atomic
def _move(pk: int, answer: GeocodedAddress) -> bool:
    """Put the center on the point, if that is a better one and can be right. Reads it anew: much
    may have changed while a slow service was asked."""
    center = Center.unfiltered.select_for_update(of=("self",), no_key=True).get(pk=pk)
    better = rank_of(answer.precision) < rank_of(center.location_precision)
    if not (better and _is_ours(center) and _can_be(center, answer)):
        return False
    if center.confirmations.filter(section=Section.LOCATION).exists():
        return False
    center.latitude, center.longitude = answer.latitude, answer.longitude
    center.location_precision = answer.precision
    center.location_source = f"{GEOCODED}{answer.service}"
    center.save(
        update_fields=[
            "latitude",
            "longitude",
            "location_precision",
            "location_source",
            "updated_at",
        ]
    )
    refresh([pk])
    return True


def _is_ours(center: Center) -> bool:
    source = center.location_source
    return source in OURS or source.startswith(GEOCODED)


def _can_be(center: Center, answer: GeocodedAddress) -> bool:
    if answer.score is not None and answer.score < _LEAST_SCORE:
        return False
    if address_of(center) != answer.address:
        return False
    area = Place.objects.filter(kind=Place.Kind.ZIP, code=center.zip).first()
    if area is None:
        return True
    return (
        miles_between((answer.latitude, answer.longitude), (area.latitude, area.longitude))
        <= _FARTHEST_MILES
    )
