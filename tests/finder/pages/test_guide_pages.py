"""The pages of guides: sources that can be followed, searches that lead on, honest about review."""

import dataclasses
import datetime
import json

import pytest

from finder.guides import Reviewer, all_guides, find_guide, slugs
from finder.pages import guides as guide_views
from finder.search import Taxonomy
from tests.factories import CenterFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("taxonomy")]

each_guide = pytest.mark.parametrize("slug", slugs())


def json_ld(page) -> dict:
    (script,) = (s for s in page.all("script") if s.get("type") == "application/ld+json")
    return json.loads(script.text)


def test_the_list_leads_to_every_guide_and_says_what_it_rests_on(visit):
    page = visit("/guides/")

    for guide in all_guides():
        assert page.link(guide.title) == f"/guides/{guide.slug}/"
        assert f"{len(guide.sources)} sources." in page.text
    assert page.text.count("Not yet reviewed by a clinician.") == len(slugs())


def test_what_is_no_guide_is_not_found(client):
    assert client.get("/guides/coffee/").status_code == 404
    assert client.get("/guides/ketamine").status_code in (301, 302)
    assert client.post("/guides/ketamine/").status_code == 405


@each_guide
def test_every_number_leads_to_its_source_and_every_source_has_an_address(visit, slug):
    page, guide = visit(f"/guides/{slug}/"), find_guide(slug)

    ids = {element["id"] for element in page.all() if element.get("id")}
    cited = [link for link in page.all("a") if link.get("role") == "doc-noteref"]
    assert {link["href"].removeprefix("#") for link in cited} <= ids
    assert {link.text for link in cited} == {str(n) for n in guide.numbers.values()}
    for source, number in zip(guide.sources, guide.numbers.values(), strict=True):
        item = page.by_id(f"source-{number}")
        assert source.authors in item.text
        assert [link["href"] for link in item.all("a")] == [source.url]


@each_guide
def test_the_contents_lead_to_every_section(visit, slug):
    page = visit(f"/guides/{slug}/")

    (contents,) = (nav for nav in page.all("nav") if nav.get("aria-labelledby") == "contents")
    hrefs = [link["href"] for link in contents.all("a")]
    assert hrefs == [f"#{section.id}" for section in find_guide(slug).sections] + ["#sources"]


@each_guide
def test_every_search_asks_for_words_that_the_search_knows(visit, gazetteer, slug):
    taxonomy, guide = Taxonomy.load(), find_guide(slug)
    named = [*guide.needs, *(need for b in guide.blocks for need in (*b.needs, *b.choices))]
    assert [need for need in named if not taxonomy.find(*need.split("/"))] == []

    page = visit(f"/guides/{slug}/?where=53703")
    forms = [form for form in page.all("form") if form.get("action") == "/search/"]
    assert len(forms) == sum(block.kind == "search" for block in guide.blocks)
    for form in forms:
        asked = [(f["name"], f["value"]) for f in form.all("input") if f.get("type") != "checkbox"]
        assert ("where", "53703") in asked
        assert tuple(guide.needs[0].split("/")) in asked
        found = visit("/search/?" + "&".join(f"{name}={value}" for name, value in asked))
        assert found.status == 200
        assert not [e for e in found.all("div") if e.get("role") == "note"], asked


def test_the_searches_of_the_ketamine_guide_never_find_a_place_that_only_gives_it(visit, gazetteer):
    CenterFactory(
        name="Drip Clinic", verified=True, yes=["treats/substance-use", "offers/ketamine-therapy"]
    )
    page = visit("/guides/ketamine/?where=53703")

    for form in (form for form in page.all("form") if form.get("action") == "/search/"):
        hidden = [(f["name"], f["value"]) for f in form.all("input") if f.get("type") == "hidden"]
        query = "&".join(f"{name}={value}" for name, value in hidden)
        assert "Drip Clinic" not in visit(f"/search/?where=53703&verified=any&{query}").text


