"""What a center looks like in JSON. A term of the taxonomy is written "group/slug"."""

import datetime

from django.conf import settings
from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from centers.models import Center, CenterPhone, Confirmation, Place, Term
from centers.models.offering import Basis
from centers.models.taxonomy import Section
from finder.facts import KETAMINE_FACTS, NOT_CONFIRMED, CenterFacts, SectionState

ANSWERS = (("yes", "Yes"), ("no", "No"), (NOT_CONFIRMED, "Not confirmed"))
SPOT_KINDS = (*Place.Kind.choices, ("point", "Coordinates"))


def term_path(term: Term) -> str:
    return "/".join(term.natural_key())


class TermField(serializers.CharField):
    """A term as "group/slug"."""

    def to_representation(self, value: Term) -> str:
        return term_path(value)


def terms(**options) -> serializers.ListField:
    return serializers.ListField(child=TermField(), **options)


class SpotShape(serializers.Serializer):
    label = serializers.CharField()
    kind = serializers.ChoiceField(SPOT_KINDS)
    query = serializers.CharField(help_text="Sent as `where`, it finds exactly this place.")
    state = serializers.CharField(help_text="Two letters; empty for a point far from any place.")
    latitude = serializers.FloatField(help_text="WGS 84 degrees.")
    longitude = serializers.FloatField(help_text="WGS 84 degrees.")


class AddressShape(serializers.Serializer):
    street1 = serializers.CharField()
    street2 = serializers.CharField()
    city = serializers.CharField()
    state = serializers.CharField()
    zip = serializers.CharField()


class PositionShape(serializers.Serializer):
    latitude = serializers.FloatField(help_text="WGS 84 degrees.")
    longitude = serializers.FloatField(help_text="WGS 84 degrees.")
    precision = serializers.ChoiceField(Center.Precision.choices, source="location_precision")
    source = serializers.CharField(source="location_source")


class PhoneShape(serializers.Serializer):
    kind = serializers.ChoiceField(CenterPhone.Kind.choices)
    number = serializers.CharField(help_text="E.164.")
    extension = serializers.CharField()


class SourceShape(serializers.Serializer):
    name = serializers.CharField(source="source_name")
    as_of = serializers.DateField(help_text="The day for which the source speaks.")


class AdvertiserShape(serializers.Serializer):
    shown_until = serializers.DateField(help_text="The last day of the mark, if nothing changes.")


class CenterShape(serializers.Serializer):
    """What a result and a center's own answer share. `center` is an attribute of either."""

    id = serializers.CharField(source="center.public_id")
    url = serializers.SerializerMethodField(help_text="The page for people.")
    self = serializers.SerializerMethodField(method_name="get_self_", help_text="The whole record.")
    name = serializers.CharField(source="center.name")
    program_name = serializers.CharField(source="center.program_name")
    address = AddressShape(source="center")
    position = PositionShape(source="center")
    phones = PhoneShape(source="center.phones.all", many=True)
    website = serializers.CharField(source="center.website")
    hours = serializers.CharField(source="center.hours", help_text="Empty: not confirmed.")
    sources = SourceShape(
        source="center.source_records.all", many=True, help_text="The newest first."
    )
    only_for = terms(help_text="The only needs that an exclusive program serves.")
    advertiser = serializers.SerializerMethodField(
        help_text="Null: no advertiser. Added once the order stands; it does not change it."
    )
    demo = serializers.BooleanField(source="center.demo", help_text="True: fictional.")

    def get_url(self, found) -> str:
        center = found.center
        return settings.SITE_URL + reverse("center", args=[center.public_id, center.slug])

    def get_self_(self, found) -> str:
        return settings.SITE_URL + reverse("api-center", args=[found.center.public_id])

    @extend_schema_field(AdvertiserShape(allow_null=True))
    def get_advertiser(self, found) -> dict | None:
        until = self.context["advertised"].get(found.center.pk)
        return {"shown_until": until.isoformat()} if until else None


