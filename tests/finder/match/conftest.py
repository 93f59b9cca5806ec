"""The taxonomy of the fixture without a database, to read plans back as the search does."""

import json

import pytest
from django.conf import settings

from centers.models import Category, Term
from finder.search import Taxonomy


@pytest.fixture(scope="session")
def plain_taxonomy() -> Taxonomy:
    entries = json.loads((settings.FIXTURES_DIR / "taxonomy.json").read_text(encoding="utf-8"))
    categories = {
        e["fields"]["slug"]: Category(pk=n, **e["fields"])
        for n, e in enumerate(entries)
        if e["model"] == "centers.category"
    }
    terms = {}
    for pk, entry in enumerate(entries):
        if entry["model"] == "centers.term":
            fields = entry["fields"]
            category = categories[fields["category"][0]]
            terms[pk] = Term(pk=pk, slug=fields["slug"], name=fields["name"], category=category)
    return Taxonomy(tuple(categories.values()), terms)
