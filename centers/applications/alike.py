"""Listings that an applicant's center may be already."""

from django.contrib.postgres.search import TrigramSimilarity, TrigramWordSimilarity
from django.db.models import QuerySet, Value
from django.db.models.functions import Greatest

from centers.models import Center

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


def of_that_name(name: str) -> list[Center]:
    """The same for a name alone, before anyone knows where: up to AT_MOST listings that the public
    sees with this in their name. One query, by the index of names."""
    name = name.strip()[:200]
    if len(name) < _FEWEST_LETTERS:
        return []
    found = Center.objects.filter(name__trigram_word_similar=name, merged_into=None)
    likeness = TrigramWordSimilarity(name, "name")
    return list(found.annotate(likeness=likeness).order_by("-likeness", "name", "pk")[:AT_MOST])


def is_zip(text: str) -> bool:
    """Whether this is a whole ZIP code of five digits."""
    return len(text) == 5 and text.isascii() and text.isdecimal()
