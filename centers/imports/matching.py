"""When two rows surely mean the same facility: same name, street and ZIP, spelled alike.

SAMHSA breaks a long name over name1 and name2, and puts the name of a programme or site into name2.
So the whole name counts: a detox and a women's residence in one building, each with a phone of its
own, stay two listings. Measurements and the choice: docs/decisions/0004-imports.md.
"""

import hashlib

from centers.matching.text import LEGAL, words
from centers.models import Center

from .rows import Facility


def match_key(facility: Facility) -> str:
    """32 hex digits, equal for two spellings of one facility; no more is known from them.

    A withheld street is stood in for by the phone: several homes of one operator share a ZIP.
    """
    phone = facility.phones[0].number if facility.phones else ""
    return _key(f"{facility.name} {facility.program_name}", facility.street1 or phone, facility.zip)


def center_key(center: Center) -> str | None:
    """The same key for a center as the register has it; None where its street is not known."""
    if not center.street1:
        return None
    return _key(f"{center.name} {center.program_name}", center.street1, center.zip)


def name_words(name: str) -> list[str]:
    """The words of a name without its legal form."""
    every = words(name)
    return [word for word in every if word not in LEGAL] or every


def _key(name: str, street: str, zip_code: str) -> str:
    text = "|".join([" ".join(name_words(name)), " ".join(words(street)), zip_code])
    return hashlib.sha256(text.encode()).hexdigest()[:32]
