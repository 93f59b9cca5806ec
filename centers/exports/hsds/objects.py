"""A center in HSDS: a service of an organization at a location. docs/hsds.md has the table."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from centers.exports.record import Record, path
from centers.models import Center, CenterPhone, Confirmation, Term
from centers.models.taxonomy import Answer
from centers.models.verification import Verification

from .ids import center_number, hsds_id, numbered_id
from .vocabulary import PROFILE_TERMS, profile_id, profile_object, term_id, term_object

Object = dict[str, Any]
_NOT_CONFIRMED = "not-confirmed"
# Code of the profile -> our term.
KETAMINE = {
    "treats-ketamine-addiction": "treats/ketamine",
    "gives-ketamine": "offers/ketamine-therapy",
}
_KETAMINE_CODES = {term: code for code, term in KETAMINE.items()}
_STATUS = {Center.Publication.PUBLISHED: "active", Center.Publication.CLOSED: "defunct"}


@dataclass(frozen=True)
class HsdsCenter:
    """The HSDS objects of one record on the day `at`. `terms` by id, `advertiser` on that day."""

    record: Record
    terms: dict[int, Term]
    at: datetime.date
    advertiser: bool

    @property
    def center(self) -> Center:
        return self.record.center

    # -- Ids

    @property
    def service_id(self) -> str:
        return numbered_id("service", center_number(self.center.public_id))

    @property
    def location_id(self) -> str:
        return numbered_id("location", center_number(self.center.public_id))

    @property
    def service_at_location_id(self) -> str:
        return numbered_id("service-at-location", center_number(self.center.public_id))

    @property
    def organization_id(self) -> str:
        return organization_id(self.center)

    # -- Objects without what belongs to them

    @property
    def service(self) -> Object:
        center = self.center
        words = center.about or "Treatment for addiction or mental illness."
        checked = {}
        if self.verified:
            checked = {"assured_date": self.verification.verified_on.isoformat()}
        return {
            "id": self.service_id,
            "organization_id": self.organization_id,
            "name": center.full_name,
            "description": words,
            **({"url": center.website} if center.website else {}),
            "status": _STATUS[center.publication],
            **checked,
        }

    @property
    def organization(self) -> Object:
        return organization(self.center)

    @property
    def location(self) -> Object:
        center = self.center
        return {
            "id": self.location_id,
            "location_type": "physical",
            "organization_id": self.organization_id,
            "name": center.full_name,
            "latitude": center.latitude,
            "longitude": center.longitude,
        }

    @property
    def service_at_location(self) -> Object:
        return {
            "id": self.service_at_location_id,
            "service_id": self.service_id,
            "location_id": self.location_id,
        }

    @property
    def address(self) -> Object:
        center = self.center
        return {
            "id": hsds_id("address", center.public_id),
            "location_id": self.location_id,
            "address_1": center.street1,
            **({"address_2": center.street2} if center.street2 else {}),
            "city": center.city,
            "state_province": center.state,
            "postal_code": center.zip,
            "country": "US",
            "address_type": "physical",
        }

    @property
    def phones(self) -> list[Object]:
        return [self._phone(phone) for phone in self.center.phones.all()]

    def _phone(self, phone: CenterPhone) -> Object:
        # The specification wants a number; what is none is told in words.
        plain = phone.extension.isascii() and phone.extension.isdigit()
        words = CenterPhone.Kind(phone.kind).label
        if phone.extension and not plain:
            words = f"{words}, extension {phone.extension}"
        return {
            "id": hsds_id("phone", f"{self.center.public_id}:{phone.number}:{phone.extension}"),
            "service_id": self.service_id,
            "number": phone.number,
            **({"extension": int(phone.extension)} if plain else {}),
            "type": "voice",
            "description": str(words),
        }

    # -- What the register knows

    @cached_property
    def verification(self) -> Verification:
        return Verification.from_checks(self.record.checks)

    @property
    def verified(self) -> bool:
        return self.center.is_published and self.verification.holds(self.at)

    @cached_property
    def _holding(self) -> set[str]:
        return {check.section for check in self.record.checks if check.holds(self.at)}

    @cached_property
    def answers(self) -> dict[int, str]:
        """Term id -> yes or no, as they count on the day; the rest is not confirmed."""
        return {
            said.term_id: said.answer
            for said in self.record.answers
            if said.answer == Answer.NO
            or not self.terms[said.term_id].needs_confirmation
            or self.terms[said.term_id].section in self._holding
        }

    @cached_property
    def profile(self) -> dict[str, str]:
        """Code of the profile -> value; see vocabulary.PROFILE_TERMS."""
        ketamine = dict.fromkeys(KETAMINE, _NOT_CONFIRMED)
        for pk, answer in self.answers.items():
            if code := _KETAMINE_CODES.get(path(self.terms[pk])):
                ketamine[code] = answer
        until = {}
        if self.verified:
            until = {"verified-until": self.verification.verified_until.isoformat()}
        return {
            "verification": "verified" if self.verified else "not-verified",
            **until,
            "advertiser": "yes" if self.advertiser else "no",
            **ketamine,
            "location-precision": self.center.location_precision,
            "demo": "yes" if self.center.demo else "no",
        }

    def attributes(self, nested: bool) -> list[Object]:
        """Of the service: one for each answer, then those of the profile. `nested` as in the API:
        each with its taxonomy_term."""
        found = []
        for pk, answer in self.answers.items():
            term = self.terms[pk]
            one = self._attribute(term_id(term), term.category.slug, answer)
            if nested:
                one["taxonomy_term"] = term_object(term, self.terms)
            found.append(one)
        for code in PROFILE_TERMS:
            if code in self.profile:
                one = self._attribute(profile_id(code), "profile", self.profile[code])
                if nested:
                    one["taxonomy_term"] = profile_object(code)
                found.append(one)
        return found

    def _attribute(self, taxonomy_term_id: str, kind: str, value: str) -> Object:
        return {
            "id": hsds_id("attribute", f"{self.center.public_id}:{taxonomy_term_id}"),
            "link_id": self.service_id,
            "taxonomy_term_id": taxonomy_term_id,
            "link_type": kind,
            "link_entity": "service",
            "value": value,
        }

    @property
    def metadata(self) -> list[Object]:
        """Of the service: what each source said, and each last check. No person is named."""
        return list(self._metadata())

    def _metadata(self) -> Iterator[Object]:
        for source in self.record.sources:
            key = f"source:{source.pk}"
            yield self._change(key, source.as_of, "import", "", "", source.source_name)
        for check in self.record.checks:
            words = Confirmation.Outcome(check.outcome).value
            if check.says_confirmed:
                words = f"{words} until {check.expires_on}"
            by = f"Research team ({check.method})"
            yield self._change(
                f"check:{check.pk}", check.observed_on, "check", check.section, words, by
            )

    def _change(self, key: str, day, kind: str, field: str, value: str, by: str) -> Object:
        return {
            "id": hsds_id("metadata", key),
            "resource_id": self.service_id,
            "resource_type": "service",
            "last_action_date": day.isoformat(),
            "last_action_type": kind,
            "field_name": field,
            "previous_value": "",
            "replacement_value": value,
            "updated_by": by,
        }

    # -- As lists of the API give them: with what there is one of

    @property
    def listed_service(self) -> Object:
        return {**self.service, "organization": self.organization}

    @property
    def listed_location(self) -> Object:
        return self.location

    @property
    def listed_service_at_location(self) -> Object:
        return self.service_at_location

    # -- In full, as the API gives a single one

    @property
    def full_location(self) -> Object:
        return {**self.location, "addresses": [self.address]}

    @property
    def full_service(self) -> Object:
        return {
            **self.service,
            "phones": self.phones,
            "organization": self.organization,
            "service_at_locations": [{**self.service_at_location, "location": self.full_location}],
            "attributes": self.attributes(nested=True),
            "metadata": self.metadata,
        }

    @property
    def full_service_at_location(self) -> Object:
        """With the service, which HSDS leaves out only where it would be nested in itself."""
        service = {
            name: value
            for name, value in self.full_service.items()
            if name != "service_at_locations"
        }
        return {**self.service_at_location, "location": self.full_location, "service": service}


def organization_id(center: Center) -> str:
    if center.organization_id:
        return numbered_id("organization", center.organization_id)
    return numbered_id("organization-of", center_number(center.public_id))


def organization(center: Center) -> Object:
    """The organization of a center; one in its own name where none is on record, for HSDS has no
    service without one."""
    known = center.organization
    if known is None:
        return {
            "id": organization_id(center),
            "name": center.full_name,
            "description": "No operator is on record; this stands for the center itself.",
        }
    return {
        "id": organization_id(center),
        "name": known.name,
        "description": "Operates treatment centers that the register lists.",
        **({"website": known.website} if known.website else {}),
    }
