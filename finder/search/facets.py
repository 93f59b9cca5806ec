"""How many confirmed matches each need would give, in one query.

The usual rule: a group's counts ignore the group's own choices. So the count beside a term is the
number of confirmed matches if that term were the only choice of its group. Listings that miss more
than one group can count nowhere; those that miss one count only for the terms of that group.
"""

from django.contrib.postgres.fields import ArrayField
from django.db.models import Case, Count, F, Func, IntegerField, Q, QuerySet, Value, When

from centers.models.listing import Listing

from .conditions import Conditions

_INTEGERS = ArrayField(IntegerField())
_NONE_MISSED = 0


class _Unnest(Func):
    function = "unnest"
    output_field = IntegerField()
    set_returning = True


class _Joined(Func):
    template = "(%(expressions)s)"
    arg_joiner = " || "
    output_field = _INTEGERS


def facet_counts(base: QuerySet[Listing], conditions: Conditions) -> dict[int, int]:
    """Term id -> confirmed matches with that term; terms with none are left out.

    `base` is the search without its needs (ListingFilter.base).
    """
    groups = conditions.groups
    missed = Value(0)
    which = []
    for category, condition in groups.items():
        missed = missed + Case(When(condition, then=0), default=1)
        which.append(When(~condition, then=Value(category.pk)))
    yes_now = Case(
        When(dated_until__gte=conditions.at, then=_Joined(F("yes"), F("dated_yes"))),
        default=F("yes"),
        output_field=_INTEGERS,
    )
    rows = (
        base.order_by()
        .alias(missed=missed)
        .filter(Q(missed__lte=1))
        .annotate(
            group=Case(*which, default=Value(_NONE_MISSED), output_field=IntegerField()),
            term=_Unnest(yes_now),
        )
        .values_list("group", "term")
        .annotate(number=Count("pk"))
    )
    terms = conditions.taxonomy.terms
    counts: dict[int, int] = {}
    for group, term, number in rows:
        if group in (_NONE_MISSED, terms[term].category_id):
            counts[term] = counts.get(term, 0) + number
    return counts
