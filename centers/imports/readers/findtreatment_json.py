"""Rows of FindTreatment.gov's `exportsAsJson/v2`, from a file as fetched or saved by hand.

A row has `frid`, the one stable id, and `services`: for each category its name (`f1`), its code
(`f2`) and what the facility has of it (`f3`), names joined by "; ". Names hold commas, so a comma
never splits them. The names are those of the code list; what is not in it is counted in the report.
"""

from collections.abc import Iterator
from pathlib import Path

from centers.imports.formats import Format
from centers.imports.rows import Facility, read_row
from centers.imports.workbook import Payload, SheetRow

from .json_file import JsonFile, no_object
from .points import given_point

_BETWEEN = "; "
_COLUMNS = ("name1", "name2", "street1", "street2", "city", "state", "zip", "phone", "website")
SCHEME = "frid"


class Export(JsonFile):
    def __init__(self, path: Path):
        super().__init__(path, ("rows",))

    def rows(self) -> Iterator[SheetRow]:
        for index, row in enumerate(self.items()):
            if not isinstance(row, dict):
                yield no_object(index, row)
                continue
            payload: Payload = dict.fromkeys(_COLUMNS, "")
            payload |= {key: value for key, value in row.items() if value not in (None, "", [])}
            yield SheetRow(index, index + 1, payload)


def recognises(path: Path) -> bool:
    first = JsonFile(path, ("rows",)).first()
    return "frid" in first or {"name1", "services"} <= first.keys()


def facility(payload: Payload) -> Facility:
    return read_row(
        {**payload, "phone": payload.get("phone"), "services": None},
        codes=(),
        names=service_names(payload),
        given=given_point(payload),
        identifiers=identifiers(payload),
    )


def identifiers(payload: Payload) -> tuple[tuple[str, str], ...]:
    frid = str(payload.get("frid") or "").strip()
    return ((SCHEME, frid),) if frid else ()


def service_names(payload: Payload) -> tuple[tuple[str, str], ...]:
    """(category code, name) of everything that the row says the facility has, each once."""
    found: dict[tuple[str, str], None] = {}
    services = payload.get("services")
    for service in services if isinstance(services, list) else ():
        if not isinstance(service, dict):
            continue
        category = str(service.get("f2") or "").strip().upper()
        for name in str(service.get("f3") or "").split(_BETWEEN):
            if name.strip():
                found[category, name.strip()] = None
    return tuple(found)


FORMAT = Format("findtreatment-json", open=Export, facility=facility, identifiers=identifiers)
