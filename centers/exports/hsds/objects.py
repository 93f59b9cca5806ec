"""A center in HSDS: a service of an organization at a location. docs/hsds.md has the table."""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from centers.exports.record import Record, path
from centers.models import Center, CenterPhone, Confirmation, Term
from centers.models.taxonomy import PHONE_ONLY, Answer
from centers.models.verification import Verification

from . import places
from .ids import center_number, hsds_id, numbered_id
from .places import Object
from .vocabulary import Vocabulary, profile_id, term_id

_NOT_CONFIRMED = "not-confirmed"
# The specification requires a previous value; ours are in the register's own history.
_NOT_KEPT = "not given"
# Code of the profile -> our term.
KETAMINE = {
    "treats-ketamine-addiction": "treats/ketamine",
    "gives-ketamine": "offers/ketamine-therapy",
}
_KETAMINE_CODES = {term: code for code, term in KETAMINE.items()}
_PHONE_ONLY = "/".join(PHONE_ONLY)
_STATUS = {Center.Publication.PUBLISHED: "active", Center.Publication.CLOSED: "defunct"}


@dataclass(frozen=True)
class HsdsCenter:
    """The HSDS objects of one record on the day `at`; `advertiser` on that day."""

    record: Record
    vocabulary: Vocabulary
    at: datetime.date
    advertiser: bool

    @property
    def center(self) -> Center:
        return self.record.center

    @property
    def terms(self) -> dict[int, Term]:
        return self.vocabulary.terms

    # -- Ids

    @property
    def service_id(self) -> str:
        return numbered_id("service", center_number(self.center.public_id))

    @property
    def service_at_location_id(self) -> str:
        return numbered_id("service-at-location", center_number(self.center.public_id))

    @property
    def organization_id(self) -> str:
        return places.organization_id(self.center)

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
            **places.web("url", center.website),
            "status": _STATUS[center.publication],
            **checked,
        }

    @property
    def service_at_location(self) -> Object:
        return {
            "id": self.service_at_location_id,
            "service_id": self.service_id,
            "location_id": places.location_id(self.center),
        }

    @property
    def organization(self) -> Object:
        return places.organization(self.center)

    @property
    def location(self) -> Object:
        return places.location(self.center, self.kind_of_place)

    @property
    def address(self) -> Object:
        return places.address(self.center, self.kind_of_place)

    @property
    def kind_of_place(self) -> str:
        """Of a location or an address: whether one can go there."""
        yes = {path(self.terms[pk]) for pk, answer in self.answers.items() if answer == Answer.YES}
        return "virtual" if _PHONE_ONLY in yes else "physical"

    @property
    def phones(self) -> list[Object]:
        return [self._phone(phone) for phone in self.center.phones.all()]

    def _phone(self, phone: CenterPhone) -> Object:
        # The specification wants a number; what is none, or would lose a zero, is told in words.
        plain = re.fullmatch("0|[1-9][0-9]*", phone.extension)
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

    def attributes(self) -> list[Object]:
        """Of the service: one for each answer, then those of the profile."""
        answered = [(self.terms[pk], answer) for pk, answer in self.answers.items()]
        return [
            *(self._attribute(term_id(t), t.category.slug, answer) for t, answer in answered),
            *(self._attribute(profile_id(c), "profile", v) for c, v in self.profile.items()),
        ]

    def full_attributes(self) -> list[Object]:
        """The same, each with its taxonomy_term."""
        terms = self.vocabulary.objects
        return [{**a, "taxonomy_term": terms[a["taxonomy_term_id"]]} for a in self.attributes()]

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
            words = f"as of {source.as_of}"
            yield self._change(key, source.as_of, "import", "record", words, source.source_name)
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
            "previous_value": _NOT_KEPT,
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
        return {**self.service_at_location, "location": self.location, "service": self.service}

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
            "attributes": self.full_attributes(),
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
