"""Any search of any register finds those by phone or video that the published rule says."""

from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finder.search import results, search
from tests.finder.search.oracle import Oracle
from tests.finder.search.registers import (
    TODAY,
    of_many_registers,
    queries,
    register_of,
    registers,
    url,
)
from tests.finder.search.test_search_property import counts_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("taxonomy", "gazetteer")]

some_queries = st.lists(
    queries.filter(lambda query: query.point or query.state), min_size=2, max_size=3
)


def state_of(query) -> str:
    return (query.state or "WI").lower()


@of_many_registers
@given(registers, some_queries)
def test_finds_what_the_rule_says_and_after_what_is_near_the_first_that_are_not(specs, queries):
    with register_of(specs), mock.patch.object(results, "TELEHEALTH_FIRST", 3):
        oracle = Oracle(TODAY)
        for query in queries:
            state = (query.state or "WI").lower()
            on_record, to_ask = oracle.telehealth(query, state)

            found = search(url(query, telehealth="only"), at=TODAY)

            assert found.ids() == on_record + to_ask, query
            assert (found.confirmed_count, found.to_ask_count) == (len(on_record), len(to_ask))
            for result in found.confirmed:
                assert found.term in result.met
            for result in [*found.confirmed, *found.to_ask]:
                assert (found.term in result.met) != (found.term in result.asked)
                assert result.miles is None

            on_record, to_ask = oracle.telehealth(query, state, near=False)

            near = search(url(query), at=TODAY)

            branch = near.telehealth
            shown = [result.center.pk for result in [*branch.confirmed, *branch.to_ask]]
            assert shown == (on_record + to_ask)[:3], query
            assert (branch.confirmed_count, branch.to_ask_count) == (len(on_record), len(to_ask))
            assert not set(branch.ids()) & set(near.ids())
            # What is near is as it would be without.
            assert near.ids() == oracle.confirmed(query) + oracle.to_ask(query)
            assert counts_in(near) == oracle.counts(query)
