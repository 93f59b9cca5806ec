"""Where a search has no confirmed match: each change offered gives what it says, and there always
is a way on."""

from dataclasses import replace

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from finder.search import RADII, search
from tests.finder.search.oracle import GROUPS, Oracle, Query
from tests.finder.search.registers import (
    TODAY,
    of_many_registers,
    queries,
    register_of,
    registers,
    url,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("taxonomy", "gazetteer")]

some_queries = st.lists(queries, min_size=3, max_size=8)


@of_many_registers
@given(registers, some_queries)
def test_a_change_gives_what_it_says(specs, queries):
    with register_of(specs):
        for query in queries:
            for loosening in search(url(query), at=TODAY).loosenings:
                address = loosening.change.parameters.query_string()
                then = search(QueryDict(address), at=TODAY)

                assert then.confirmed_count == loosening.confirmed, (query, address)
                assert then.to_ask_count == loosening.to_ask, (query, address)
                assert then.count


@of_many_registers
@given(registers, some_queries)
def test_every_single_change_that_helps_is_offered(specs, queries):
    with register_of(specs):
        oracle = Oracle(TODAY)
        for query in queries:
            found = search(url(query), at=TODAY)
            if found.confirmed_count:
                assert found.loosenings == []
                continue
            changes = single_changes(query, oracle)
            confirmed = [n for n in (len(oracle.confirmed(c)) for c in changes) if n]
            to_ask = [n for n in (len(oracle.to_ask(c)) for c in changes) if n]

            if confirmed:
                offered = [loosening.confirmed for loosening in found.loosenings]
                assert sorted(offered) == sorted(confirmed), query
            elif found.to_ask_count:
                assert found.loosenings == []
            elif to_ask:
                offered = [loosening.to_ask for loosening in found.loosenings]
                assert sorted(offered) == sorted(to_ask), query


@of_many_registers
@given(registers, some_queries)
def test_there_always_is_a_way_on(specs, queries):
    with register_of(specs):
        known = Oracle(TODAY).known
        for query in queries:
            found = search(url(query), at=TODAY)

            # A program for one problem alone is no way on for everybody.
            for_all = any(not one.only for one in known)
            assert found.count or found.loosenings or not for_all, query


@of_many_registers
@given(registers, some_queries)
def test_the_nearest_match_is_the_nearest_however_far(specs, queries):
    with register_of(specs):
        oracle = Oracle(TODAY)
        for query in queries:
            found = search(url(query), at=TODAY)
            anywhere = oracle.confirmed(replace(query, miles=13_000, sort=""))

            if query.point and not found.confirmed_count and anywhere:
                assert found.nearest.center.pk == anywhere[0], query
            else:
                assert found.nearest is None


def single_changes(query: Query, oracle: Oracle) -> list[Query]:
    """The search with one thing changed, for each thing; of the radii the first that helps."""
    changes = []
    if query.point:
        wider = [replace(query, miles=radius) for radius in RADII if radius > query.miles]
        helps = [q for q in wider if oracle.confirmed(q)] or [q for q in wider if oracle.to_ask(q)]
        changes += helps[:1]
    if query.verified_only:
        changes.append(replace(query, verified_only=False))
    for group in GROUPS:
        if chosen := query.in_group(group):
            changes.append(replace(query, needs=query.needs - chosen))
    if query.name:
        changes.append(replace(query, name=""))
    return changes
