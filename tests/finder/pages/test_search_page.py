"""What a page of results says, and what its links and forms lead to."""

import datetime
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from finder.search import GROUPS, results
from tests.factories import CenterFactory, ImportRunFactory, PhoneFactory, SourceRecordFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("taxonomy", "gazetteer")]

CAPITOL = "43.075,-89.384"
MIDDLETON = {"city": "Middleton", "zip": "53562", "latitude": 43.0972, "longitude": -89.5043}
# geopy's geodesic between the two: 6.277.
APART = "6.3 miles"


def card(page, name):
    """The list item that a center's name stands in."""
    (link,) = (link for link in page.all("a") if link.text == name and "/centers/" in link["href"])
    return link.within("li")


# -- The heading and the two sections


def test_heading_says_how_many_and_where(visit):
    CenterFactory.create_batch(2)

    page = visit("/search/?where=Madison,+WI&within=10&verified=any")

    (heading,) = page.all("h1")
    assert heading.text == "2 centers within 10 miles of Madison, WI"
    (title,) = page.all("title")
    assert "Madison, WI" in title.text


def test_heading_counts_confirmed_ones_only_and_says_how_many_to_ask(visit):
    CenterFactory(name="Sure", yes=["pay/medicaid"])
    CenterFactory.create_batch(3)

    page = visit("/search/?where=Wisconsin&verified=any&pay=medicaid")

    (heading,) = page.all("h1")
    assert heading.text == "1 center in Wisconsin"
    assert "3 more where it is not confirmed" in page.text


def test_without_a_place_it_leads_to_the_field_for_one(visit):
    CenterFactory()

    def offered(address):
        return [link["href"] for link in visit(address).all("a") if "nearest first" in link.text]

    assert offered("/search/?verified=any") == ["#where"]
    assert offered("/search/?verified=any&where=53703") == []


def test_confirmed_and_to_ask_are_never_mixed(visit):
    CenterFactory(name="Silent nearer")
    CenterFactory(name="Sure", yes=["pay/medicaid"], **MIDDLETON)

    page = visit("/search/?where=53703&verified=any&pay=medicaid")

    sure, silent = page.labelled("confirmed-heading"), page.labelled("ask-heading")
    assert "Sure" in sure.text
    assert "Silent nearer" in silent.text
    assert "Silent nearer" not in sure.text
    assert "Sure" not in silent.text
    assert page.text.index("Sure") < page.text.index("Silent nearer"), "the nearer one second"
    assert "ask" in silent.all("h2")[0].text.lower()


# -- A card


def test_a_card_says_what_matters_for_a_call(visit):
    day = timezone.localdate() - datetime.timedelta(days=12)
    center = CenterFactory(
        name="Harbor House",
        program_name="North",
        yes=["care/intensive-outpatient", "care/outpatient", "pay/medicaid"],
        verified=True,
        at=day,
        phone="",
        **MIDDLETON,
    )
    PhoneFactory(center=center, number="+16085550123", extension="45")
    PhoneFactory(center=center, number="+16085550199", kind="intake", ordinal=1)

    found = card(visit(f"/search/?where={CAPITOL}&pay=medicaid&serves=adults"), "Harbor House")

    assert "North" in found.text
    assert "Middleton, WI" in found.text
    assert APART in found.text
    assert "about 6" not in found.text
    assert "Intensive outpatient" in found.text
    assert "Verified" in found.text
    assert date_format(day, "DATE_FORMAT") in found.text
    assert "Medicaid" in found.text
    assert "Ask about: Adults" in found.text
    assert "(608) 555-0123, extension 45" in found.text
    links = [link["href"] for link in found.all("a")]
    assert "tel:+16085550123;ext=45" in links
    assert f"/centers/{center.public_id}/{center.slug}/?serves=adults&pay=medicaid" in links


@pytest.mark.parametrize(
    ("precision", "about"), [("rooftop", False), ("street", False), ("zip", True), ("city", True)]
)
def test_a_distance_to_the_middle_of_an_area_is_only_about_right(visit, precision, about):
    CenterFactory(name="Harbor House", location_precision=precision, **MIDDLETON)

    found = card(visit(f"/search/?where={CAPITOL}&verified=any"), "Harbor House")

    assert APART in found.text
    assert ("about" in found.text) is about


