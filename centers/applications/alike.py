"""Listings that an applicant's center may be already."""

from django.contrib.postgres.search import TrigramSimilarity, TrigramWordSimilarity
from django.db.models import QuerySet, Value
from django.db.models.functions import Greatest

from centers.models import Application, Center

from .by_phone import office_of, says_phone_only

AT_MOST = 5
# Below this, names have little more in common than words such as "recovery" (trigrams shared).
_ALIKE = 0.3
_FEWEST_LETTERS = 4


def alike(
    name: str, street: str, zip_code: str, among: QuerySet[Center] | None = None
) -> list[Center]:
    """Up to AT_MOST listings of this ZIP code with a name or a street that looks alike, the
    likeliest first. Takes texts as they are being typed. Looks `among` those the public sees,
    unless others are given; one query on the ZIP code's listings."""
    name, street = name.strip()[:200], street.strip()[:200]
    if not is_zip(zip_code):
        return []
    likeness = Greatest(
        TrigramSimilarity("name", Value(name)), TrigramSimilarity("street1", Value(street))
    )
    centers = Center.objects.all() if among is None else among
    found = centers.filter(zip=zip_code, merged_into=None).annotate(likeness=likeness)
    return list(found.filter(likeness__gte=_ALIKE).order_by("-likeness", "name", "pk")[:AT_MOST])


def of_that_name(name: str, among: QuerySet[Center] | None = None) -> list[Center]:
    """The same for a name alone, before anyone knows where: up to AT_MOST listings with this in
    their name. One query, by the index of names."""
    name = name.strip()[:200]
    if len(name) < _FEWEST_LETTERS:
        return []
    centers = Center.objects.all() if among is None else among
    found = centers.filter(name__trigram_word_similar=name, merged_into=None)
    likeness = TrigramWordSimilarity(name, "name")
    return list(found.annotate(likeness=likeness).order_by("-likeness", "name", "pk")[:AT_MOST])


def wherever(name: str, zip_code: str, among: QuerySet[Center] | None = None) -> list[Center]:
    """The same for a service that has no place where people come to: by its name in the whole
    country, then by what looks alike at its office's ZIP code. Two queries."""
    found = [*of_that_name(name, among), *alike(name, "", zip_code, among)]
    return list({center.pk: center for center in found}.values())[:AT_MOST]


def alike_to(application: Application) -> list[Center]:
    """Other listings and drafts that the center of an application may be."""
    where = office_of(application.facts)
    others = Center.unfiltered.exclude(pk=application.center_id)
    if says_phone_only(application.facts):
        return wherever(application.name, where["zip"], others)
    return alike(application.name, where["street1"], where["zip"], others)


def is_zip(text: str) -> bool:
    """Whether this is a whole ZIP code of five digits."""
    return len(text) == 5 and text.isascii() and text.isdecimal()