def test_a_timeline_is_told_in_words_too(visit):
    page = visit("/guides/ketamine/")

    (picture,) = (s for s in page.all("svg") if s.get("role") == "img")
    assert "table below" in picture["aria-label"]
    (table,) = page.all("table")
    for words in ("about 24 hours", "within 72 hours", "one to two weeks", "weeks to months"):
        assert words in table.text
    (timeline,) = (b for b in find_guide("ketamine").blocks if b.kind == "timeline")
    for phase in timeline.phases:
        assert phase.label in picture.text
        assert phase.label in table.text


def test_the_place_of_the_address_is_shown_as_text_only(visit):
    page = visit('/guides/ketamine/?where="><script>x</script>')

    fields = [field for field in page.all("input") if field["name"] == "where"]
    assert {field["value"] for field in fields} == {'"><script>x</script>'}
    assert not [script for script in page.all("script") if script.text == "x"]


@each_guide
def test_search_engines_are_told_only_what_is_true(visit, slug):
    page, guide = visit(f"/guides/{slug}/?where=53703"), find_guide(slug)
    data = json_ld(page)

    assert data["@type"] == "MedicalWebPage"
    assert data["url"] == f"http://testserver/guides/{slug}/"
    assert [link["href"] for link in page.all("link") if link.get("rel") == "canonical"] == [
        data["url"]
    ]
    assert data["dateModified"] == guide.revised_on.isoformat()
    assert [c["url"] for c in data["citation"]] == [source.url for source in guide.sources]
    assert "lastReviewed" not in data
    assert "reviewedBy" not in data
    assert "Not yet reviewed by a clinician." in page.text


def test_a_recorded_review_is_shown_with_role_and_day(visit, monkeypatch):
    reviewer = Reviewer("Addiction physician </script>", datetime.date(2026, 12, 1))
    reviewed = dataclasses.replace(find_guide("ketamine"), reviewer=reviewer)
    monkeypatch.setattr(guide_views, "find_guide", lambda slug, language: reviewed)

    page = visit("/guides/ketamine/")

    assert "Not yet reviewed" not in page.text
    assert "Addiction physician </script>) on Dec. 1, 2026" in page.text
    assert json_ld(page)["lastReviewed"] == "2026-12-01"
    assert json_ld(page)["reviewedBy"]["jobTitle"] == reviewer.role


def test_a_part_without_a_current_translation_says_so_and_is_marked_english(visit, monkeypatch):
    guide = dataclasses.replace(
        find_guide("ketamine"), english=frozenset({"bladder-help"}), language="es"
    )
    monkeypatch.setattr(guide_views, "find_guide", lambda slug, language: guide)

    page = visit("/guides/ketamine/")

    assert page.text.count("This part has changed since it was translated.") == 1
    (english,) = (e for e in page.all("div") if e.get("lang") == "en")
    assert "best of all one for the bladder" in english.text


def test_searches_and_centers_lead_to_the_guide(visit, gazetteer):
    center = CenterFactory(verified=True)

    found = visit("/search/?where=Madison,+WI&treats=ketamine")
    assert found.link(find_guide("ketamine").title) == "/guides/ketamine/?where=Madison%2C%20WI"
    assert "/guides/" not in {a["href"][:8] for a in visit("/search/").all("main")[0].all("a")}
    page = visit(f"/centers/{center.public_id}/{center.slug}/")
    assert page.link("How they differ") == "/guides/ketamine/#clinics"
    assert visit("/").link("Read our guide") == "/guides/ketamine/"


def test_queries_are_few_and_fixed(client, django_assert_num_queries):
    """A guide asks for the taxonomy (2) and whether there is a demo; the list for the last only."""
    for address, number in (("/guides/", 1), ("/guides/ketamine/?where=53703", 3)):
        with django_assert_num_queries(number):
            client.get(address)


@each_guide
def test_in_spanish_nothing_but_the_sources_is_in_english(visit, slug):
    page, guide = visit(f"/es/guides/{slug}/"), find_guide(slug, "es")

    main = page.by_id("main")
    marked = [e for e in main.all() if e.get("lang") == "en"]
    assert len(marked) == len(guide.sources)
    assert guide.title in main.text
    assert Taxonomy.load().find("care", "detox").category.name not in main.text
    assert {json_ld(page)["inLanguage"], page.lang} == {"es"}
    assert json_ld(page)["about"]["name"] != find_guide(slug).condition
