"""The fields of HSDS, read from the specification's field tables (Open Referral, "HSDS Schema
Reference", written down in tables.py): types, formats, what is required, what an id names.

From this one list come the columns of the tabular package, its description and the JSON schemas
that every object is checked against in tests.
"""

from dataclasses import dataclass
from typing import Any

from .tables import TABLES as _TABLES
from .words import EMPTY, WORDS


@dataclass(frozen=True)
class Field:
    """`names` is the kind of object whose id the field holds; "" where it holds none."""

    name: str
    description: str = EMPTY
    type: str = "string"
    format: str = ""
    values: tuple[str, ...] = ()
    required: bool = False
    in_tables: bool = False
    names: str = ""

    def table_schema(self) -> dict[str, Any]:
        constraints: dict[str, Any] = {}
        if self.required or self.in_tables:
            constraints["required"] = True
        if self.name == "id":
            constraints["unique"] = True
        if self.values:
            constraints["enum"] = list(self.values)
        kind = {"date": "date", "date-time": "datetime"}.get(self.format, self.type)
        field: dict[str, Any] = {"name": self.name, "type": kind, "description": self.description}
        if self.format in ("uuid", "uri", "email"):
            field["format"] = self.format
        return {**field, "constraints": constraints} if constraints else field


@dataclass(frozen=True)
class Table:
    file: str
    description: str
    fields: tuple[Field, ...]

    def foreign_keys(self) -> list[dict[str, Any]]:
        return [
            {"fields": f.name, "reference": {"resource": f.names, "fields": "id"}}
            for f in self.fields
            if f.names
        ]


def _field(written: str, words: dict[str, str]) -> Field:
    """ "status! =active|inactive" and the like: see tables.py; `words` for those that we fill."""
    name, *notes = written.split()
    options: dict[str, Any] = {"required": "!" in name, "in_tables": "?" in name}
    for note in notes:
        if note.startswith("="):
            options["values"] = tuple(value.replace("_", " ") for value in note[1:].split("|"))
        elif note.startswith(">"):
            options |= {"names": note[1:], "format": "uuid"}
        elif note in ("number", "integer"):
            options["type"] = note
        else:
            options["format"] = note
    name = name.rstrip("!?")
    return Field(name, words.get(name, EMPTY), **options)


FIELDS = {
    name: Table(
        file, description, tuple(_field(field, WORDS[name]) for field in fields.split("\n"))
    )
    for name, (file, description, fields) in _TABLES.items()
}
