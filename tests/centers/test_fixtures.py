"""Loading what has changed: the taxonomy, and the command that runs at every start."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.serializers.base import DeserializationError

from centers.fixtures import TAXONOMY, load_taxonomy
from centers.listings import differences
from centers.models import (
    Category,
    Center,
    CodeMapping,
    Listing,
    LoadedFixture,
    Place,
    SourceCode,
    Term,
)
from tests.factories import CenterFactory, OfferingFactory

pytestmark = pytest.mark.django_db


def category(slug="treats"):
    return {"model": "centers.category", "fields": {"slug": slug, "name": slug.title()}}


def a_term(slug, **fields):
    fields = {"category": ["treats"], "slug": slug, "name": slug.title()} | fields
    return {"model": "centers.term", "fields": fields}


def code(name, *, to=None):
    yield {
        "model": "centers.sourcecode",
        "fields": {"scheme": "samhsa", "code": name, "name": f"Code {name}"},
    }
    if to:
        yield {
            "model": "centers.codemapping",
            "fields": {"source_code": ["samhsa", name], "term": ["treats", to], "answer": "yes"},
        }


@pytest.fixture
def load(tmp_path):
    """Load a taxonomy of these entries; what it said."""

    def run(*entries) -> list[str]:
        path = tmp_path / "taxonomy.json"
        path.write_text(json.dumps(entries), encoding="utf-8")
        said = []
        load_taxonomy(path, say=said.append)
        return said

    return run


@pytest.fixture
def small(load):
    """The smallest taxonomy with everything in it."""
    entries = (category(), a_term("alcohol"), a_term("opioids"), *code("SA", to="alcohol"))
    load(*entries)
    return entries


def test_loads_categories_terms_and_codes(small):
    term = Term.objects.get(slug="alcohol")

    assert term.category == Category.objects.get()
    assert CodeMapping.objects.get().term == term
    assert SourceCode.objects.get().code == "SA"


def test_an_unchanged_file_is_not_loaded_again(small, load, django_assert_num_queries):
    Term.objects.update(name="Changed behind its back")

    # A savepoint and its release around one look at what is loaded.
    with django_assert_num_queries(3):
        assert load(*small) == ["Taxonomy: up to date"]
    assert Term.objects.filter(name="Changed behind its back").count() == 2


def test_a_changed_entry_keeps_its_primary_key(small, load):
    before = {term.slug: term.pk for term in Term.objects.all()}

    load(category(), a_term("alcohol", name="Drinking"), a_term("opioids"))

    assert {term.slug: term.pk for term in Term.objects.all()} == before
    assert Term.objects.get(slug="alcohol").name == "Drinking"


def test_a_term_may_point_to_one_further_down(load):
    load(category(), a_term("alcohol", broader=["treats", "drugs"]), a_term("drugs"))

    assert Term.objects.get(slug="alcohol").broader.slug == "drugs"


def test_what_left_the_file_is_removed_and_said(small, load):
    said = load(category(), a_term("opioids"))

    assert [term.slug for term in Term.objects.all()] == ["opioids"]
    assert not SourceCode.objects.exists()
    assert not CodeMapping.objects.exists()
    assert "Taxonomy: term treats/alcohol has left the file and was removed" in said


def test_terms_that_left_together_go_together_whichever_points_to_which(load):
    load(category(), a_term("drugs"), a_term("alcohol", broader=["treats", "drugs"]))

    load(category("care"))

    assert not Term.objects.exists()
    assert Category.objects.get().slug == "care"


def test_a_term_in_use_stays_and_that_is_said(small, load):
    offering = OfferingFactory(term=Term.objects.get(slug="alcohol"))

    said = load(category("care"))

    offering.refresh_from_db()
    assert offering.term.slug == "alcohol"
    assert set(Category.objects.values_list("slug", flat=True)) == {"care", "treats"}
    assert "Taxonomy: term treats/alcohol has left the file but is in use, so it stays" in said
    assert "Taxonomy: term treats/opioids has left the file and was removed" in said


def test_listings_follow_a_change_of_meaning(small, load):
    terms = {term.slug: term for term in Term.objects.all()}
    center = CenterFactory()
    for term in terms.values():
        OfferingFactory(center=center, term=term)
    assert Listing.objects.get().yes == sorted(term.pk for term in terms.values())

    load(category(), a_term("alcohol", needs_confirmation=True), a_term("opioids"))

    assert Listing.objects.get().yes == [terms["opioids"].pk]
    assert list(differences()) == []


def test_a_file_that_cannot_be_read_changes_nothing(small, load):
    with pytest.raises(DeserializationError):
        load(category(), a_term("new"), a_term("alcohol", category=["no such category"]))

    assert {term.slug for term in Term.objects.all()} == {"alcohol", "opioids"}
    assert load(*small) == ["Taxonomy: up to date"]


# -- The command ----------------------------------------------------------------------------------


def run(*options) -> list[str]:
    out = StringIO()
    call_command("load_fixtures", *options, stdout=out)
    return out.getvalue().splitlines()


@pytest.mark.slow
def test_each_start_loads_what_it_finds_missing_and_nothing_else(django_assert_max_num_queries):
    assert run("--no-demo")[-1] == "Demo: left as it is"
    assert Term.objects.count() == TAXONOMY.read_text(encoding="utf-8").count('"centers.term"')
    assert Place.objects.exists()
    assert not Center.unfiltered.exists()

    *others, about_demo = run()
    assert others == ["Taxonomy: up to date", "Places: up to date"]
    assert about_demo.endswith("fictional centers loaded")
    assert Listing.objects.exists()
    loaded = {fixture.name: fixture.loaded_at for fixture in LoadedFixture.objects.all()}
    assert set(loaded) == {"taxonomy", "gazetteer", "demo"}

    # Some looks at each of the demo's eight advertisers among them.
    with django_assert_max_num_queries(50):
        assert run() == ["Taxonomy: up to date", "Places: up to date", "Demo: up to date"]
    assert {f.name: f.loaded_at for f in LoadedFixture.objects.all()} == loaded
