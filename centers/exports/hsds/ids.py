"""Ids as HSDS wants them: UUIDs, the same each time.

What is asked for by its id has one that holds our number (RFC 9562, version 8: 48 bits that are
always ours, 12 for the kind, 62 for the number), so that it is found without a table of ids. All
else has a hash (version 5).
"""

import uuid

# Both were made once; others would give every object another id.
_NAMESPACE = uuid.UUID("5f1d4c06-8f2e-5d0b-9d6e-2c6a7b1f3e90")
_OURS = 0x747265617466

_KINDS = ("service", "location", "service-at-location", "organization", "organization-of")
_NUMBER = (1 << 62) - 1
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_LONG = 8


def hsds_id(kind: str, key: object) -> str:
    """The id of the object of this kind with this key of ours."""
    return str(uuid.uuid5(_NAMESPACE, f"{kind}:{key}"))


def numbered_id(kind: str, number: int) -> str:
    """The id of the object of this kind with this number, below 2 to the 62nd."""
    version, variant = 8, 0b10
    code = _KINDS.index(kind)
    return str(uuid.UUID(int=_OURS << 80 | version << 76 | code << 64 | variant << 62 | number))


def number_in(kind: str, text: str) -> int | None:
    """The number in an id of this kind; None where it is none."""
    try:
        number = uuid.UUID(text).int & _NUMBER
    except ValueError:
        return None
    return number if numbered_id(kind, number) == text.lower() else None


def center_number(public_id: str) -> int:
    """The id of a center, which is letters and digits, as a number."""
    return int(public_id, 36)


def public_id_of(number: int) -> str:
    """Back again."""
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits.rjust(_LONG, "0")
