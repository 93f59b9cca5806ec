"""One geocoder behind geopy: asked slowly, answers in our words, failures as typed errors."""

import inspect
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from time import sleep
from typing import Any

from django.conf import settings
from geopy.adapters import URLLibAdapter
from geopy.exc import (
    GeocoderAuthenticationFailure,
    GeocoderInsufficientPrivileges,
    GeocoderNotFound,
    GeocoderParseError,
    GeocoderQueryError,
    GeocoderQuotaExceeded,
    GeocoderRateLimited,
    GeocoderServiceError,
    GeopyError,
)
from geopy.extra.rate_limiter import RateLimiter
from geopy.geocoders import get_geocoder_for_service
from rapidfuzz import fuzz, utils

from centers.models import Center
from centers.user_agent import user_agent

Precision = Center.Precision
# How often one address is tried, and how long after a failure, in seconds.
_RETRIES, _WAIT_AFTER_ERROR = 3, 10.0
# How long we wait for a service that says how long; asked for more, we leave it for another day.
_MOST_PATIENCE = 120.0
# geopy gives up after one second.
_TIMEOUT = 10

# What a result is a point of, in the services' words: Nominatim's `addresstype`, Pelias' `layer`,
# Geocodio's `accuracy_type`. A service that says it otherwise moves no center.
_PRECISION = {
    **dict.fromkeys(
        ["building", "house", "place", "amenity", "office", "shop", "healthcare", "venue"],
        Precision.ROOFTOP,
    ),
    **dict.fromkeys(["address", "rooftop", "point"], Precision.ROOFTOP),
    **dict.fromkeys(["range_interpolation", "nearest_rooftop_match"], Precision.STREET),
    "street_center": Precision.STREET,
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
        self._geocoder = geocoder
        self._ask: Callable = RateLimiter(
            self._once,
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
            return self._ask(address)
        except GeocoderQuotaExceeded as error:
            raise ServiceRefused(f"{self.name} refuses: {error}") from error
        except (GeocoderServiceError, GeopyError) as error:
            raise ServiceUnavailable(f"{self.name} does not answer: {error}") from error

    def _once(self, address: str) -> Answer | None:
        """Asks once. What this raises of geopy's own is tried again by the limiter."""
        try:
            location = self._geocoder.geocode(address, exactly_one=True)
            return _answer(location, address) if location else None
        except GeocoderQueryError:
            # The service cannot read this address: the next one may be better.
            return None
        except (GeocoderAuthenticationFailure, GeocoderInsufficientPrivileges) as error:
            # To try a wrong key again is to be shut out.
            raise ServiceRefused(f"{self.name} refuses: {error}") from error
        except GeocoderRateLimited as error:
            if (patience := error.retry_after or 0) > _MOST_PATIENCE:
                raise ServiceRefused(
                    f"{self.name} refuses: too much asked; it wants a pause of {patience:,.0f} "
                    "seconds. Run the same command again then."
                ) from error
            sleep(patience)
            raise
        except (LookupError, TypeError, AttributeError, ValueError) as error:
            if isinstance(error, GeopyError):
                raise
            raise GeocoderParseError(f"an answer that is none of its own: {error!r}") from error


def configured() -> Service:
    """The geocoder of the settings. Raises NotConfigured where there is none."""
    name = settings.FINDER_GEOCODER
    if not name:
        raise NotConfigured("No geocoder is set: see FINDER_GEOCODER in docs/operations.md.")
    try:
        kind = get_geocoder_for_service(name)
        takes = inspect.signature(kind).parameters
        # geopy's other adapter asks again by itself, at once: only the limiter may.
        usual = {
            "timeout": _TIMEOUT,
            "user_agent": user_agent(),
            "adapter_factory": URLLibAdapter,
        }
        given = json.loads(settings.FINDER_GEOCODER_OPTIONS)
        options = {key: value for key, value in usual.items() if key in takes and value} | given
        if "user_agent" in takes and not options.get("user_agent"):
            # https://operations.osmfoundation.org/policies/nominatim/ wants it.
            raise NotConfigured(
                f"FINDER_GEOCODER={name} has to be told who asks: set FINDER_CONTACT_EMAIL, or a "
                "user_agent in FINDER_GEOCODER_OPTIONS."
            )
        geocoder = kind(**options)
    except (GeocoderNotFound, GeopyError, TypeError, ValueError) as error:
        raise NotConfigured(f"FINDER_GEOCODER={name} cannot be used: {error}") from error
    return Service(name, geocoder, delay=settings.FINDER_GEOCODER_DELAY)


def _answer(location: Any, asked: str) -> Answer:
    facts = _facts(location.raw)
    # Pelias has the whole address in its label, of which geopy takes the street alone.
    label = str(facts.get("label") or location.address)[:500]
    return Answer(
        location.latitude,
        location.longitude,
        _precision(facts, asked, label),
        label,
        _score(facts, asked, label),
    )


def _precision(facts: dict, asked: str, label: str) -> str:
    """How near the result is to the door; in the middle of the city where it does not say, and on
    the street where it is of another house."""
    said = (facts.get(key) for key in ("addresstype", "layer", "accuracy_type"))
    kind = next((str(word) for word in said if word), "")
    found = _PRECISION.get(kind, Precision.CITY)
    if found == Precision.ROOFTOP:
        between_houses = facts.get("accuracy") == "interpolated"
        if between_houses or not _same_house(asked, label):
            return Precision.STREET
    return found


def _same_house(asked: str, label: str) -> bool:
    number = re.match(r"\d+", asked)
    return number is not None and number[0] in re.findall(r"\d+", label)


def _score(facts: dict, asked: str, label: str) -> float:
    """The service's own confidence; without one, how alike what was asked and found are."""
    confidence = facts.get("confidence")
    if isinstance(confidence, int | float):
        return round(min(max(float(confidence), 0.0), 1.0), 3)
    likeness = fuzz.token_set_ratio(asked, label, processor=utils.default_process)
    return round(likeness / 100, 3)


def _facts(raw: object) -> dict:
    if not isinstance(raw, dict):
        return {}
    properties = raw.get("properties")
    return properties if isinstance(properties, dict) else raw
