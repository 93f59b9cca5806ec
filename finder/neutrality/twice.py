"""One search twice: under the world as it is, and under one where every advertiser is none and
everyone else who could be an advertiser is one."""

import datetime
from dataclasses import dataclass

from django.db import connection, transaction
from django.http import QueryDict

from centers.advertising import advertised
from centers.advertising.otherwise import flipped
from finder.search import Matches, Search, search

from .fingerprint import content, sha256

# Any number that nothing else here locks.
_LOCK = 4_711_004


class Busy(Exception):
    """Another check runs right now: one at a time is enough, whoever asks."""


@dataclass(frozen=True)
class Check:
    """What the two searches gave.

    The hashes are over all that each found. `verified` of the `centers` found could be advertisers:
    so many of them are, and so many are in the other world. `unsettled`: the register itself was
    changed in between, so that the two cannot be compared.
    """

    hash_as_it_is: str
    hash_flipped: str
    centers: int
    verified: int
    marked_as_it_is: int
    marked_flipped: int
    changed_labels: int
    unsettled: bool

    @property
    def same(self) -> bool:
        return self.hash_as_it_is == self.hash_flipped

    @property
    def telling(self) -> bool:
        """The other world really was another one for what was found."""
        return self.changed_labels > 0


@transaction.atomic
def check(data: QueryDict, at: datetime.date | None = None) -> tuple[Search, Check | None]:
    """Search as the parameters say, in both worlds; no check where the place is not clear.

    Writes nothing: the other world is made of temporary tables that are undone. Raises Busy.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0]:
            raise Busy
    found = search(data, at)
    if not isinstance(found, Matches):
        return found, None
    ids = found.ids()
    as_it_is, marked = content(found), advertised(ids, found.at).keys()
    with flipped(found.at):
        otherwise = content(search(data, at))
        marked_otherwise = advertised(ids, found.at).keys()
    return found, Check(
        hash_as_it_is=sha256(as_it_is),
        hash_flipped=sha256(otherwise),
        centers=len(ids),
        verified=len(marked | marked_otherwise),
        marked_as_it_is=len(marked),
        marked_flipped=len(marked_otherwise),
        changed_labels=len(marked ^ marked_otherwise),
        unsettled=otherwise != as_it_is and content(search(data, at)) != as_it_is,
    )