def test_a_card_has_no_distance_where_there_is_no_point(visit):
    CenterFactory(name="Harbor House")

    assert "mile" not in card(visit("/search/?where=WI&verified=any"), "Harbor House").text


def test_one_that_is_not_verified_names_its_newest_source_and_month(visit):
    center = CenterFactory(name="Harbor House")
    for as_of in (datetime.date(2021, 2, 1), datetime.date(2023, 6, 1)):
        run = ImportRunFactory(source=f"directory-{as_of.year}", as_of=as_of)
        SourceRecordFactory(center=center, run=run, source_name=f"Directory of {as_of.year}")

    found = card(visit("/search/?verified=any"), "Harbor House")

    assert "Not yet verified" in found.text
    assert "Directory of 2023, June 2023" in found.text
    assert "2021" not in found.text


def test_one_without_any_source_is_not_yet_verified_all_the_same(visit):
    CenterFactory(name="Harbor House", phone="")

    found = card(visit("/search/?verified=any"), "Harbor House")

    assert "Not yet verified" in found.text
    assert "No phone number" in found.text


def test_one_whose_checks_have_lapsed_is_not_verified(visit):
    day = timezone.localdate() - datetime.timedelta(days=91)
    CenterFactory(name="Harbor House", verified=True, at=day)

    assert "Harbor House" not in visit("/search/").text
    assert "Not yet verified" in card(visit("/search/?verified=any"), "Harbor House").text


def test_an_exclusive_program_says_whom_it_is_for(visit):
    CenterFactory(name="Sober House", yes=["exclusive/alcohol-only"])

    found = card(visit("/search/?verified=any&treats=alcohol"), "Sober House")

    assert "Only for: Alcohol" in found.text


def test_one_that_gives_ketamine_says_so_and_is_not_shown_for_ketamine_addiction(visit):
    CenterFactory(
        name="Infusions", yes=["treats/substance-use", "treats/alcohol", "offers/ketamine-therapy"]
    )

    assert "Ketamine" in card(visit("/search/?verified=any&treats=alcohol"), "Infusions").text
    for address in ("treats=ketamine", "treats=ketamine&treats=alcohol&where=53703"):
        assert "Infusions" not in visit(f"/search/?verified=any&{address}").text


# -- The form: counts, what is chosen, and how to undo it


def test_every_need_is_offered_with_its_count(visit, taxonomy):
    CenterFactory.create_batch(2, yes=["pay/medicaid"])

    page = visit("/search/?where=53703&verified=any")

    boxes = {(e["name"], e["value"]) for e in page.all("input") if e.get("type") == "checkbox"}
    offered = {tuple(path.split("/")) for path in taxonomy if path.split("/")[0] in GROUPS}
    needs = {box for box in boxes if box[0] != "center"}
    assert needs == offered | {("verified", "any")}
    assert page.by_id("count-pay-medicaid").text == "2"
    assert page.by_id("count-pay-medicare").text == "0"


def test_the_form_holds_what_was_asked_for(visit):
    page = visit("/search/?where=Madison,+WI&within=50&treats=alcohol&verified=any&q=Harbor")

    chosen = {e["id"] for e in page.all("input") if "checked" in e.attributes}
    assert chosen == {"treats-alcohol", "verified-any"}
    assert page.by_id("where")["value"] == "Madison, WI"
    assert page.by_id("q")["value"] == "Harbor"
    (radius,) = (o for o in page.by_id("within").all("option") if "selected" in o.attributes)
    assert radius["value"] == "50"


def test_each_filter_in_use_can_be_removed_alone(visit):
    CenterFactory()
    address = "where=53703&treats=alcohol&pay=medicaid&verified=any&q=Harbor"

    page = visit(f"/search/?{address}")

    for label, gone in [
        ("Alcohol", ("treats", "alcohol")),
        ("Medicaid", ("pay", "medicaid")),
        ("Name: Harbor", ("q", "Harbor")),
        ("Also not yet verified", ("verified", "any")),
    ]:
        (chip,) = (a for a in page.all("a") if a.text == f"Remove filter: {label}")
        assert pairs(chip["href"]) == pairs(f"?{address}") - {gone}
    assert pairs(page.link("Clear all")) == {("where", "53703")}


