"""One geocoder behind geopy: asked slowly, answers in our words, failures as typed errors."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from geopy.exc import (
    GeocoderAuthenticationFailure,
    GeocoderInsufficientPrivileges,
    GeocoderNotFound,
    GeocoderQuotaExceeded,
    GeocoderRateLimited,
    GeocoderServiceError,
    GeopyError,
)
from geopy.extra.rate_limiter import RateLimiter
from geopy.geocoders import get_geocoder_for_service
from rapidfuzz import fuzz

from centers.models import Center

Precision = Center.Precision
# How often one address is tried, and how long after a failure, in seconds.
_RETRIES, _WAIT_AFTER_ERROR = 3, 10.0

# What a result is a point of, in the services' words: Nominatim's `addresstype`, Pelias' `layer`.
_PRECISION = {
    **dict.fromkeys(
        ["building", "house", "place", "amenity", "office", "shop", "healthcare", "venue"],
        Precision.ROOFTOP,
    ),
    "address": Precision.ROOFTOP,
    "road": Precision.STREET,
    "street": Precision.STREET,
    "postcode": Precision.ZIP,
    "postalcode": Precision.ZIP,
}


class GeocodingProblem(Exception):
    """Why no more addresses can be asked now: one line for the person at the keyboard."""


class NotConfigured(GeocodingProblem):
    """No geocoder is set, or the one that is set is not known."""


class ServiceRefused(GeocodingProblem):
    """The service says no: a wrong key, or too much asked for today."""


class ServiceUnavailable(GeocodingProblem):
    """The service does not answer, or not as it should, after several tries."""


@dataclass(frozen=True)
class Answer:
    """Where an address is, how near to the door, as what it was found, and how surely (0 to 1)."""

    latitude: float
    longitude: float
    precision: str
    label: str
    score: float


class Service:
    """`name` is shown beside every point that comes from here. `geocoder` is geopy's, or anything
    with its `geocode(text, exactly_one=True)`; `delay` is the least time between two questions."""

    def __init__(self, name: str, geocoder: Any, *, delay: float = 1.0, wait: float | None = None):
        self.name = name
        self._ask: Callable = RateLimiter(
            geocoder.geocode,
            min_delay_seconds=delay,
            max_retries=_RETRIES,
            error_wait_seconds=max(delay, _WAIT_AFTER_ERROR if wait is None else wait),
            swallow_exceptions=False,
        )

    def ask(self, address: str) -> Answer | None:
        """The point of an address, None where the service knows none.

        Raises ServiceRefused or ServiceUnavailable.
        """
        try:
            location = self._ask(address, exactly_one=True)
        except (
            GeocoderAuthenticationFailure,
            GeocoderInsufficientPrivileges,
            GeocoderQuotaExceeded,
            GeocoderRateLimited,
        ) as error:
            raise ServiceRefused(f"{self.name} refuses: {error}") from error
        except (GeocoderServiceError, GeopyError) as error:
            raise ServiceUnavailable(f"{self.name} does not answer: {error}") from error
        if location is None:
            return None
        return Answer(
            location.latitude,
            location.longitude,
            _precision(location.raw),
            str(location.address)[:500],
            _score(location.raw, address, str(location.address)),
        )


def configured() -> Service:
    """The geocoder of the settings. Raises NotConfigured where there is none."""
    name = settings.FINDER_GEOCODER
    if not name:
        raise NotConfigured("No geocoder is set: see FINDER_GEOCODER in docs/operations.md.")
    try:
        options = json.loads(settings.FINDER_GEOCODER_OPTIONS)
        geocoder = get_geocoder_for_service(name)(**options)
    except (GeocoderNotFound, GeopyError, TypeError, ValueError) as error:
        raise NotConfigured(f"FINDER_GEOCODER={name} cannot be used: {error}") from error
    return Service(name, geocoder, delay=settings.FINDER_GEOCODER_DELAY)


def _precision(raw: object) -> str:
    """How near the result is to the door; in the middle of the city where it does not say."""
    facts = _facts(raw)
    kind = str(facts.get("addresstype") or facts.get("layer") or "")
    found = _PRECISION.get(kind, Precision.CITY)
    if found == Precision.ROOFTOP and facts.get("accuracy") == "interpolated":
        return Precision.STREET
    return found


def _score(raw: object, asked: str, found: str) -> float:
    """The service's own confidence; without one, how alike what was asked and found are."""
    confidence = _facts(raw).get("confidence")
    if isinstance(confidence, int | float):
        return round(min(max(float(confidence), 0.0), 1.0), 3)
    return round(fuzz.token_set_ratio(asked.casefold(), found.casefold()) / 100, 3)


def _facts(raw: object) -> dict:
    if not isinstance(raw, dict):
        return {}
    properties = raw.get("properties")
    return properties if isinstance(properties, dict) else raw
