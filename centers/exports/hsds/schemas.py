"""JSON Schema of the HSDS objects, out of the field tables (fields.py)."""

from typing import Any

from .fields import FIELDS, Field

# What an object holds in its full form: member -> kind; a list where there can be many.
_NESTED: dict[str, dict[str, str | list[str]]] = {
    "service": {
        "phones": ["phone"],
        "organization": "organization",
        "service_at_locations": ["service_at_location"],
        "attributes": ["attribute"],
        "metadata": ["metadata"],
    },
    "service_at_location": {"location": "location", "service": "service"},
    "location": {"addresses": ["address"]},
    "organization": {"locations": ["location"]},
    "attribute": {"taxonomy_term": "taxonomy_term"},
}
# In a list each has what there is one of.
_IN_LISTS = {"service": ("organization",), "service_at_location": ("location", "service")}


def json_schema(kind: str, full: bool, inside: tuple[str, ...] = ()) -> dict[str, Any]:
    """Of an object of this kind, in its full form or as lists give it. No other member may be
    there. `inside`: the kinds that it is nested in, which it does not hold again."""
    table = FIELDS[kind]
    properties = {field.name: _value(field) for field in table.fields}
    for member, held in _NESTED.get(kind, {}).items():
        one = held if isinstance(held, str) else held[0]
        if one in inside or not (full or (not inside and member in _IN_LISTS.get(kind, ()))):
            continue
        schema = json_schema(one, full, (*inside, kind))
        properties[member] = schema if one == held else {"type": "array", "items": schema}
    return {
        "type": "object",
        "description": table.description,
        "properties": properties,
        "required": [field.name for field in table.fields if field.required],
        "additionalProperties": False,
    }


def _value(field: Field) -> dict[str, Any]:
    value: dict[str, Any] = {"type": field.type}
    if field.format:
        value["format"] = field.format
    if field.values:
        value["enum"] = list(field.values)
    return value
