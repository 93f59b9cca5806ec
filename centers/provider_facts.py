"""What a provider says of a section, in the form in which the register keeps it."""

import re
from collections.abc import Mapping

import phonenumbers
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from centers.models import CenterPhone, Place
from centers.models.taxonomy import Section
from centers.places.states import STATES, state_name
from centers.typed_text import one_line
from centers.verification.facts import clean_facts


def clean_part(part: str, facts: Mapping) -> dict:
    """The facts of a part in the form in which the register keeps them: numbers in E.164 form,
    state in two letters, ZIP code in five digits, no blanks too many.

    Raises ValidationError that names the field at fault; among those a place or a number outside
    the United States and its territories.
    """
    facts = dict(facts)
    for name, text in facts.items():
        if isinstance(text, str):
            _line(name, text.strip())
            facts[name] = " ".join(text.split())
    if part == Section.LOCATION:
        facts["zip"] = re.sub(r"-\d{4}\Z", "", facts.get("zip", ""))
    cleaned = clean_facts(part, facts)
    if part == Section.LOCATION:
        _require_us_place(cleaned)
    for phone in cleaned.get("phones", ()):
        _require_us_number(phone["number"])
        _require_short_extension(phone["extension"])
    return cleaned


def _line(name: str, text: str) -> None:
    try:
        one_line(text)
    except ValidationError as error:
        raise ValidationError({name: error.messages}) from error


def _require_us_place(location: dict) -> None:
    if location.get("state") not in STATES:
        raise ValidationError(
            {"state": _("We list centers in the United States and its territories.")}
        )
    place = Place.objects.filter(kind=Place.Kind.ZIP, code=location.get("zip", "")).first()
    if place is None:
        raise ValidationError(
            {
                "zip": _(
                    "We do not know this ZIP code. We list centers in the United States and its"
                    " territories."
                )
            }
        )
    if place.state != location["state"]:
        raise ValidationError(
            {
                "zip": _("This ZIP code is in %(state)s. Please look at it again.")
                % {"state": state_name(place.state)}
            }
        )


def _require_us_number(number: str) -> None:
    parsed = phonenumbers.parse(number)
    if parsed.country_code != 1 or not phonenumbers.is_valid_number(parsed):
        raise ValidationError(
            {"phones": _("This number cannot be called in the United States: %s") % number}
        )


def _require_short_extension(extension: str) -> None:
    most = CenterPhone._meta.get_field("extension").max_length
    if len(extension) > most:
        raise ValidationError(
            {"phones": _("An extension can have up to %(most)d characters.") % {"most": most}}
        )
