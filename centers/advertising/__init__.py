"""Advertisers: who is shown as one on a day, and the verbs of those who look after agreements.

Nothing here knows of a search, and no search may know of this.
"""

from .agreements import approve, attach_document, end_early, enter, renew, withdraw
from .problem import AdvertisingError
from .reasons import WhyNot, ask_for_check, why_none_of, why_not
from .rights import may_advertise
from .shown import Advertiser, advertised, advertisers, advertisers_now, is_advertised

__all__ = [
    "Advertiser",
    "AdvertisingError",
    "WhyNot",
    "advertised",
    "advertisers",
    "advertisers_now",
    "approve",
    "ask_for_check",
    "attach_document",
    "end_early",
    "enter",
    "is_advertised",
    "may_advertise",
    "renew",
    "why_none_of",
    "why_not",
    "withdraw",
]
