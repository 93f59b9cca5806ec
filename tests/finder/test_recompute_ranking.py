"""The published ranking, recomputed from the export by a script that knows nothing of the site."""

import itertools
import tempfile
from dataclasses import asdict
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from centers.exports import export
from centers.models import Center
from finder.search import ranking, search
from tests.finder.recomputed import load_script, options
from tests.finder.search.registers import (
    TODAY,
    of_many_registers,
    queries,
    register_of,
    registers,
    url,
)
from tests.thoroughness import examples

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("taxonomy", "gazetteer")]

few_registers = settings(of_many_registers, max_examples=examples(4))
some_queries = st.lists(queries, min_size=3, max_size=5)


@pytest.fixture(scope="module")
def script():
    return load_script()


@few_registers
@given(registers, some_queries)
def test_gives_the_centers_of_the_search_in_its_order(script, specs, queries):
    with register_of(specs), tempfile.TemporaryDirectory() as folder:
        export(Path(folder, "out"), at=TODAY)
        register = script.Register(Path(folder, "out"), TODAY)
        public_ids = dict(Center.objects.values_list("pk", "public_id"))
        for query, telehealth in itertools.product(queries, ("", "only")):
            data = url(query, telehealth=telehealth)
            found = search(data, at=TODAY)
            where = asdict(found.spot) if found.spot else None

            asked = script.arguments(options(data, where, TODAY))
            confirmed, to_ask = register.ranked(asked)

            assert confirmed + to_ask == [public_ids[pk] for pk in found.ids()], asked
            assert len(confirmed) == found.confirmed_count


def test_it_is_the_version_that_is_published(script):
    assert script.RULE_VERSION == ranking.RULE_VERSION
