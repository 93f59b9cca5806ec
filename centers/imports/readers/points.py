"""Points that stand in the rows themselves."""

import math

from centers.imports.rows import Given
from centers.imports.workbook import Payload

ORIGIN = "findtreatment_point"


def given_point(payload: Payload, origin: str = ORIGIN) -> Given | None:
    """The row's own latitude and longitude; None where they are missing or no place on Earth."""
    try:
        latitude, longitude = float(payload["latitude"]), float(payload["longitude"])
    except (KeyError, TypeError, ValueError):
        return None
    if not (math.isfinite(latitude) and math.isfinite(longitude)):
        return None
    if abs(latitude) > 90 or abs(longitude) > 180 or (latitude == 0 == longitude):
        return None
    return Given(latitude, longitude, origin)