class ResultShape(CenterShape):
    """A result of a search."""

    part = serializers.SerializerMethodField(
        help_text="`confirmed`: yes to all that was asked. `to_ask`: something is not confirmed."
    )
    miles = serializers.FloatField(allow_null=True, help_text="Geodesic miles from `where`.")
    phone_only = serializers.BooleanField(
        help_text="No place to visit: the address is an office, and `miles` lead to it."
    )
    verified = serializers.BooleanField()
    verified_on = serializers.DateField(
        source="listing.verified_on", allow_null=True, help_text="The day of its oldest check."
    )
    verified_until = serializers.DateField(source="listing.verified_until", allow_null=True)
    met = terms(help_text="Of what was asked: a yes on record.")
    asked = terms(help_text="Of what was asked: not confirmed.")
    care = terms(help_text="Levels of care on record.")
    apart = terms(help_text="On record, and not to be mistaken for treatment of an addiction.")

    @extend_schema_field(serializers.ChoiceField(["confirmed", "to_ask"]))
    def get_part(self, result) -> str:
        return "to_ask" if result in self.context["to_ask"] else "confirmed"


class AnswerShape(serializers.Serializer):
    term = TermField()
    answer = serializers.ChoiceField(ANSWERS)
    basis = serializers.ChoiceField(Basis.choices)
    as_of = serializers.DateField(help_text="The day for which the basis says so.")


class CheckShape(serializers.Serializer):
    section = serializers.ChoiceField(Section.choices)
    state = serializers.SerializerMethodField()
    method = serializers.CharField(source="check.method", allow_null=True)
    checked_on = serializers.DateField(source="check.observed_on", allow_null=True)
    holds_until = serializers.DateField(source="check.expires_on", allow_null=True)

    @extend_schema_field(
        serializers.ChoiceField(["confirmed", "lapsed", "not-confirmed", "wrong", "unchecked"])
    )
    def get_state(self, state: SectionState) -> str:
        if state.check is None:
            return "unchecked"
        if state.lapsed:
            return "lapsed"
        return Confirmation.Outcome(state.check.outcome).value


class KetamineShape(serializers.Serializer):
    """Two facts that must never be mixed up."""

    treats_ketamine_addiction = serializers.ChoiceField(ANSWERS)
    gives_ketamine = serializers.ChoiceField(ANSWERS)


class OrganizationShape(serializers.Serializer):
    name = serializers.CharField()
    website = serializers.CharField()


class DetailShape(CenterShape):
    """All that is known of a center. A term that `answers` does not name is not confirmed."""

    status = serializers.ChoiceField(["published", "closed"], source="center.publication")
    closed_on = serializers.DateField(source="center.closed_on", allow_null=True)
    organization = OrganizationShape(source="center.organization", allow_null=True)
    about = serializers.CharField(source="center.about")
    verified = serializers.BooleanField()
    verified_on = serializers.DateField(source="verification.verified_on", allow_null=True)
    verified_until = serializers.DateField(source="verification.verified_until", allow_null=True)
    ketamine = serializers.SerializerMethodField()
    answers = serializers.SerializerMethodField()
    checks = serializers.SerializerMethodField()
    modified_on = serializers.SerializerMethodField(
        help_text="The last day on which anything in this record changed."
    )

    @extend_schema_field(KetamineShape)
    def get_ketamine(self, facts: CenterFacts) -> dict[str, str]:
        treats, gives = KETAMINE_FACTS
        find, answer = facts.taxonomy.find, facts.answer
        return {
            "treats_ketamine_addiction": answer(find(*treats)),
            "gives_ketamine": answer(find(*gives)),
        }

    @extend_schema_field(AnswerShape(many=True))
    def get_answers(self, facts: CenterFacts) -> list[dict]:
        said = [
            {
                "term": term,
                "answer": facts.answer(term),
                "basis": facts.offerings[term.pk].basis,
                "as_of": facts.offerings[term.pk].as_of,
            }
            for term in facts.taxonomy.terms.values()
            if term.pk in facts.offerings
        ]
        return AnswerShape(said, many=True).data

    @extend_schema_field(CheckShape(many=True))
    def get_checks(self, facts: CenterFacts) -> list[dict]:
        return CheckShape([facts.section(section) for section in Section.values], many=True).data

    def get_modified_on(self, facts: CenterFacts) -> datetime.date:
        return self.context["modified"][facts.center.pk]
