"""Builds the search row of each published center from the register, and proves it right."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from django.db import transaction

from centers.geodesy import ecef
from centers.models import Center, Confirmation, Listing, Offering, Term
from centers.models.taxonomy import Answer, Section
from centers.models.verification import Verification
from centers.places import normalise_name

_BATCH = 1000
_FIELDS = [f.name for f in Listing._meta.concrete_fields if not f.primary_key]


@transaction.atomic
def refresh(center_ids: Iterable[int]) -> None:
    """Make the listings of these centers equal to the register, in the caller's transaction.

    A center that is not published loses its listing. Call it after every change to a center, its
    offerings or its confirmations.
    """
    ids = sorted(set(center_ids))
    # Whoever else is changing one of them goes first, so that no older state is written over a
    # newer one. (`no_key`: rows that merely point to a center need not wait.)
    locked = Center.unfiltered.select_for_update(of=("self",), no_key=True)
    list(locked.filter(pk__in=ids).order_by("pk").values_list("pk", flat=True))
    rows = _build(ids)
    Listing.objects.filter(pk__in=ids).exclude(pk__in=[row.pk for row in rows]).delete()
    Listing.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["center"], update_fields=_FIELDS
    )


def rebuild_all(progress: Callable[[int], None] | None = None) -> int:
    """Refresh every listing, a batch a transaction. Returns how many centers were looked at."""
    total = 0
    for ids in _batches(Center.unfiltered.order_by("pk").values_list("pk", flat=True).iterator()):
        refresh(ids)
        total += len(ids)
        if progress:
            progress(len(ids))
    return total


def differences() -> Iterator[str]:
    """Where the stored listings are not what a rebuild would write, a line a center."""
    for ids in _batches(Center.unfiltered.order_by("pk").values_list("pk", flat=True).iterator()):
        stored = {row.pk: row for row in Listing.objects.filter(pk__in=ids)}
        built = {row.pk: row for row in _build(ids)}
        for pk in sorted(stored.keys() | built.keys()):
            if pk not in built:
                yield f"center {pk}: listed, but not published"
            elif pk not in stored:
                yield f"center {pk}: published, but not listed"
            else:
                wrong = [f for f in _FIELDS if getattr(stored[pk], f) != getattr(built[pk], f)]
                if wrong:
                    yield f"center {pk}: differs in {', '.join(wrong)}"


def _batches(ids: Iterable[int]) -> Iterator[list[int]]:
    ids = iter(ids)
    while batch := list(islice(ids, _BATCH)):
        yield batch


def _build(ids: list[int]) -> list[Listing]:
    """Unsaved listings for those of the given centers that are published, in four queries."""
    centers = Center.unfiltered.published().filter(pk__in=ids).order_by("pk")
    offerings = defaultdict(list)
    rows = Offering.objects.filter(center__in=ids).values_list("center_id", "term_id", "answer")
    for center_id, term_id, answer in rows:
        offerings[center_id].append((term_id, answer))
    checked = Confirmation.objects.verifications(ids)
    terms = {
        term.pk: term
        for term in Term.objects.only("category_id", "only_for_id", "needs_confirmation", "section")
    }
    return [_listing(c, offerings[c.pk], checked[c.pk], terms) for c in centers]


def _listing(
    center: Center,
    offerings: list[tuple[int, str]],
    checked: Verification,
    terms: dict[int, Term],
) -> Listing:
    yes = {term for term, answer in offerings if answer == Answer.YES}
    no = {term for term, answer in offerings if answer == Answer.NO}
    only = {terms[term].only_for_id for term in yes if terms[term].only_for_id}
    # An exclusive programme may do more on paper, but it takes only the people it is for. Within
    # the group of that need the search row says just that, so that nobody else is sent there.
    for need in only:
        group = terms[need].category_id
        yes = {t for t in yes if terms[t].category_id != group or t in only} | {need}
    # Sources may contradict themselves; a "no" to the very need is never shown as a yes.
    yes -= no
    # What only the research team may say counts while its check holds: about ketamine, or, with the
    # license, about the states that are served by phone or video.
    guarded = {term for term in yes if terms[term].needs_confirmation}
    telehealth = {term for term in guarded if terms[term].section == Section.LICENCE}
    dated = guarded - telehealth
    return Listing(
        center=center,
        search_name=normalise_name(center.full_name),
        sort_name=center.full_name.casefold(),
        state=center.state,
        city=center.city,
        latitude=center.latitude,
        longitude=center.longitude,
        point=ecef(center.latitude, center.longitude),
        yes=sorted(yes - guarded),
        no=sorted(no),
        only=sorted(only),
        dated_yes=sorted(dated) if checked.ketamine_until else [],
        dated_until=checked.ketamine_until if dated else None,
        telehealth_yes=sorted(telehealth) if checked.licence_until else [],
        telehealth_until=checked.licence_until if telehealth else None,
        verified_on=checked.verified_on,
        verified_until=checked.verified_until,
    )
