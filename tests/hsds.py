"""Whether objects keep to the field tables of HSDS, formats included."""

from functools import cache

from jsonschema_rs import Draft202012Validator, validator_for

from centers.exports.hsds.schemas import json_schema


@cache
def _validator(kind: str, full: bool) -> Draft202012Validator:
    return validator_for(json_schema(kind, full), validate_formats=True)


def faults(one: dict, kind: str, *, full: bool) -> list[str]:
    """What is wrong with an object of this kind, in its full form or as lists give it."""
    errors = _validator(kind, full).iter_errors(one)
    return [f"{'/'.join(map(str, error.instance_path))}: {error.message}" for error in errors]
