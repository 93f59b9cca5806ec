"""Fair use: so many requests an hour for each sender, and headers that say how many are left.

The headers are those of draft-ietf-httpapi-ratelimit-headers: a policy by name, with its quota `q`
and window `w` in seconds; what remains `r` and the seconds `t` until the window ends.
"""

import time
from dataclasses import dataclass

from django.conf import settings
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from finder.limits import network, times_asked

from .models import ApiKey, digest
from .problems import KEY_HEADER, UnknownKey

HOUR = 60 * 60
# Hexadecimal digits: 16 million buckets, so that hardly anyone pays for another's requests and a
# bucket still stands for hundreds of addresses.
_DIGITS = 6


class KeyAuthentication(BaseAuthentication):
    """A valid key in the header becomes `request.auth`; without the header all are welcome."""

    def authenticate(self, request: Request) -> tuple[None, ApiKey] | None:
        secret = request.headers.get(KEY_HEADER)
        if secret is None:
            return None
        key = ApiKey.objects.valid().filter(digest=digest(secret)).first()
        if key is None:
            raise UnknownKey
        return None, key


@dataclass(frozen=True)
class Allowance:
    policy: str
    limit: int
    left: int
    seconds: int

    def headers(self) -> dict[str, str]:
        return {
            "RateLimit-Policy": f'"{self.policy}";q={self.limit};w={HOUR}',
            "RateLimit": f'"{self.policy}";r={self.left};t={self.seconds}',
        }


class FairUse(BaseThrottle):
    """Leaves on the view what the sender may still ask for, as `view.allowance`."""

    def allow_request(self, request: Request, view) -> bool:
        if isinstance(request.auth, ApiKey):
            policy, limit, sender = "key", request.auth.per_hour, f"key {request.auth.pk}"
        else:
            policy, limit, sender = "anyone", settings.API_LIMIT, network(request)
        used = times_asked(sender, "api", seconds=HOUR, digits=_DIGITS)
        self.seconds = HOUR - int(time.time()) % HOUR
        view.allowance = Allowance(policy, limit, max(limit - used, 0), self.seconds)
        return used <= limit

    def wait(self) -> float:
        return self.seconds
