"""What the tests of the site share."""

import json
import shutil
import tempfile
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import override_settings

from centers.models import Category, Term
from centers.places import load_gazetteer

LINKS = ("broader", "only_for", "kept_apart_from")


@pytest.fixture
def open_folder():
    """A temporary folder that other accounts may enter, unlike tmp_path."""
    folder = Path(tempfile.mkdtemp(prefix="finder-test-")).resolve()
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def static_files(tmp_path_factory):
    """Static files gathered as for production: a page that names a missing one fails."""
    with override_settings(STATIC_ROOT=tmp_path_factory.mktemp("static")):
        call_command("collectstatic", interactive=False, verbosity=0)
        yield


@pytest.fixture
def taxonomy(db) -> dict[str, Term]:
    """Every category and term of the fixture, undone with the test: "treats/alcohol" -> term."""
    entries = json.loads((settings.FIXTURES_DIR / "taxonomy.json").read_text(encoding="utf-8"))
    categories = [Category(**e["fields"]) for e in entries if e["model"] == "centers.category"]
    categories = {category.slug: category for category in Category.objects.bulk_create(categories)}
    waiting = [e["fields"] for e in entries if e["model"] == "centers.term"]
    made: dict[str, Term] = {}
    # A term is made once all that it rests on are there.
    while ready := [fields for fields in waiting if _rests_on(fields) <= made.keys()]:
        waiting = [fields for fields in waiting if fields not in ready]
        terms = [
            Term(
                **fields
                | {"category": categories[fields["category"][0]]}
                | {link: made["/".join(fields[link])] for link in LINKS if fields.get(link)}
            )
            for fields in ready
        ]
        made |= {"/".join(term.natural_key()): term for term in Term.objects.bulk_create(terms)}
    assert not waiting
    return made


def _rests_on(fields: dict) -> set[str]:
    return {"/".join(fields[link]) for link in LINKS if fields.get(link)}


@pytest.fixture(scope="session")
def _gazetteer_loaded(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        load_gazetteer()


@pytest.fixture
def gazetteer(_gazetteer_loaded, db):
    """The real gazetteer, loaded once a session; again after a test that emptied the tables."""
    load_gazetteer()
