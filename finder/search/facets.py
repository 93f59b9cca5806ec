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


class _Unnest(Func):
    function = "unnest"
    output_field = IntegerField()
    set_returning = True


class _Arrays(Func):
    """Two arrays put together (`||`), or what is in both (`&`, of the extension intarray)."""

    template = "(%(expressions)s)"
    output_field = _INTEGERS


def facet_counts(base: QuerySet[Listing], conditions: Conditions) -> dict[int, int]:
    """Term id -> confirmed matches with that term; terms with none are left out.

    `base` is the search without its needs (ListingFilter.base). The terms for which a listing
    counts are cut down before they are counted: a search of the whole country counts a million.
    """
    missed = Value(0)
    yes_now = Case(
        When(
            dated_until__gte=conditions.at,
            then=_Arrays(F("yes"), F("dated_yes"), arg_joiner=" || "),
        ),
        default=F("yes"),
        output_field=_INTEGERS,
    )
    of_missed = []
    for category, condition in conditions.groups.items():
        missed = missed + Case(When(condition, then=0), default=1)
        ids = [term.pk for term in conditions.taxonomy.in_group(category.slug)]
        of_group = _Arrays(yes_now, Value(ids, output_field=_INTEGERS), arg_joiner=" & ")
        of_missed.append(When(~condition, then=of_group))
    rows = (
        base.order_by()
        .alias(missed=missed)
        .filter(Q(missed__lte=1))
        .annotate(term=_Unnest(Case(*of_missed, default=yes_now, output_field=_INTEGERS)))
        .values_list("term")
        .annotate(number=Count("pk"))
    )
    return dict(rows)
