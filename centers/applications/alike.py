"""Listings that an applicant's center may be already."""

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import F, Q, Value
from django.db.models.functions import Greatest

from centers.models import Center

AT_MOST = 5
# Below this, names have little more in common than words such as "recovery" (trigrams shared).
_ALIKE = 0.3


def alike(name: str, street: str, zip_code: str) -> list[Center]:
    """Up to AT_MOST public listings of this ZIP code with a name or a street that looks alike, the
    likeliest first. Takes texts as they are being typed; one query on the ZIP code's listings."""
    name, street = name.strip()[:200], street.strip()[:200]
    if not (len(zip_code) == 5 and zip_code.isascii() and zip_code.isdecimal()):
        return []
    if len(name) < 3 and len(street) < 3:
        return []
    likeness = Greatest(
        TrigramSimilarity("name", Value(name)), TrigramSimilarity("street1", Value(street))
    )
    found = (
        Center.objects.filter(zip=zip_code, merged_into=None)
        .annotate(likeness=likeness)
        .filter(Q(likeness__gte=_ALIKE))
    )
    return list(found.order_by(F("likeness").desc(), "name", "pk")[:AT_MOST])
