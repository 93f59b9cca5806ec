"""Which services, locations and services at locations a list is about."""

import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from centers.exports.hsds.ids import number_in, public_id_of
from centers.exports.hsds.objects import KETAMINE
from centers.exports.hsds.vocabulary import PROFILE, PROFILE_TERMS, TERMS, profile_id, term_id
from centers.exports.record import path
from centers.history import changed_since
from centers.models import Center, Confirmation, Offering, Term
from centers.models.taxonomy import Answer
from finder.search import Taxonomy

from .pages import PAGE, SEARCH, UUID, SearchParameters

FILTERS = [
    SEARCH,
    OpenApiParameter(
        "taxonomy_term_id", UUID, description="With a yes to this term that holds today."
    ),
    OpenApiParameter("taxonomy_id", UUID, description="With an answer to a term of this taxonomy."),
    OpenApiParameter("organization_id", UUID),
    OpenApiParameter(
        "modified_after",
        {"type": "string", "anyOf": [{"format": "date"}, {"format": "date-time"}]},
        description="Only what changed then or later; not what is no longer listed.",
    ),
    OpenApiParameter("full", bool, description="Give everything that belongs to each one."),
    *PAGE,
]


class CenterParameters(SearchParameters):
    taxonomy_term_id = serializers.UUIDField(required=False)
    taxonomy_id = serializers.UUIDField(required=False)
    organization_id = serializers.UUIDField(required=False)
    modified_after = serializers.DateTimeField(required=False)
    full = serializers.ChoiceField(["true", "false"], default="false")

    def validate_taxonomy_term_id(self, value: Any) -> str:
        """Each service has every term of the profile: what matters is the value."""
        others = {profile_id(code) for code in PROFILE_TERMS if code not in KETAMINE}
        if str(value) in others:
            raise serializers.ValidationError("Every service has this one: look at its value.")
        return str(value)


def public() -> QuerySet[Center]:
    return Center.objects.select_related("organization").order_by("pk")


def filtered(asked: dict[str, Any]) -> QuerySet[Center]:
    """The centers that meet all of these clean CenterParameters, in the order of their ids."""
    centers, at = public(), timezone.localdate()
    if words := asked.get("search"):
        centers = centers.filter(name__icontains=words)
    if wanted := asked.get("taxonomy_term_id"):
        centers = centers.filter(_says_yes(wanted, at))
    if wanted := asked.get("taxonomy_id"):
        centers = centers.filter(_described_by(str(wanted)))
    if whose := asked.get("organization_id"):
        centers = centers.filter(owned_by(str(whose)))
    if moment := asked.get("modified_after"):
        centers = centers.filter(changed_since(moment, at))
    return centers


def _says_yes(wanted: str, at: datetime.date) -> Q:
    term = _terms_by_id().get(wanted)
    if term is None:
        return Q(pk__in=[])
    yes = Q(offerings__term=term, offerings__answer=Answer.YES)
    if term.needs_confirmation:
        holding = Confirmation.objects.current(at).filter(section=term.section)
        yes &= Q(pk__in=holding.values("center"))
    return yes


def _terms_by_id() -> dict[str, Term]:
    """Our terms by their ids in HSDS, the two about ketamine by those of the profile as well."""
    terms = list(Taxonomy.load().terms.values())
    by_path = {path(term): term for term in terms}
    ketamine = {profile_id(c): by_path[p] for c, p in KETAMINE.items() if p in by_path}
    return {term_id(term): term for term in terms} | ketamine


def _described_by(taxonomy_id: str) -> Q:
    if taxonomy_id == TERMS.id:
        return Q(Exists(Offering.objects.filter(center=OuterRef("pk"))))
    return Q() if taxonomy_id == PROFILE.id else Q(pk__in=[])


def owned_by(organization_id: str) -> Q:
    """Centers of the organization with this id in HSDS."""
    number = number_in("organization", organization_id)
    if number is not None:
        return Q(organization=number)
    number = number_in("organization-of", organization_id)
    return Q(organization=None, public_id="" if number is None else public_id_of(number))
