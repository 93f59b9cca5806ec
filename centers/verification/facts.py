"""What a section says: read it from the register, check what a person typed, write it back.

Facts of a section are plain JSON, so that they can be kept with the check that confirmed them:

- contact: {"phones": [{"kind", "number" (E.164), "extension"}], "website", "hours"}
- location: {"street1", "street2", "city", "state", "zip"}
- services, payment, licence, ketamine: {"answers": {"care/detox": "yes" | "no" | null}},
  where null means not confirmed
- ketamine besides: {"evidence": {"treats/ketamine": "what was heard"}}, see ketamine.py
"""

import datetime
import hashlib
import json
from collections.abc import Iterable

import phonenumbers
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from centers.models import Center, CenterPhone, Offering, Place, Term
from centers.models.offering import Basis
from centers.models.taxonomy import Answer, Section

from . import ketamine

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
    return _answers_of(offerings)


def all_facts_of(center: Center) -> dict[str, dict]:
    """The same of every section, by section; two queries."""
    by_section = {str(section): [] for section in Section}
    for offering in center.offerings.select_related("term__category"):
        by_section[offering.term.section].append(offering)
    answers = {section: _answers_of(found) for section, found in by_section.items()}
    plain = {str(s): facts_of(center, s) for s in (Section.CONTACT, Section.LOCATION)}
    return answers | plain


def _answers_of(offerings: Iterable[Offering]) -> dict:
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
        Section.KETAMINE: {"answers", "evidence"},
    }.get(section, {"answers"})
    if not isinstance(facts, dict):
        raise ValidationError(_("We could not read these facts."))
    if unknown := sorted(map(str, set(facts) - known)):
        raise ValidationError({unknown[0]: _("This part has no such field.")})
    if section == Section.CONTACT:
        texts = {name: _text(name, facts[name]) for name in CONTACT_FIELDS if name in facts}
        return texts | ({"phones": _clean_phones(facts["phones"])} if "phones" in facts else {})
    if section == Section.LOCATION:
        texts = {name: _text(name, value) for name, value in facts.items()}
        return texts | ({"state": texts["state"].upper()} if "state" in texts else {})
    cleaned = {"answers": _clean_answers(section, facts.get("answers", {}))}
    if "evidence" in facts:
        cleaned["evidence"] = ketamine.clean_evidence(facts["evidence"])
    return cleaned


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


def _text(name: str, value: object) -> str:
    """One line of text, as a person types it and as PostgreSQL can keep it."""
    if not isinstance(value, str):
        raise ValidationError({name: _("This is not text.")})
    value = value.strip()
    if not value.isprintable():
        raise ValidationError({name: _("There are characters in this that we cannot save.")})
    return value


def _clean_phones(phones: object) -> list[dict]:
    if not isinstance(phones, list):
        raise ValidationError({"phones": _("This is not a list of phone numbers.")})
    cleaned = [_clean_phone(phone) for phone in phones]
    numbers = [(phone["number"], phone["extension"]) for phone in cleaned]
    for number, extension in numbers:
        if numbers.count((number, extension)) > 1:
            raise ValidationError({"phones": _("This number is here twice: %s") % number})
    return cleaned


def _clean_phone(phone: object) -> dict:
    if not isinstance(phone, dict) or set(phone) - set(PHONE_FIELDS):
        raise ValidationError({"phones": _("This is not a phone number: %s") % phone})
    given = {name: _text("phones", value) for name, value in phone.items()}
    try:
        number = phonenumbers.parse(given.get("number", ""), "US")
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        raise ValidationError({"phones": _("This is not a phone number: %s") % given.get("number")})
    kind = given.get("kind", CenterPhone.Kind.MAIN)
    if kind not in CenterPhone.Kind.values:
        raise ValidationError({"phones": _("We do not know this kind of number: %s") % kind})
    return {
        "kind": str(kind),
        "number": phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164),
        "extension": given.get("extension") or number.extension or "",
    }


def _clean_answers(section: str, answers: object) -> dict:
    if not isinstance(answers, dict):
        raise ValidationError({"answers": _("We could not read these answers.")})
    terms = {"/".join(t.natural_key()) for t in _terms(section)}
    for path, answer in answers.items():
        if path not in terms:
            raise ValidationError({str(path): _("This part does not ask that.")})
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
    # Another suite or floor is still the same door.
    moved = any(
        getattr(center, name) != value for name, value in facts.items() if name != "street2"
    )
    for name, value in facts.items():
        setattr(center, name, value)
    center.clean_fields(exclude={"latitude", "longitude", "location_precision", "location_source"})
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
    taken_back = [terms[path] for path, answer in answers.items() if answer is None]
    center.offerings.filter(term__in=taken_back).delete()
    Offering.objects.bulk_create(
        [
            Offering(
                center=center, term=terms[path], answer=answer, basis=Basis.RESEARCH, as_of=as_of
            )
            for path, answer in answers.items()
            if answer is not None
        ],
        update_conflicts=True,
        unique_fields=["center", "term"],
        update_fields=["answer", "basis", "as_of"],
    )