def test_there_are_no_chips_where_no_filter_is_in_use(visit):
    assert "Remove filter" not in visit("/search/?where=53703&within=50").text


def pairs(address) -> set[tuple[str, str]]:
    return {
        (name, value)
        for name, values in parse_qs(urlsplit(address).query).items()
        for value in values
    }


@pytest.mark.parametrize(
    ("where", "sorts"),
    [
        ("53703", ["Nearest first", "Name, A to Z", "Most recently verified"]),
        ("Wisconsin", ["Name, A to Z", "Most recently verified"]),
    ],
)
def test_sorts_that_make_sense_are_offered(visit, where, sorts):
    CenterFactory()

    page = visit(f"/search/?where={where}&verified=any&sort=recently-verified")

    options = page.by_id("sort").all("option")
    assert [option.text for option in options] == sorts
    assert [o.text for o in options if "selected" in o.attributes] == ["Most recently verified"]


# -- Pages


def test_pages_lead_to_one_another_and_keep_the_search(visit):
    CenterFactory.create_batch(results.PAGE_SIZE + 1, phone="", yes=["pay/medicaid"])
    search = "where=53703&pay=medicaid&verified=any"

    first = visit(f"/search/?{search}")
    second = visit("/search/" + first.link("Next page"))

    assert "Page 1 of 2" in first.text
    assert "Page 2 of 2" in second.text
    assert pairs(second.link("Previous page")) == pairs(f"?{search}")
    shown = [link["href"] for page in (first, second) for link in page.all("a")]
    centers = [href for href in shown if href.startswith("/centers/")]
    assert len(centers) == len(set(centers)) == results.PAGE_SIZE + 1
    assert "Previous page" not in first.text
    assert "Next page" not in second.text


def test_the_section_to_ask_goes_on_where_the_page_ends(visit):
    CenterFactory.create_batch(results.PAGE_SIZE - 1, phone="", yes=["pay/medicaid"])
    CenterFactory.create_batch(2, phone="")

    first = visit("/search/?pay=medicaid&verified=any")
    second = visit("/search/?pay=medicaid&verified=any&page=2")

    assert len(first.labelled("ask-heading").all("h3")) == 1
    assert len(second.labelled("ask-heading").all("h3")) == 1
    assert not [s for s in second.all("section") if s["aria-labelledby"] == "confirmed-heading"]


def test_a_page_beyond_the_last_shows_the_last(visit):
    CenterFactory.create_batch(results.PAGE_SIZE + 1, phone="")

    assert "Page 2 of 2" in visit("/search/?verified=any&page=99").text


# -- Without results


def test_without_results_the_page_says_what_to_change_and_how_many_that_gives(visit):
    CenterFactory(name="Harbor House", yes=["pay/medicaid"], **MIDDLETON)

    page = visit(f"/search/?where={CAPITOL}&within=5&pay=medicaid&verified=any")

    (heading,) = page.all("h1")
    assert heading.text.startswith("No centers found within 5 miles of")
    change = page.link("Look within 10 miles")
    assert "1 center" in change_text(page, "Look within 10 miles")
    assert "Harbor House" in visit("/search/" + change).text
    assert f"The nearest match is {APART} away, in Middleton, WI" in page.text
    assert page.link("Harbor House").endswith("?pay=medicaid")


def change_text(page, label) -> str:
    (link,) = (link for link in page.all("a") if label in link.text)
    return link.text


def test_an_empty_register_still_says_whom_to_call(visit):
    page = visit("/search/?where=53703&treats=alcohol")

    assert page.status == 200
    assert "tel:+18006624357" in {link["href"] for link in page.all("a")}


# -- The place


def test_an_ambiguous_place_is_a_choice_that_keeps_the_search(visit):
    page = visit("/search/?where=Springfield&treats=alcohol&within=50")

    choice = page.link("Springfield, IL")
    assert pairs(choice) == {("where", "Springfield, IL"), ("treats", "alcohol"), ("within", "50")}
    assert "within 50 miles of Springfield, IL" in visit("/search/" + choice).text


