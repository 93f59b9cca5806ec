"""Better points for centers, asked of a configured geocoder in batch. Off by default.

No page asks a geocoder: visitors' words never leave the site (see centers/places).
"""

from .batch import Geocoded, geocode
from .service import (
    GeocodingProblem,
    NotConfigured,
    Service,
    ServiceRefused,
    ServiceUnavailable,
    configured,
)

__all__ = [
    "Geocoded",
    "GeocodingProblem",
    "NotConfigured",
    "Service",
    "ServiceRefused",
    "ServiceUnavailable",
    "configured",
    "geocode",
]
