"""Any search of any register finds what the published rule says, in the order that it says."""

from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finder.search import results, search
from tests.finder.search.oracle import GROUPS, Oracle
from tests.finder.search.registers import (
    TODAY,
    of_many_registers,
    queries,
    register_of,
    registers,
    url,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("taxonomy", "gazetteer")]

# Several searches of each register: making one takes longer than searching it.
some_queries = st.lists(queries, min_size=3, max_size=6)


@of_many_registers
@given(registers, some_queries)
def test_finds_what_the_rule_says_in_its_order(specs, queries):
    with register_of(specs):
        oracle = Oracle(TODAY)
        for query in queries:
            confirmed, to_ask = oracle.confirmed(query), oracle.to_ask(query)

            found = search(url(query), at=TODAY)

            assert found.ids() == confirmed + to_ask, query
            assert (found.confirmed_count, found.to_ask_count) == (len(confirmed), len(to_ask))


@of_many_registers
@given(registers, some_queries)
def test_counts_what_each_need_would_give(specs, queries):
    with register_of(specs):
        oracle = Oracle(TODAY)
        for query in queries:
            found = search(url(query), at=TODAY)

            assert counts_in(found) == oracle.counts(query), query


@of_many_registers
@given(registers, queries, st.integers(1, 4))
def test_pages_hold_every_center_once_and_in_order(specs, query, page_size):
    with register_of(specs), mock.patch.object(results, "PAGE_SIZE", page_size):
        first = search(url(query), at=TODAY)
        seen = []
        for number in range(1, first.pages + 1):
            page = search(url(query, page=number), at=TODAY)
            assert page.page == number
            assert len(page.confirmed) + len(page.to_ask) <= page_size
            seen += [("confirmed", result.center.pk) for result in page.confirmed]
            seen += [("to ask", result.center.pk) for result in page.to_ask]

        sections = ["confirmed"] * first.confirmed_count + ["to ask"] * first.to_ask_count
        assert [section for section, _pk in seen] == sections
        assert [pk for _section, pk in seen] == first.ids()
        assert len(set(first.ids())) == first.count


@of_many_registers
@given(registers, queries)
def test_each_card_says_what_is_known(specs, query):
    with register_of(specs):
        oracle = Oracle(TODAY)
        known = {one.center.pk: one for one in oracle.known}

        found = search(url(query), at=TODAY)

        for result in [*found.confirmed, *found.to_ask]:
            one = known[result.center.pk]
            assert paths(result.met) == query.needs & one.yes
            assert paths(result.asked) == query.needs - one.yes - one.no
            assert paths(result.only_for) == one.only
            assert result.verified == one.verified(TODAY)
            if query.point:
                assert result.miles == pytest.approx(oracle.miles(one, query), rel=1e-9)
            else:
                assert result.miles is None


@of_many_registers
@given(registers, queries)
def test_the_same_address_gives_the_same_answer(specs, query):
    with register_of(specs):
        first, again = (search(url(query), at=TODAY) for _ in range(2))

        assert first.ids() == again.ids()
        assert first.facet_counts == again.facet_counts


def paths(terms) -> set[str]:
    return {"/".join(term.natural_key()) for term in terms}


def counts_in(found) -> dict[str, int]:
    """The counts that a visitor sees beside the needs; no need without matches."""
    terms = found.taxonomy.terms
    counts = {"/".join(terms[pk].natural_key()): n for pk, n in found.facet_counts.items()}
    return {path: number for path, number in counts.items() if path.split("/")[0] in GROUPS}