def test_an_unknown_place_is_said_at_its_field(visit):
    page = visit("/search/?where=Qwrtzpx")

    field = page.by_id("where")
    assert field["value"] == "Qwrtzpx"
    assert field["aria-invalid"] == "true"
    assert "where-error" in field["aria-describedby"].split()
    assert page.by_id("where-error").text
    assert "Qwrtzpx" in page.all("h1")[0].text


def test_a_known_place_has_no_error_at_its_field(visit):
    page = visit("/search/?where=53703")

    assert "aria-invalid" not in page.by_id("where").attributes
    assert not page.by_id("where-error").text


def test_a_corrected_place_is_said(visit):
    page = visit("/search/?where=Milwakee")

    assert "We took “Milwakee” to mean Milwaukee, WI" in page.text


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("within=7", "“7”"),
        ("treats=nonsense", "“nonsense”"),
        ("page=-1", "page does not exist"),
        ("colour=blue", "colour"),
        (f"q={'a' * 300}", "too long"),
    ],
)
def test_what_was_not_used_is_said(visit, address, said):
    (note,) = (e for e in visit(f"/search/?{address}").all("div") if e.get("role") == "note")

    assert said in note.text


# -- htmx


def test_htmx_gets_the_results_alone_and_the_tidy_address(visit_htmx):
    CenterFactory(name="Harbor House", yes=["pay/medicaid"])

    page = visit_htmx("/search/?pay=medicaid&where=53703&q=&within=25&verified=any&x=1")

    assert page.response["HX-Push-Url"] == "/search/?where=53703&pay=medicaid&verified=any"
    assert not page.all("html", "body", "header", "footer")
    assert [form["id"] for form in page.all("form")] == ["compare-form"]
    assert page.all("title")[0].text
    assert "Harbor House" in page.text
    counts = {e["id"]: e.text for e in page.all("span") if e.get("hx-swap-oob")}
    assert counts["count-pay-medicaid"] == "1"
    assert counts["chosen-pay"] == "1"


def test_htmx_replaces_only_what_the_page_holds(visit, visit_htmx):
    CenterFactory()
    address = "/search/?where=53703&pay=medicaid&verified=any"
    ids = [element.get("id") for element in visit(address).all()]

    for element in visit_htmx(address).all():
        if element.get("hx-swap-oob"):
            assert ids.count(element["id"]) == 1, element["id"]


def test_htmx_gets_a_plain_address_for_a_plain_search(visit_htmx):
    assert visit_htmx("/search/?where=&q=").response["HX-Push-Url"] == "/search/"


@pytest.mark.parametrize("where", ["Springfield", "Qwrtzpx", "Milwakee", "Wisconsin", ""])
def test_htmx_gets_every_kind_of_outcome(visit, visit_htmx, where):
    whole, part = visit(f"/search/?where={where}"), visit_htmx(f"/search/?where={where}")

    assert part.status == 200
    assert part.all("h1")[0].text == whole.all("h1")[0].text


def test_a_browser_that_goes_back_gets_the_whole_page(visit):
    page = visit("/search/", hx_request="true", hx_history_restore_request="true")

    assert page.all("html")
    assert "HX-Push-Url" not in page.response


def test_a_cache_keeps_the_two_apart(visit, visit_htmx):
    for page in (visit("/search/"), visit_htmx("/search/")):
        assert "HX-Request" in page.response["Vary"]


# -- Suggestions of places


def test_places_are_suggested_with_text_that_finds_them(visit, client):
    places = client.get("/search/places/", {"where": "madis"}).json()["places"]

    assert places
    for place in places:
        page = visit(f"/search/?{urlencode({'where': place['value']})}")
        assert place["label"] in page.all("h1")[0].text


@pytest.mark.parametrize("where", ["", "m", "\x00", "Qwrtzpx", "%", "a" * 5000, "💊", "' OR 1=1"])
def test_any_text_may_be_typed(client, where):
    response = client.get("/search/places/", {"where": where})

    assert response.status_code == 200
    assert isinstance(response.json()["places"], list)


def test_suggestions_stay_with_the_visitor(client):
    cache = client.get("/search/places/", {"where": "madis"})["Cache-Control"]

    assert "private" in cache
