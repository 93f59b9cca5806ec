"""The API's description (OpenAPI) as a page prints it: what can be asked, and what comes back."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_KINDS = {
    "string": "text",
    "number": "number",
    "integer": "whole number",
    "boolean": "true or false",
    "object": "object",
    "null": "null",
}


@dataclass(frozen=True)
class Member:
    """A parameter, or a member of an answer by its path: "results[].address.city"."""

    name: str
    kind: str
    values: tuple[str, ...]
    default: Any
    description: str
    required: bool


@dataclass(frozen=True)
class Operation:
    id: str
    path: str
    description: str
    example: str
    parameters: tuple[Member, ...]
    answer: tuple[Member, ...]


def operations(document: dict[str, Any]) -> list[Operation]:
    """Every GET of an OpenAPI document, in its order."""
    schemas = document["components"]["schemas"]
    found = []
    for path, methods in document["paths"].items():
        told = methods["get"]
        body = told["responses"]["200"]["content"]["application/json"]["schema"]
        found.append(
            Operation(
                id=told["operationId"],
                path=path,
                description=told.get("description", ""),
                example=told.get("x-example", ""),
                parameters=tuple(_parameter(p, schemas) for p in told.get("parameters", ())),
                answer=tuple(_members(_whole(body, schemas), schemas, "")),
            )
        )
    return found


def _parameter(told: dict[str, Any], schemas: dict[str, Any]) -> Member:
    schema = {**told["schema"], "description": told.get("description", "")}
    return _member(told["name"], _whole(schema, schemas), schemas, told.get("required", False))


def _members(schema: dict[str, Any], schemas: dict[str, Any], path: str) -> Iterator[Member]:
    """The members of an object and of the objects in it."""
    for name, told in schema.get("properties", {}).items():
        inner = _whole(told, schemas)
        here = f"{path}{name}"
        yield _member(here, inner, schemas, name in schema.get("required", ()))
        if inner.get("type") == "array":
            yield from _members(_whole(inner["items"], schemas), schemas, f"{here}[].")
        else:
            yield from _members(inner, schemas, f"{here}.")


def _member(name: str, schema: dict[str, Any], schemas: dict[str, Any], required: bool) -> Member:
    of_each = _whole(schema["items"], schemas) if schema.get("type") == "array" else schema
    return Member(
        name=name,
        kind=_kind(schema, of_each),
        values=tuple(str(value) for value in of_each.get("enum", ())),
        default=schema.get("default"),
        # After the words, the values are told once more.
        description=schema.get("description", "").partition("* `")[0].replace("`", "").strip(),
        required=required,
    )


def _kind(schema: dict[str, Any], of_each: dict[str, Any]) -> str:
    types = of_each.get("type", "string")
    types = [types] if isinstance(types, str) else types
    formats = [one["format"] for one in (of_each, *of_each.get("anyOf", ())) if "format" in one]
    words = []
    for one in types:
        words += formats if one == "string" and formats else [_KINDS[one]]
    if schema.get("nullable"):
        words.append(_KINDS["null"])
    return ("" if schema is of_each else "list of ") + " or ".join(words)


def _whole(schema: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    """A schema with what it refers to; of a choice between something and null, the something."""
    for key in ("oneOf", "allOf"):
        if key in schema:
            options = [option for option in schema[key] if option != {"type": "null"}]
            rest = {name: value for name, value in schema.items() if name != key}
            null = {"nullable": True} if len(options) < len(schema[key]) else {}
            return {**_whole(options[0], schemas), **rest, **null}
    if "$ref" in schema:
        rest = {name: value for name, value in schema.items() if name != "$ref"}
        return {**_whole(schemas[schema["$ref"].rpartition("/")[2]], schemas), **rest}
    return schema
