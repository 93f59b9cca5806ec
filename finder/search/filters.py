"""The search parameters as django-filter knows them: for the page now, for the API later."""

import django_filters
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from centers.models.listing import Listing

from .conditions import Conditions
from .parameters import RADII
from .taxonomy import GROUPS

BASE = ("where", "verified", "q")


class ConditionFilter:
    """Applies the condition of the same name, also where the parameter stands at its default."""

    def filter(self, queryset: QuerySet[Listing], value) -> QuerySet[Listing]:
        return queryset.filter(getattr(self.parent.conditions, self.field_name))


class TextCondition(ConditionFilter, django_filters.CharFilter):
    pass


class ChoiceCondition(ConditionFilter, django_filters.ChoiceFilter):
    pass


class NeedFilter(django_filters.MultipleChoiceFilter):
    """A group of needs. Its choices are the group's terms, its condition three-valued."""

    def filter(self, queryset: QuerySet[Listing], value) -> QuerySet[Listing]:
        conditions = self.parent.conditions
        category = next(c for c in conditions.taxonomy.groups if c.slug == self.field_name)
        return queryset.filter(conditions.group(category))


class RadiusFilter(django_filters.TypedChoiceFilter):
    """Belongs to `where`, whose condition it is part of."""

    def filter(self, queryset: QuerySet[Listing], value) -> QuerySet[Listing]:
        return queryset


class ListingFilter(django_filters.FilterSet):
    """Confirmed matches of a search (`qs`), those to ask (`to_ask`), and the wider `base`."""

    where = TextCondition(label=_("Where"), help_text=_("ZIP code, city, state or coordinates."))
    within = RadiusFilter(label=_("Within (miles)"), choices=[(r, r) for r in RADII], coerce=int)
    verified = ChoiceCondition(
        label=_("Verified"), choices=[("yes", _("Only verified")), ("any", _("Verified or not"))]
    )
    q = TextCondition(label=_("Name of the center"))
    care = NeedFilter(label=_("Level of care"))
    treats = NeedFilter(label=_("Treats"))
    offers = NeedFilter(label=_("Offers"))
    serves = NeedFilter(label=_("Serves"))
    pay = NeedFilter(label=_("Ways to pay"))
    language = NeedFilter(label=_("Languages"))
    accreditation = NeedFilter(label=_("Licenses and accreditation"))

    class Meta:
        model = Listing
        fields: list[str] = []

    def __init__(self, conditions: Conditions):
        self.conditions = conditions
        data = QueryDict(conditions.parameters.query_string())
        super().__init__(data=data, queryset=Listing.objects.all())
        for name in GROUPS:
            choices = [(term.slug, term.label) for term in conditions.taxonomy.in_group(name)]
            self.filters[name].extra["choices"] = choices

    @property
    def base(self) -> QuerySet[Listing]:
        """All that the place, the name and verification let through, whatever the needs."""
        queryset = self.queryset.all()
        for name in BASE:
            queryset = self.filters[name].filter(queryset, None)
        return queryset

    @property
    def to_ask(self) -> QuerySet[Listing]:
        return self.base.filter(self.conditions.to_ask)
