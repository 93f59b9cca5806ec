"""What one row of a directory says, cleaned and checked."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _
from openpyxl.cell.cell import ERROR_CODES

from centers.models import Center, CenterIdentifier
from centers.places.states import STATES

from .phones import Phone, read_phones
from .workbook import Payload

# Codes stand in groups; the groups do not matter here, each code belongs to one.
_BETWEEN_GROUPS = "*"
# What a row has to have a word on, if only that there is none.
_NEEDED = ("name1", "name2", "street1", "street2", "city", "state", "zip")
_LIMITS = {
    column: Center._meta.get_field(field).max_length
    for column, field in {
        "name1": "name",
        "name2": "program_name",
        "street1": "street1",
        "street2": "street2",
        "city": "city",
    }.items()
}


_is_address = URLValidator(schemes=["http", "https"])
_LONGEST_IDENTIFIER = CenterIdentifier._meta.get_field("value").max_length
# States whose ZIP codes begin with 0 (New York has three such, among two thousand others).
_ZIP_BEGINS_WITH_ZERO = frozenset(["CT", "MA", "ME", "NH", "NJ", "PR", "RI", "VI", "VT"])
_LONGEST_WEBSITE = Center._meta.get_field("website").max_length


class RowRejected(Exception):
    """A row that cannot become a listing. The reason is one of a closed list, to be counted."""

    @property
    def reason(self) -> str:
        return str(self.args[0])


@dataclass(frozen=True)
class Given:
    """A point that came with the row."""

    latitude: float
    longitude: float
    origin: str


@dataclass(frozen=True)
class Facility:
    name: str
    program_name: str
    # Empty where the directory withholds it, as it does for homes and shelters.
    street1: str
    street2: str
    city: str
    state: str
    zip: str
    phones: tuple[Phone, ...]
    invalid_phones: tuple[str, ...]
    codes: tuple[str, ...]
    given: Given | None
    # "" where the source gives none that a browser could open.
    website: str = ""
    # (scheme, value): names by which other sources know the facility too.
    identifiers: tuple[tuple[str, str], ...] = ()
    # (category code, name) of services that a source names instead of coding them.
    names: tuple[tuple[str, str], ...] = ()
    # (path of a term, answer): what a source says in our own words.
    said: tuple[tuple[str, str], ...] = ()

    @property
    def address_withheld(self) -> bool:
        return not self.street1


def read_row(
    payload: Payload,
    *,
    codes: tuple[str, ...] | None = None,
    given: Given | None = None,
    identifiers: tuple[tuple[str, str], ...] = (),
    names: tuple[tuple[str, str], ...] = (),
    said: tuple[tuple[str, str], ...] = (),
) -> Facility:
    """The facility in a row, as a directory has it or as a source record keeps it. What another
    format says elsewhere than a directory is given beside the row.

    Raises RowRejected when the row lacks what a listing needs: a name, a city, a state, a ZIP code.
    A missing street or phone is no reason.
    """
    texts = {
        column: clean(value)
        for column, value in payload.items()
        if value is None or isinstance(value, str | int | float)
    }
    for column in _NEEDED:
        if column not in texts:
            raise RowRejected(_("%(column)s is not a text") % {"column": column})
    if any(text in ERROR_CODES for text in texts.values()):
        raise RowRejected(_("A cell holds a spreadsheet error such as #N/A"))
    for column in ("name1", "city"):
        if not texts[column]:
            raise RowRejected(_("No %(column)s") % {"column": column})
    for column, most in _LIMITS.items():
        if len(texts[column]) > most:
            raise RowRejected(_("Text too long in %(column)s") % {"column": column})
    for scheme, value in identifiers:
        if len(value) > _LONGEST_IDENTIFIER:
            raise RowRejected(_("Too long an identifier: %(scheme)s") % {"scheme": scheme})
    state = texts["state"].upper()
    if state not in STATES:
        raise RowRejected(_("State is not the code of a US state or territory"))
    phones, invalid = read_phones(texts)
    # Withheld streets are written as dashes.
    withheld = not any(char.isalnum() for char in texts["street1"])
    return Facility(
        name=texts["name1"],
        program_name=texts["name2"],
        street1="" if withheld else texts["street1"],
        street2=texts["street2"] if any(char.isalnum() for char in texts["street2"]) else "",
        city=texts["city"],
        state=state,
        zip=read_zip(payload["zip"], state),
        phones=phones,
        invalid_phones=invalid,
        codes=codes_in(payload) if codes is None else codes,
        given=given or _given(payload.get("coordinates")),
        website=_website(texts.get("website", "")),
        identifiers=identifiers,
        names=names,
        said=said,
    )


def codes_in(payload: Payload) -> tuple[str, ...]:
    """The codes of a row, each once."""
    text = str(payload.get("service_code_info") or "")
    return tuple(dict.fromkeys(text.replace(_BETWEEN_GROUPS, " ").upper().split()))


def clean(value: object) -> str:
    """One line of text without invisible characters; a whole number without its ".0"."""
    if value is None:
        return ""
    if isinstance(value, str) and value.isprintable():
        return " ".join(value.split())
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = "".join(char if char.isprintable() else " " for char in str(value))
    return " ".join(text.split())


def _website(text: str) -> str:
    """An address that a browser can open, or "": sources write "www.example.org" and "http://"."""
    if not text:
        return ""
    address = text if "://" in text else f"http://{text}"
    try:
        _is_address(address)
    except ValidationError:
        return ""
    return address if len(address) <= _LONGEST_WEBSITE else ""


def read_zip(value: object, state: str) -> str:
    """Five digits; ZIP+4 is cut. A spreadsheet that took it for a number dropped its leading zeros:
    they are put back in the states whose ZIP codes have them, elsewhere it is a wrong one. Raises
    RowRejected for what is none."""
    code, dash, extra = clean(value).partition("-")
    if state in _ZIP_BEGINS_WITH_ZERO and 3 <= len(code) < 5 and not isinstance(value, bool):
        code = code.zfill(5)
    digits = code.isascii() and code.isdecimal() and len(code) == 5
    if not digits or (dash and not (extra.isascii() and extra.isdecimal() and len(extra) == 4)):
        raise RowRejected(_("ZIP code is not five digits"))
    return code


def _given(point: dict[str, str] | None) -> Given | None:
    if point is None:
        return None
    return Given(float(point["latitude"]), float(point["longitude"]), point["coord_source"])
