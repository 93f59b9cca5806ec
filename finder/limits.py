"""How often the same sender may ask for what costs much, without keeping who asked."""

import ipaddress
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db import connection, transaction
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

_logger = logging.getLogger(__name__)
# Hexadecimal digits of a hash: 4096 buckets, so that each stands for a million addresses.
_DIGITS = 3


def within_limit(request: HttpRequest, what: str, *, times: int, seconds: int) -> bool:
    """Whether this request is one of the first so many of its sender in the running period."""
    return times_asked(network(request), what, seconds=seconds) <= times


def times_asked(sender: str, what: str, *, seconds: int, digits: int = _DIGITS) -> int:
    """How often this sender has asked in the running period, this time included.

    Counted is a short piece of a keyed hash over the sender and the period: it leads back to
    nobody, differs from period to period, and is forgotten soon after.
    """
    key = _key(sender, what, seconds, digits)
    with _alone(key):
        times = cache.get(key, 0) + 1
        cache.set(key, times, timeout=2 * seconds)
    return times


def take_place(request: HttpRequest, what: str, *, times: int, seconds: int) -> str | None:
    """A place among the first so many of this sender in the running period, for `give_back`; None
    where all are taken."""
    key = _key(network(request), what, seconds)
    with _alone(key):
        taken = cache.get(key, 0)
        if taken >= times:
            return None
        cache.set(key, taken + 1, timeout=2 * seconds)
    return key


def give_back(place: str, *, seconds: int) -> None:
    """Leave a place to somebody else: nothing came of what it was taken for."""
    with _alone(place):
        cache.set(place, max(cache.get(place, 0) - 1, 0), timeout=2 * seconds)


def _key(sender: str, what: str, seconds: int, digits: int = _DIGITS) -> str:
    period = int(time.time() // seconds)
    digest = salted_hmac(f"finder.limits.{what}", f"{period} {sender}").hexdigest()
    return f"limit:{what}:{digest[:digits]}:{period}"


@contextmanager
def _alone(key: str) -> Iterator[None]:
    """One after the other: counted without a lock, most of several at once would be lost."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])
        yield


def network(request: HttpRequest) -> str:
    """The address, of IPv6 the half that a household has as a whole. Where the proxies did not say
    whose request it is, who asked us: all of those are counted together."""
    try:
        address = get_adapter(request).get_client_ip(request)
    except (PermissionDenied, ImproperlyConfigured):
        _logger.warning("X-Forwarded-For does not fit FINDER_PROXIES")
        address = request.META["REMOTE_ADDR"]
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    if known.version == 6:
        return str(ipaddress.ip_network((known, 64), strict=False))
    return address
