"""What a section says: read it from the register, check what a person typed, write it back.

Facts of a section are plain JSON, so that they can be kept with the check that confirmed them:

- contact: {"phones": [{"kind", "number" (E.164), "extension"}], "website", "hours"}
- location: {"street1", "street2", "city", "state", "zip"}
- services, payment, licence, ketamine: {"answers": {"care/detox": "yes" | "no" | null}},
  where null means not confirmed
"""

import datetime
import hashlib
import json

import phonenumbers
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from centers.models import Center, CenterPhone, Offering, Place, Term
from centers.models.offering import Basis
from centers.models.taxonomy import Answer, Section

CONTACT_FIELDS = ("website", "hours")
LOCATION_FIELDS = ("street1", "street2", "city", "state", "zip")
PHONE_FIELDS = ("kind", "number", "extension")


def facts_of(center: Center, section: str) -> dict:
    """What we publish now in this section. Answers that are not confirmed are left out."""
    if section == Section.CONTACT:
        phones = [{name: getattr(p, name) for name in PHONE_FIELDS} for p in center.phones.all()]
        return {"phones": phones} | {name: getattr(center, name) for name in CONTACT_FIELDS}
    if section == Section.LOCATION:
        return {name: getattr(center, name) for name in LOCATION_FIELDS}
    offerings = center.offerings.filter(term__section=section).select_related("term__category")
    answers = {"/".join(o.term.natural_key()): o.answer for o in offerings}
    return {"answers": dict(sorted(answers.items()))}


def version_of(center: Center, section: str) -> str:
    """A short mark of what a section says and of its latest check; another mark, another state."""
    latest = center.confirmations.latest().filter(section=section).values_list("pk", flat=True)
    state = json.dumps([facts_of(center, section), list(latest)], sort_keys=True)
    return hashlib.sha256(state.encode()).hexdigest()[:16]


def clean_facts(section: str, facts: dict) -> dict:
    """The facts in their stored form. Raises ValidationError that names the field at fault."""
    known = {
        Section.CONTACT: {"phones", *CONTACT_FIELDS},
        Section.LOCATION: set(LOCATION_FIELDS),
    }.get(section, {"answers"})
    if unknown := sorted(set(facts) - known):
        raise ValidationError({unknown[0]: _("This part has no such field.")})
    if section == Section.CONTACT:
        return facts | {"phones": [_clean_phone(phone) for phone in facts.get("phones", [])]}
    if section == Section.LOCATION:
        return {name: str(value).strip() for name, value in facts.items()}
    return {"answers": _clean_answers(section, facts.get("answers", {}))}


def apply_facts(center: Center, section: str, facts: dict, as_of: datetime.date) -> None:
    """Write clean facts into the register, as the research team's word of the day `as_of`.

    Belongs in the caller's transaction, which refreshes the listing. Raises ValidationError where
    the result would not be a sound center.
    """
    if section == Section.CONTACT:
        _apply_contact(center, facts)
    elif section == Section.LOCATION:
        _apply_location(center, facts)
    else:
        _apply_answers(center, facts.get("answers", {}), as_of)


def _clean_phone(phone: dict) -> dict:
    try:
        number = phonenumbers.parse(str(phone.get("number", "")), "US")
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        raise ValidationError({"phones": _("This is not a phone number: %s") % phone.get("number")})
    kind = phone.get("kind", CenterPhone.Kind.MAIN)
    if kind not in CenterPhone.Kind.values:
        raise ValidationError({"phones": _("We do not know this kind of number: %s") % kind})
    return {
        "kind": kind,
        "number": phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164),
        "extension": str(phone.get("extension") or number.extension or "").strip(),
    }


def _clean_answers(section: str, answers: dict) -> dict:
    terms = {"/".join(t.natural_key()) for t in _terms(section)}
    for path, answer in answers.items():
        if path not in terms:
            raise ValidationError({path: _("This is not asked in this part.")})
        if answer not in (*Answer.values, None):
            raise ValidationError({path: _("Say yes, no or not confirmed.")})
    return dict(sorted(answers.items()))


def _terms(section: str):
    return Term.objects.filter(section=section).select_related("category")


def _apply_contact(center: Center, facts: dict) -> None:
    for name in CONTACT_FIELDS:
        setattr(center, name, facts.get(name, getattr(center, name)))
    center.full_clean()
    center.save()
    if "phones" in facts:
        center.phones.all().delete()
        for ordinal, phone in enumerate(facts["phones"]):
            number = CenterPhone(center=center, ordinal=ordinal, **phone)
            number.full_clean()
            number.save()


def _apply_location(center: Center, facts: dict) -> None:
    moved = any(getattr(center, name) != value for name, value in facts.items())
    for name, value in facts.items():
        setattr(center, name, value)
    if moved:
        # The old point is the old door. Until someone places the new one, the ZIP's middle is true.
        place = Place.objects.filter(kind=Place.Kind.ZIP, code=center.zip).first()
        if place is None:
            raise ValidationError({"zip": _("We do not know this ZIP code.")})
        center.latitude, center.longitude = place.latitude, place.longitude
        center.location_precision = Center.Precision.ZIP
        center.location_source = "US Census Bureau"
    center.full_clean()
    center.save()


def _apply_answers(center: Center, answers: dict, as_of: datetime.date) -> None:
    terms = {"/".join(t.natural_key()): t for t in Term.objects.select_related("category")}
    for path, answer in answers.items():
        if answer is None:
            center.offerings.filter(term=terms[path]).delete()
        else:
            Offering.objects.update_or_create(
                center=center,
                term=terms[path],
                defaults={"answer": answer, "basis": Basis.RESEARCH, "as_of": as_of},
            )
