"""Open Referral HSDS 3.x as JSON: full services, as an API's `/services/{id}` gives them.

A row is one service at one location: the service with its organization, one of its
`service_at_locations` and that location's address and phones. Terms come from `attributes`, of the
service and of the place: those of the taxonomy "samhsa" by code, any other by our own path
("care/detox") or by the name of a code. An attribute's `value` is the answer; where it has none,
the attribute says yes. See https://docs.openreferral.org/, HSDS 3.1, "Reference".
"""

from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from centers.exports.hsds.places import NO_STREET
from centers.exports.hsds.vocabulary import PROFILE
from centers.imports.formats import Format
from centers.imports.rows import Facility, RowRejected, read_row
from centers.imports.workbook import Payload, SheetRow

from .json_file import JsonFile, no_object
from .points import given_point

# The scheme of the identifiers that a center gets from its location.
SCHEME = "hsds-location"
_US = ("US", "USA", "United States", "")
_NO_LONGER = ("inactive", "defunct", "temporarily closed", "temporarily_closed")
_ANSWERS = {"yes": "yes", "true": "yes", "1": "yes", "no": "no", "false": "no", "0": "no"}


class Services(JsonFile):
    def __init__(self, path: Path):
        super().__init__(path, ("contents", "services"))

    def rows(self) -> Iterator[SheetRow]:
        index = 0
        for service in self.items():
            if not isinstance(service, dict):
                yield no_object(index, service)
                index += 1
                continue
            places = _list(service, "service_at_locations") or [{}]
            service.pop("service_at_locations", None)
            for place in places:
                payload: Payload = {"service": service, "service_at_location": place}
                yield SheetRow(index, index + 1, payload)
                index += 1


def recognises(path: Path) -> bool:
    return path.suffix.casefold() in (".json", ".jsonl")


def facility(payload: Payload) -> Facility:
    """Raises RowRejected where the service is not active, or is of one of our fictional centers."""
    if not is_active(payload):
        raise RowRejected(_("The service is not active"))
    service, place, location, _organization = _parts(payload)
    attributes = [
        *_list(service, "attributes"),
        *_list(location, "attributes"),
        *_list(place, "attributes"),
    ]
    if any(_is_fictional(attribute) for attribute in attributes):
        raise RowRejected(_("The center is fictional"))
    return read_row(
        plain(payload),
        codes=_codes(attributes),
        names=tuple(
            ("", str(term["name"])) for term in _terms(attributes) if _is_name(term) and _yes(term)
        ),
        said=tuple(
            (term["code"], term["answer"])
            for term in _terms(attributes)
            if _is_path(term) and term["answer"]
        ),
        given=given_point(location, "hsds_point"),
        identifiers=identifiers(payload),
    )


def plain(payload: Payload) -> Payload:
    """The row's facts under the names that a directory has for them."""
    service, place, location, organization = _parts(payload)
    address = _address(location)
    numbers = _numbers(place, location, service, organization)
    name, program = _names(service, location, organization)
    return {
        "name1": name,
        "name2": program,
        "street1": "" if address.get("address_1") == NO_STREET else address.get("address_1"),
        "street2": address.get("address_2"),
        "city": address.get("city"),
        "state": address.get("state_province"),
        "zip": address.get("postal_code"),
        "phone": numbers[0] if numbers else "",
        "intake1": numbers[1] if len(numbers) > 1 else "",
        "website": service.get("url") or organization.get("website"),
    }


def identifiers(payload: Payload) -> tuple[tuple[str, str], ...]:
    _service, _place, location, _organization = _parts(payload)
    identifier = location.get("id")
    return ((SCHEME, str(identifier)),) if identifier else ()


def is_active(payload: Payload) -> bool:
    status = _object(payload.get("service")).get("status")
    return str(status or "").casefold() not in _NO_LONGER


def _parts(payload: Payload) -> tuple[dict, dict, dict, dict]:
    """The service, the place where it is, that place's location, and the organization."""
    service = _object(payload.get("service"))
    place = _object(payload.get("service_at_location"))
    return (
        service,
        place,
        _object(place.get("location")),
        _object(service.get("organization")),
    )


def _names(service: dict, location: dict, organization: dict) -> tuple[str, str]:
    """The center's name and its program's. Where the service and its place have one name, as in our
    own export, it is the center's, whoever operates it."""
    if service.get("name") and service.get("name") == location.get("name"):
        name, _colon, program = str(service["name"]).partition(": ")
        return name, program
    name = organization.get("name") or service.get("name") or location.get("name")
    return name, location.get("name") if location.get("name") != name else ""


def _address(location: dict) -> dict:
    """The physical address; a postal one is no place to go to."""
    addresses = [a for a in _list(location, "addresses") if a.get("address_type") != "postal"]
    ours = [a for a in addresses if (a.get("country") or "") in _US]
    return (ours or addresses or [{}])[0]


def _numbers(*holders: dict) -> list[str]:
    """The nearest first: of the service at the place, the place, the service, the organization."""
    numbers = []
    for holder in holders:
        for phone in _list(holder, "phones"):
            number, extension = phone.get("number"), phone.get("extension")
            if number and phone.get("type") not in ("fax", "tty"):
                numbers.append(f"{number} x{extension}" if extension else str(number))
    return list(dict.fromkeys(numbers))


def _is_fictional(attribute: dict) -> bool:
    term = _object(attribute.get("taxonomy_term"))
    ours = (term.get("taxonomy"), term.get("code")) == (PROFILE.name, "demo")
    return ours and attribute.get("value") == "yes"


def _terms(attributes: list[dict]) -> Iterator[dict]:
    """The terms, each with the answer to it. Our profile tells of our checks: nobody else's."""
    for attribute in attributes:
        term = _object(attribute.get("taxonomy_term"))
        if term.get("taxonomy") == PROFILE.name:
            continue
        if term.get("name") or term.get("code"):
            read = {"code": str(term.get("code") or ""), "name": term.get("name") or ""}
            yield {**term, **read, "answer": _answer(attribute.get("value"), *read.values())}


def _answer(value: object, *labels: object) -> str | None:
    """yes, no or None. The specification lets a value repeat the term's code or name: a yes."""
    text = "" if value is None else str(value).strip().casefold()
    if not text or text in (str(label).casefold() for label in labels):
        return "yes"
    return _ANSWERS.get(text)


def _yes(term: dict) -> bool:
    return term["answer"] == "yes"


def _codes(attributes: list[dict]) -> tuple[str, ...]:
    codes = (t["code"].upper() for t in _terms(attributes) if _is_code(t) and _yes(t))
    return tuple(dict.fromkeys(codes))


def _is_code(term: dict) -> bool:
    return str(term.get("taxonomy") or "").casefold() == "samhsa" and bool(term["code"])


def _is_path(term: dict) -> bool:
    return not _is_code(term) and "/" in term["code"] and "://" not in term["code"]


def _is_name(term: dict) -> bool:
    return not (_is_code(term) or _is_path(term)) and bool(term["name"])


def _object(value: object) -> dict:
    return value if isinstance(value, dict) else {}


def _list(holder: dict, name: str) -> list[dict]:
    found = holder.get(name)
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []


FORMAT = Format(
    "hsds-json",
    open=Services,
    facility=facility,
    coded=False,
    plain=plain,
    identifiers=identifiers,
    is_listed=is_active,
)
