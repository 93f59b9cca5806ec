"""Pages of text alone say the same as the others, and all pages are light."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings

from tests.factories import (
    CenterFactory,
    ImportRunFactory,
    OrganizationFactory,
    PhoneFactory,
    SourceRecordFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("taxonomy", "gazetteer")]

KB = 1000
# Asked for: 60 and 20. All that a page may fetch is counted, but for the map, which comes later.
WEIGHT = {"results": 52 * KB, "text": 18 * KB}
SIDES = ("North", "East", "South", "West")
# Safety goes before purity: leaving at once, and a neutral title (both work on, or do without).
SCRIPTS_OF_SAFETY = {"leave", "neutral-title"}
NEEDS = "treats=alcohol&treats=ketamine&pay=medicaid&care=detox"


def plenty(taxonomy) -> list:
    """Enough for two full sections of a page, each center with all that a card can show."""
    care = [path for path in taxonomy if path.startswith("care/")]
    yes = [*care, "treats/substance-use", "treats/alcohol", "pay/medicaid", "serves/adults"]
    centers = []
    for n in range(21):
        center = CenterFactory(
            name=f"{SIDES[n % 4]} County Behavioral Health Services {n}",
            program_name=f"Integrated Recovery and Wellness Program {n * 37}",
            organization=OrganizationFactory(),
            yes=yes,
            no=["serves/men"],
            verified=n % 2 == 0,
            location_precision="zip" if n % 3 else "rooftop",
            latitude=43.0747 + n / 300,
        )
        PhoneFactory(center=center, kind="intake", ordinal=1, extension=str(100 + n))
        run = ImportRunFactory(source=f"directory-{n}", source_name="National Directory (mental)")
        SourceRecordFactory(center=center, run=run)
        centers.append(center)
    return centers


def facts(page) -> list[str]:
    """Every line that answers, vouches, dates, or leads to a number, in the order of the page."""
    (part,) = [e for e in page.all("div", "article") if e.get("id") == "results"] or page.all(
        "article"
    )
    found = [
        e.get("href") or e.text
        for e in part.all("a", "h1", "h2", "h3", "li", "p")
        if e.tag != "a" or e.get("href").startswith(("tel:", "/how-we-rank"))
    ]
    ours = re.compile(
        r"tel:|/how-we|Yes|No\b|Not |Verified|miles|Confirmed|From |In a straight|Order"
    )
    return [text for text in found if ours.match(text)]


def weight(page) -> int:
    """Bytes, compressed: the page and each file of ours that it names."""
    files = {
        element[attribute].removeprefix(settings.STATIC_URL).partition("#")[0]
        for element in page.all()
        for attribute in ("src", "href")
        if element.get(attribute).startswith(settings.STATIC_URL)
    }
    bodies = [page.html.encode(), *(Path(settings.STATIC_ROOT, f).read_bytes() for f in files)]
    return sum(len(gzip.compress(body, 6)) for body in bodies)


@pytest.mark.parametrize("address", [f"/search/?where=53703&verified=any&{NEEDS}", "center"])
def test_text_alone_says_the_same_in_the_same_order(visit, taxonomy, address):
    center, *_others = plenty(taxonomy)
    if address == "center":
        address = f"/centers/{center.public_id}/{center.slug}/?{NEEDS}"

    full, text = visit(address), visit(f"{address}&view=text")

    said = facts(full)
    assert len(said) > 20
    assert facts(text) == said
    assert {"tel:988", "tel:911"} <= {a["href"] for a in text.all("a")}


def test_text_alone_has_no_picture_icon_or_script_of_its_own(visit, taxonomy):
    center, *_others = plenty(taxonomy)

    for address in (f"/search/?{NEEDS}", f"/centers/{center.public_id}/{center.slug}/?"):
        page = visit(f"{address}&view=text&verified=any".replace("?&", "?"))
        assert not page.all("img", "svg", "use", "picture", "video", "canvas")
        scripts = {Path(script["src"]).name.partition(".")[0] for script in page.all("script")}
        assert scripts <= SCRIPTS_OF_SAFETY
        assert not [e for e in page.all() if "hidden" in e.attributes and e.tag != "span"]


def test_links_keep_the_view_and_lead_back(visit, taxonomy):
    center, *_others = plenty(taxonomy)
    results = visit(f"/search/?where=53703&verified=any&{NEEDS}")

    text = visit("/search/" + results.link("Text-only page"))

    (link,) = (a for a in text.all("a") if a.text == center.name)
    assert link["href"].endswith("&view=text")
    assert "view=text" in text.link("Next page")
    for chip in (a for a in text.all("a") if a.text.startswith("Remove filter")):
        assert "view=text" in chip["href"]
    hidden = {(e["name"], e["value"]) for e in text.by_id("search-form").all("input")}
    assert ("view", "text") in hidden
    (back,) = (a for a in text.all("a") if a.text == "This page with pictures")
    assert visit("/search/" + back["href"]).html == results.html
    assert text.text.index(center.name) < text.text.index("Where?"), "results before the form"


def test_an_unknown_view_is_the_usual_page_with_a_note(visit):
    page = visit("/search/?view=hologram")

    assert "“hologram”" in page.text
    assert page.all("svg")


def test_pages_are_light(visit, taxonomy):
    center, *_others = plenty(taxonomy)
    search = f"/search/?where=53703&verified=any&{NEEDS}"
    one = f"/centers/{center.public_id}/{center.slug}/?{NEEDS}"

    assert 20 * KB < weight(visit(search)) < WEIGHT["results"]
    assert weight(visit(f"{search}&view=text")) < WEIGHT["text"]
    assert weight(visit(one)) < WEIGHT["results"]
    assert weight(visit(f"{one}&view=text")) < WEIGHT["text"]
