"""One center as the files hold it: facts with their dates, and nothing that depends on a day."""

import datetime
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, NamedTuple

from django.db.models import Prefetch, prefetch_related_objects

from centers.models import Center, Confirmation, Offering, SourceRecord, Term
from centers.places import normalise_name

# Centers in memory at a time.
_PORTION = 500


class Said(NamedTuple):
    """An answer as a row, not as an object of the model: a register has a million of them."""

    term_id: int
    answer: str
    basis: str
    as_of: datetime.date


@dataclass(frozen=True)
class Record:
    """A published or closed center with all that is public of it."""

    center: Center
    answers: list[Said]
    checks: list[Confirmation]
    sources: list[SourceRecord]

    def json(self, paths: dict[int, str]) -> dict[str, Any]:
        """For JSON Lines; `paths` by term id. A center's members are the columns of centers.csv."""
        center = self.center
        organization = center.organization
        return {
            "id": center.public_id,
            "number": center.pk,
            "status": center.publication,
            "closed_on": _day(center.closed_on),
            "name": center.name,
            "program_name": center.program_name,
            "search_name": normalise_name(center.full_name),
            "organization": organization.name if organization else "",
            "street1": center.street1,
            "street2": center.street2,
            "city": center.city,
            "state": center.state,
            "zip": center.zip,
            "latitude": center.latitude,
            "longitude": center.longitude,
            "location_precision": center.location_precision,
            "location_source": center.location_source,
            "website": center.website,
            "hours": center.hours,
            "about": center.about,
            "demo": center.demo,
            "phones": [
                {"kind": phone.kind, "number": phone.number, "extension": phone.extension}
                for phone in center.phones.all()
            ],
            "answers": [
                {
                    "term": paths[said.term_id],
                    "answer": said.answer,
                    "basis": said.basis,
                    "as_of": _day(said.as_of),
                }
                for said in self.answers
            ],
            "checks": [
                {
                    "section": check.section,
                    "outcome": check.outcome,
                    "method": check.method,
                    "observed_on": _day(check.observed_on),
                    "expires_on": _day(check.expires_on),
                }
                for check in self.checks
            ],
            "sources": [
                {"name": source.source_name, "key": source.key, "as_of": _day(source.as_of)}
                for source in self.sources
            ],
        }


def path(term: Term) -> str:
    """ "care/detox": how the files name a term."""
    return "/".join(term.natural_key())


def records() -> Iterator[Record]:
    """Every published and closed center by id, read in portions through a cursor of the server."""
    centers = Center.objects.select_related("organization").order_by("pk")
    rows = centers.iterator(chunk_size=_PORTION)
    while portion := list(islice(rows, _PORTION)):
        yield from of_each(portion)


def of_each(centers: list[Center]) -> Iterator[Record]:
    """The records of these centers; four queries, each in a fixed order."""
    prefetch_related_objects(
        centers,
        "phones",
        Prefetch(
            "confirmations",
            Confirmation.objects.latest().order_by("section", "pk"),
            to_attr="latest_checks",
        ),
        # The payload is the verbatim row: kilobytes that no file holds.
        Prefetch("source_records", SourceRecord.objects.defer("payload")),
    )
    said = defaultdict(list)
    rows = Offering.objects.filter(center__in=centers).order_by("center_id", "term_id")
    for center_id, *answer in rows.values_list("center_id", *Said._fields):
        said[center_id].append(Said(*answer))
    for center in centers:
        yield Record(
            center,
            said[center.pk],
            list(center.latest_checks),
            list(center.source_records.all()),
        )


def _day(day: datetime.date | None) -> str | None:
    return day.isoformat() if day else None
