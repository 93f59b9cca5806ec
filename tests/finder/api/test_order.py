"""The API is the page as JSON: the same centers in the same order, with the same counts."""

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from finder.search import search
from tests.finder.api.both import as_json, on_page
from tests.finder.search.registers import (
    of_many_registers,
    queries,
    register_of,
    registers,
    url,
)
from tests.thoroughness import examples

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("taxonomy", "gazetteer")]

few_registers = settings(of_many_registers, max_examples=examples(3))
some_queries = st.lists(queries, min_size=3, max_size=5)


@pytest.fixture(autouse=True)
def _no_limit(monkeypatch):
    monkeypatch.setattr("django.conf.settings.API_LIMIT", 10**9)


@few_registers
@given(registers, some_queries)
def test_gives_the_pages_centers_in_the_pages_order(specs, queries):
    client = Client()
    with register_of(specs):
        for query in queries:
            if any(note.refused for note in search(url(query)).parameters.notes):
                continue
            written = _written(query)
            assert as_json(client, written) == on_page(client, written), written


def _written(query) -> str:
    """As a program writes it: without parameters that say nothing."""
    data = url(query).copy()
    for name in [name for name in data if not data.get(name)]:
        del data[name]
    return data.urlencode()
