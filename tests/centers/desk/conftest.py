"""What the tests of the desk's pages share."""

import json

import pytest
from django.conf import settings

from centers.models import Category, Term
from tests.factories import StaffFactory

LINKS = ("broader", "only_for", "kept_apart_from")


@pytest.fixture(autouse=True)
def desk_settings(settings, tmp_path):
    """Static files straight from their folders, and a folder for evidence of each test's own."""
    settings.STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.WHITENOISE_AUTOREFRESH = True
    settings.EVIDENCE_ROOT = tmp_path / "evidence"


@pytest.fixture
def taxonomy(db) -> None:
    """Every category and term of the fixture, undone with the test. Its codes are left out."""
    entries = json.loads((settings.FIXTURES_DIR / "taxonomy.json").read_text(encoding="utf-8"))
    fields = [entry["fields"] for entry in entries if entry["model"] == "centers.category"]
    categories = Category.objects.bulk_create(Category(**one) for one in fields)
    by_slug = {category.slug: category for category in categories}
    waiting = [entry["fields"] for entry in entries if entry["model"] == "centers.term"]
    made: dict[tuple, Term] = {}
    while waiting:
        # A term is made once all that it rests on are there.
        ready = [one for one in waiting if _rests_on(one) <= made.keys()]
        waiting = [one for one in waiting if one not in ready]
        links = [{link: made[tuple(one[link])] for link in LINKS if one.get(link)} for one in ready]
        terms = Term.objects.bulk_create(
            Term(**one | {"category": by_slug[one["category"][0]]} | linked)
            for one, linked in zip(ready, links, strict=True)
        )
        made |= {term.natural_key(): term for term in terms}


def _rests_on(fields: dict) -> set[tuple]:
    return {tuple(fields[link]) for link in LINKS if fields.get(link)}


@pytest.fixture
def member(client, taxonomy):
    """A member of the research team, signed in."""
    person = StaffFactory()
    client.force_login(person)
    return person
