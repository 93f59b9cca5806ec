"""Phone numbers as a directory writes them: "205-216-0200 x123", "888-PARNEXT"."""

from typing import NamedTuple

import phonenumbers

from centers.models import CenterPhone

# The columns in the order in which numbers are offered. The "a" ones hold a second intake number,
# often the first one spelled in letters.
_COLUMNS = {
    "phone": CenterPhone.Kind.MAIN,
    "intake1": CenterPhone.Kind.INTAKE,
    "intake1a": CenterPhone.Kind.INTAKE,
    "intake2": CenterPhone.Kind.INTAKE,
    "intake2a": CenterPhone.Kind.INTAKE,
}
_LONGEST_EXTENSION = 10


class Phone(NamedTuple):
    kind: str
    number: str
    extension: str


def read_phones(texts: dict[str, str]) -> tuple[tuple[Phone, ...], tuple[str, ...]]:
    """The numbers in a row's columns, each once, and the texts that are no number to call.

    A number whose area code nobody has is none: a wrong number costs a person in need more than a
    missing one.
    """
    phones: dict[tuple[str, str], Phone] = {}
    invalid = []
    for column, kind in _COLUMNS.items():
        text = texts.get(column, "")
        if not text:
            continue
        number = _dialable(text)
        if number is None:
            invalid.append(text)
        else:
            phones.setdefault(number, Phone(kind, *number))
    return tuple(phones.values()), tuple(invalid)


def in_words(values: tuple) -> str:
    """A fact of one or more values as a person writes it: numbers as one would dial them."""
    return ", ".join(
        _dialed(value) if isinstance(value, Phone) else str(value) for value in values if value
    )


def _dialed(phone: Phone) -> str:
    number = phonenumbers.format_number(
        phonenumbers.parse(phone.number), phonenumbers.PhoneNumberFormat.NATIONAL
    )
    return f"{number} x{phone.extension}" if phone.extension else number


def _dialable(text: str) -> tuple[str, str] | None:
    """The number in E.164 form and its extension, or None."""
    try:
        parsed = phonenumbers.parse(text, "US")
    except phonenumbers.NumberParseException:
        return None
    extension = parsed.extension or ""
    if not phonenumbers.is_valid_number(parsed) or len(extension) > _LONGEST_EXTENSION:
        return None
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164), extension
