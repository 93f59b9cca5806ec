"""The centers that a row could be about: those of its ZIP code or with one of its numbers."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q

from centers.matching import Comparison, Described, Verdict, compare, host_of
from centers.matching.register import describe_center
from centers.models import Center, CenterPhone, ImportRun, SourceRecord

from .file_index import FileIndex, door_of, number_of
from .matching import center_key
from .records import Row
from .rows import Facility

# Numbers that more centers share than this are a chain's or a hotline's: they find nobody.
_SHARED_BY = 30


@dataclass(frozen=True)
class Found:
    """The center that is likely meant, and how that was judged; `center` None for none."""

    center: int | None
    comparison: Comparison | None = None

    @property
    def is_same(self) -> bool:
        return self.comparison is not None and self.comparison.verdict == Verdict.SAME


class Neighbors:
    """The centers near the rows of a chunk, loaded in a few queries."""

    def __init__(self, run: ImportRun, rows: list[Row], index: FileIndex):
        self._index = index
        self._described: dict[int, Described] = {}
        self._in_zip: dict[str, list[int]] = defaultdict(list)
        self._with_number: dict[str, list[int]] = defaultdict(list)
        self._survivor: dict[int, int] = {}
        # Match key -> center that has that name, street and ZIP itself.
        self.by_key: dict[str, int] = {}
        self._key_of: dict[int, str | None] = {}
        self._load(rows)
        # Centers that another row of this file is about.
        self._spoken_for = self._find_spoken_for(run)

    def find(self, row: Row) -> Found:
        """The best of the centers that are, or may be, what this row is about."""
        facility = row.facility
        described = describe(facility)
        ids = dict.fromkeys(self._in_zip[facility.zip])
        for phone in described.phones:
            ids |= dict.fromkeys(self._with_number.get(phone, ()))
        candidates = [pk for pk in ids if pk not in self._spoken_for]
        row_alone = self._row_is_alone(row)
        judged = []
        shared = self._is_shared(described)
        for pk in candidates:
            alone = row_alone and self._is_alone(pk, facility, candidates)
            comparison = compare(described, self._described[pk], alone=alone, shared=shared)
            judged.append((comparison, pk))
        for verdict in (Verdict.SAME, Verdict.UNSURE):
            best = sorted(
                ((c, pk) for c, pk in judged if c.verdict == verdict),
                key=lambda found: (-found[0].score, found[1]),
            )
            if best:
                comparison, pk = best[0]
                if verdict == Verdict.SAME and len(best) > 1 and _no_better(best):
                    comparison = comparison.asked()
                found = Found(self._survivor[pk], comparison)
                if found.is_same:
                    self._take(found.center)
                return found
        return Found(None)

    def _take(self, center: int) -> None:
        """No other row of this chunk may be of this center; of later chunks its record says so."""
        self._spoken_for.update(pk for pk, to in self._survivor.items() if to == center)

    def _is_shared(self, described: Described) -> bool:
        """More than one row of the file, or center, has the row's main number as its own."""
        if not described.phones:
            return False
        main = described.phones[0]
        centers = (self._described[pk].phones for pk in self._with_number.get(main, ()))
        of_centers = sum(phones[0] == main for phones in centers)
        return of_centers > 1 or len(self._index.with_number(main)) > 1

    def _row_is_alone(self, row: Row) -> bool:
        """No other row of the file behind this door that no center has as it is."""
        others = self._index.at_door(door_of(row.facility)) - {number_of(row.match)}
        return not others - {number_of(key) for key in self.by_key}

    def _is_alone(self, pk: int, facility: Facility, candidates: list[int]) -> bool:
        ours = self._described[pk].street
        return not any(
            other != pk
            and self._described[other].zip == facility.zip
            and ours.same_number(self._described[other].street)
            for other in candidates
        )

    def _load(self, rows: list[Row]) -> None:
        zips = {row.facility.zip for row in rows}
        numbers = {phone.number for row in rows for phone in row.facility.phones}
        phones = CenterPhone.objects.filter(number__in=numbers).values_list("number", "center")
        # Once a center, which may have the number with and without an extension.
        for phone, center in phones.order_by("number", "center").distinct():
            self._with_number[phone].append(center)
        for phone in [n for n, ids in self._with_number.items() if len(ids) > _SHARED_BY]:
            del self._with_number[phone]
        sharing = {pk for ids in self._with_number.values() for pk in ids}
        # Not drafts: a row that became one would be listed nowhere.
        centers = (
            Center.unfiltered.filter(Q(zip__in=zips) | Q(pk__in=sharing), demo=False)
            .exclude(publication=Center.Publication.DRAFT)
            .order_by("-pk")
        )
        found = {center.pk: center for center in centers}
        phones_of: dict[int, list[str]] = defaultdict(list)
        for pk, phone in (
            CenterPhone.objects.filter(center__in=found)
            .order_by("ordinal", "pk")
            .values_list("center", "number")
        ):
            phones_of[pk].append(phone)
        for pk, center in found.items():
            self._described[pk] = describe_center(center, phones_of[pk])
            self._in_zip[center.zip].append(pk)
            self._survivor[pk] = center.survivor().pk
            self._key_of[pk] = key = center_key(center)
            if key:
                self.by_key[key] = self._survivor[pk]
        for phone, ids in self._with_number.items():
            self._with_number[phone] = [pk for pk in ids if pk in found]

    def _find_spoken_for(self, run: ImportRun) -> set[int]:
        spoken_for = {pk for pk, key in self._key_of.items() if key and self._index.has(key)}
        records = SourceRecord.objects.filter(
            source=run.source, as_of=run.as_of, center__in=self._described
        )
        return spoken_for | set(records.values_list("center", flat=True))


def describe(facility: Facility) -> Described:
    return Described(
        facility.name,
        facility.program_name,
        facility.street1,
        facility.street2,
        facility.city,
        facility.state,
        facility.zip,
        tuple(dict.fromkeys(phone.number for phone in facility.phones)),
        host_of(facility.website),
    )


def _no_better(best: list[tuple[Comparison, int]]) -> bool:
    """Two centers are equally likely: a person has to choose."""
    return best[0][0].score == best[1][0].score
