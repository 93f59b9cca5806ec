"""Who and where: the objects that follow from a center alone, whatever the day is."""

from typing import Any

from centers.models import Center
from centers.uris import as_uri

from .ids import center_number, hsds_id, numbered_id

Object = dict[str, Any]
# HSDS requires a first line. Some centers keep their street to themselves.
NO_STREET = "Street not on record"


def organization_id(center: Center) -> str:
    if center.organization_id:
        return numbered_id("organization", center.organization_id)
    return numbered_id("organization-of", center_number(center.public_id))


def organization(center: Center) -> Object:
    """The organization of a center; one in its own name where none is on record, for HSDS has no
    service without one."""
    known = center.organization
    if known is None:
        return {
            "id": organization_id(center),
            "name": center.full_name,
            "description": "No operator is on record; this stands for the center itself.",
        }
    return {
        "id": organization_id(center),
        "name": known.name,
        "description": "Operates treatment centers that the register lists.",
        **web("website", known.website),
    }


def location_id(center: Center) -> str:
    return numbered_id("location", center_number(center.public_id))


def location(center: Center, kind: str) -> Object:
    """Of the kind "physical" or, where nobody comes to, "virtual"; the latter has no point."""
    point = {"latitude": center.latitude, "longitude": center.longitude}
    return {
        "id": location_id(center),
        "location_type": kind,
        "organization_id": organization_id(center),
        "name": center.full_name,
        **(point if kind == "physical" else {}),
    }


def address(center: Center, kind: str) -> Object:
    """Where one goes, or of kind "virtual" where the office is that people are called from."""
    return {
        "id": hsds_id("address", center.public_id),
        "location_id": location_id(center),
        "address_1": center.street1 or NO_STREET,
        **({"address_2": center.street2} if center.street2 else {}),
        "city": center.city,
        "state_province": center.state,
        "postal_code": center.zip,
        "country": "US",
        "address_type": kind,
    }


def web(member: str, address: str) -> Object:
    """The member with a web address; nothing where there is none."""
    uri = as_uri(address)
    return {member: uri} if uri else {}
