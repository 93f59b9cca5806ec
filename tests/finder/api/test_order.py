"""The API is the page as JSON: the same centers in the same order, with the same counts."""

import re

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from finder.search import search
from tests.finder.search.registers import (
    THOROUGH,
    of_many_registers,
    queries,
    register_of,
    registers,
    url,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("taxonomy", "gazetteer")]

few_registers = settings(of_many_registers, max_examples=100 if THOROUGH else 4)
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
            address = _written(query)
            found = search(url(query))
            if found.parameters.notes:
                continue

            body = client.get(f"/api/v1/centers/?{address}").json()

            page = client.get(f"/search/?{address}").content.decode()
            shown = re.findall(r'href="/centers/(\w{8})/[^"]*"[^>]*>', page)
            on_page = [i for i in dict.fromkeys(shown) if i in {r["id"] for r in body["results"]}]
            assert [result["id"] for result in body["results"]] == on_page
            assert (body["confirmed_count"], body["to_ask_count"]) == (
                found.confirmed_count,
                found.to_ask_count,
            )
            parts = [result["part"] for result in body["results"]]
            assert parts == ["confirmed"] * len(found.confirmed) + ["to_ask"] * len(found.to_ask)
            facets = client.get(f"/api/v1/facets/?{_without_sort(address)}").json()
            counted = {c["term"]: c["count"] for c in facets["counts"] if c["count"]}
            assert counted == {
                "/".join(found.taxonomy.terms[pk].natural_key()): number
                for pk, number in found.facet_counts.items()
                if found.taxonomy.terms[pk].category in found.taxonomy.groups
            }


def _written(query) -> str:
    """As a program writes it: without parameters that say nothing."""
    data = url(query).copy()
    for name in [name for name in data if not data.get(name)]:
        del data[name]
    return data.urlencode()


def _without_sort(address: str) -> str:
    return re.sub(r"&?(sort|page)=[^&]*", "", address)
