"""Of which facility a rejected row is: what it still says of that, though it cannot be used."""

from collections.abc import Iterator
from contextlib import suppress
from itertools import product
from typing import NamedTuple

from openpyxl.cell.cell import ERROR_CODES

from centers.matching.text import words
from centers.models import ImportRun, SourceRecord
from centers.places import normalise_name

from .matching import name_words
from .phones import read_phones
from .readers import FORMATS
from .rows import RowRejected, clean, read_zip
from .workbook import Payload

_COLUMNS = ("name1", "name2", "street1", "city", "state", "zip", "phone")
# One sign of who it is beside one of where it is, or a source's own identifier of it.
_Trace = tuple[tuple[str, ...], tuple[str, ...]]


class _Signs(NamedTuple):
    """Of one row, what can be read of each; () for what cannot."""

    identifiers: tuple[tuple[str, str], ...]
    name: tuple[str, ...]
    reachable: tuple[tuple[str, ...], ...]
    place: tuple[tuple[str, ...], ...]


class Rejected:
    """The facilities of a run's rejected rows. `unreadable` is the number of rows that do not say
    of which facility they are."""

    def __init__(self, run: ImportRun):
        self._traces: set[_Trace] = set()
        self.unreadable = 0
        rows = run.rejections.order_by("row", "pk").values_list("payload", flat=True)
        for payload in rows.iterator(chunk_size=500):
            signs = _signs_of(payload, run.format)
            if signs is None:
                continue
            traces = set(_traces(signs, named=bool(signs.name)))
            self._traces |= traces
            self.unreadable += not traces

    def has(self, record: SourceRecord) -> bool:
        """Whether one of the rows is of the facility of this record: the source's identifier is the
        same, or the name with the phone, street, ZIP code or city. Where a row has no name, its
        phone or street stands in for it."""
        if not self._traces:
            return False
        signs = _signs_of(record.payload, record.format)
        if signs is None:
            return False
        known_by = {
            (name, where) for named in (True, False) for name, where in _traces(signs, named=named)
        }
        return not known_by.isdisjoint(self._traces)


def _traces(signs: _Signs, *, named: bool) -> Iterator[_Trace]:
    for identifier in signs.identifiers:
        yield (identifier, ())
    who = [signs.name] if named else signs.reachable
    for one, other in product(who, (*signs.reachable, *signs.place)):
        if one and one != other:
            yield (one, other)


def _signs_of(payload: Payload, slug: str) -> _Signs | None:
    """None where the row says that there is nothing to be found any more, or cannot be read."""
    known = FORMATS.get(slug)
    if known is None or not known.is_listed(payload):
        return None
    plain, identifiers = known.plain(payload), known.identifiers(payload)
    texts = {column: _text(plain.get(column)) for column in _COLUMNS}
    state, zip_code = texts["state"].upper(), ""
    with suppress(RowRejected):
        zip_code = read_zip(plain.get("zip"), state)
    phones, _invalid = read_phones({"phone": texts["phone"]})
    city = normalise_name(texts["city"])
    name = f"{texts['name1']} {texts['name2']}" if texts["name1"] else ""
    return _Signs(
        identifiers,
        tuple(name_words(name)),
        (
            *(("phone", phone.number) for phone in phones),
            *((("street", *street),) if (street := words(texts["street1"])) else ()),
        ),
        (
            *((("zip", zip_code),) if zip_code else ()),
            *((("city", city, state),) if city and state else ()),
        ),
    )


def _text(value: object) -> str:
    """One line; "" for what is no text, like a list, a spreadsheet's error or a formula."""
    text = clean(value) if isinstance(value, str | int | float) else ""
    return "" if text in ERROR_CODES or text.startswith("=") else text
