"""The published ranking, recomputed from the export by a script that knows nothing of the site."""

import importlib.util
import tempfile
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from centers.exports import export
from centers.models import Center
from centers.places import normalise_name
from finder.search import ranking, search
from tests.finder.search.registers import (
    THOROUGH,
    TODAY,
    of_many_registers,
    queries,
    register_of,
    registers,
    url,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("taxonomy", "gazetteer")]

few_registers = hypothesis_settings(of_many_registers, max_examples=100 if THOROUGH else 5)
some_queries = st.lists(queries, min_size=4, max_size=8)


@pytest.fixture(scope="module")
def script():
    path = settings.BASE_DIR / "docs" / "recompute_ranking.py"
    spec = importlib.util.spec_from_file_location("recompute_ranking", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@few_registers
@given(registers, some_queries)
def test_gives_the_centers_of_the_search_in_its_order(script, specs, queries):
    with register_of(specs), tempfile.TemporaryDirectory() as folder:
        export(Path(folder, "out"), at=TODAY)
        register = script.Register(Path(folder, "out"), TODAY)
        public_ids = dict(Center.objects.values_list("pk", "public_id"))
        for query in queries:
            found = search(url(query), at=TODAY)

            confirmed, to_ask = register.ranked(script.arguments(_options(query)))

            assert confirmed + to_ask == [public_ids[pk] for pk in found.ids()], query
            assert len(confirmed) == found.confirmed_count


def _options(query) -> list[str]:
    options = ["-", f"--within={query.miles}", f"--state={query.state}", f"--at={TODAY}"]
    options += [f"--near={query.point[0]},{query.point[1]}"] if query.point else []
    options += [f"--need={need}" for need in query.needs]
    options += [f"--verified={'yes' if query.verified_only else 'any'}"]
    options += [f"--q={normalise_name(query.name)}"]
    options += [f"--sort={query.sort}"] if query.sort else []
    return [option for option in options if option != "--state="]


def test_it_is_the_version_that_is_published(script):
    assert script.RULE_VERSION == ranking.RULE_VERSION
