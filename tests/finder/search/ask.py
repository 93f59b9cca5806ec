"""Searches by their address, and the names that they find."""

import datetime

from django.http import QueryDict

from finder.search import Search, search
from tests.finder.search.registers import TODAY


def ask(address: str, at: datetime.date = TODAY) -> Search:
    return search(QueryDict(address), at=at)


def confirmed(address: str, at: datetime.date = TODAY) -> list[str]:
    """Names on record as a match, in order, verified or not."""
    return [result.center.name for result in ask(f"verified=any&{address}", at).confirmed]


def to_ask(address: str, at: datetime.date = TODAY) -> list[str]:
    """Names of those to ask, in order, verified or not."""
    return [result.center.name for result in ask(f"verified=any&{address}", at).to_ask]


def count_beside(path: str, address: str, at: datetime.date = TODAY) -> int:
    """The number that stands beside a need ("treats/alcohol"), verified or not."""
    found = ask(f"verified=any&{address}", at)
    return found.facet_counts.get(found.taxonomy.find(*path.split("/")).pk, 0)
