"""Up to four centers side by side: what is known, what is not, and what differs."""

import pytest
from django.utils.http import urlencode

from centers.accounts.roles import Role
from centers.lifecycle import merge, withdraw
from finder.pages.chosen import MOST
from tests.factories import CenterFactory, SourceRecordFactory, StaffFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("taxonomy", "gazetteer")]

CAPITOL = "43.0747,-89.3844"


@pytest.fixture
def compare(visit):
    """The comparison of these centers, with more of an address."""

    def get(*centers, more=""):
        ids = [getattr(center, "public_id", center) for center in centers]
        return visit(f"/compare/?{urlencode([('center', i) for i in ids])}&{more}")

    return get


def row(page, words):
    """The cells of the row with this heading, without the mark for rows that differ."""
    (found,) = (
        tr
        for tr in page.all("tr")
        if tr.children[0].tag == "th" and tr.children[0].text.removesuffix(" differs") == words
    )
    return [cell.text for cell in found.children[1:]]


def marked(page):
    return {
        th.text.removesuffix(" differs") for th in page.all("th") if th.text.endswith(" differs")
    }


def test_each_fact_is_yes_no_or_not_confirmed(compare):
    one = CenterFactory(name="One", yes=["pay/medicaid", "care/detox"])
    two = CenterFactory(name="Two", yes=["care/detox"], no=["pay/medicaid"])
    three = CenterFactory(name="Three")

    page = compare(one, two, three)

    assert [th.text for th in page.all("thead")[0].all("th")] == ["One", "Two", "Three"]
    assert row(page, "Medicaid") == ["Yes", "No", "Not confirmed"]
    assert row(page, "Detox (help to stop safely)") == ["Yes", "Yes", "Not confirmed"]
    assert "Sign language" not in page.text, (
        "what nobody knows of any of them is counted, not listed"
    )
    assert all(e.get("aria-hidden") == "true" for e in page.all("svg")), "words carry it"


def test_rows_that_differ_are_marked_and_can_stand_alone(compare):
    yes = ["care/outpatient", "pay/medicaid"]
    centers = [CenterFactory(yes=yes), CenterFactory(yes=yes[:1])]

    every = compare(*centers)
    some = compare(*centers, more="rows=differing")

    assert marked(every) == marked(some) == {"Medicaid"}
    assert row(every, "Outpatient (you sleep at home)") == ["Yes", "Yes"]
    assert "Outpatient" not in some.text
    assert "rows=differing" in every.link("Show only what differs")
    assert "rows" not in some.link("Show all facts")
    assert "say the same" in compare(centers[0], CenterFactory(yes=yes), more="rows=differing").text


def test_needs_come_first_each_with_who_vouches_and_since_when(compare):
    checked = CenterFactory(yes=["pay/medicaid"], sections=["payment"], verified=True)
    sourced = CenterFactory(yes=["pay/medicaid"])
    record = SourceRecordFactory(center=sourced)

    page = compare(checked, sourced, more="pay=medicaid&treats=ketamine")

    headings = [th.text for th in page.all("th") if th.get("scope") == "rowgroup"]
    assert headings[0] == "What you are looking for"
    needs = page.text[page.text.index(headings[0]) : page.text.index(headings[1])]
    assert "Yes Checked by us on" in needs
    assert f"Not checked by us. {record.source_name}, as of" in needs
    assert needs.count("Ketamine addiction") == 1
    links = {a.text: a["href"] for a in page.all("thead")[0].all("a")}
    assert links[checked.name].endswith("?treats=ketamine&pay=medicaid")


def test_the_two_facts_about_ketamine_are_two_rows(compare):
    clinic = CenterFactory(yes=["offers/ketamine-therapy", "treats/mental-health"])
    other = CenterFactory(
        yes=["treats/substance-use", "treats/ketamine"], sections=["ketamine"], verified=True
    )

    page = compare(clinic, other)

    assert row(page, "Treats ketamine addiction") == ["Not confirmed", "Yes"]
    assert row(page, "Gives ketamine or esketamine as a treatment") == ["Yes", "Not confirmed"]
    names = [th.text.removesuffix(" differs") for th in page.all("th") if th.get("scope") == "row"]
    assert "Ketamine addiction" not in names


def test_distances_are_told_where_a_place_is_given(compare):
    far = CenterFactory(latitude=43.0972, longitude=-89.5043, location_precision="zip")
    near = CenterFactory()

    page = compare(far, near, more=f"where={CAPITOL}")

    assert "About 6.3 miles from" in row(page, "Where")[0]
    assert "less than 0.1 miles" in row(page, "Where")[1]
    assert "mile" not in compare(far, near).text
    assert "could not tell which place" in compare(far, near, more="where=Qwrtzpx").text


def test_a_center_can_be_taken_out(compare, visit):
    one, two = CenterFactory(name="One"), CenterFactory(name="Two")

    page = compare(one, two, more="pay=medicaid&where=53703")

    left = visit("/compare/" + page.link("Take out One"))
    assert [th.text for th in left.all("thead")[0].all("th")] == ["Two"]
    assert "only one center" in left.text
    assert "Medicaid" in left.text


# -- What does not fit, is not there, or is no more


def test_more_than_fit_are_offered_to_choose_from(compare):
    centers = [CenterFactory(name=f"House {n}") for n in range(6)]

    page = compare(*centers, more="pay=medicaid")

    assert page.status == 400
    boxes = [box for box in page.all("input") if box.get("type") == "checkbox"]
    assert [box["value"] for box in boxes] == [center.public_id for center in centers]
    assert sum("checked" in box.attributes for box in boxes) == 4
    hidden = {(e["name"], e["value"]) for e in page.all("input") if e.get("type") == "hidden"}
    assert hidden == {("pay", "medicaid")}
    (fields,) = page.all("fieldset")
    assert "more than 4" in page.by_id(fields["aria-describedby"]).text


def test_twice_the_same_is_one_column(compare):
    center = CenterFactory(name="One")

    page = compare(center, center, center.public_id.upper(), f" {center.public_id} ", center)

    assert page.status == 200
    assert [th.text for th in page.all("thead")[0].all("th")] == ["One"]


def test_closed_merged_and_gone_are_said(compare):
    lead = StaffFactory(role=Role.RESEARCH_LEAD)
    old, winner, gone = (CenterFactory(name=n) for n in ("Old", "Winner", "Very Particular Name"))
    merge(old, winner, by=lead, reason="The same.")
    withdraw(gone, by=lead, reason="Asked to.")
    closed = CenterFactory(name="Shut", closed=True, zip="53703")

    page = compare(old, closed, gone, CenterFactory(draft=True), "zzzzzzzz")

    assert page.status == 200
    assert [th.text for th in page.all("thead")[0].all("th")] == ["Winner"]
    assert "the one that stays: Winner" in page.text
    assert "Shut in Madison, WI, has closed" in page.text
    assert page.link("Find others near there") == "/search/?where=53703"
    assert "3 listings are not here" in page.text
    assert "Very Particular Name" not in page.text


def test_nothing_to_compare(compare, visit):
    page = visit("/compare/")
    assert page.status == 200
    assert "up to 4 centers side by side" in page.text
    assert compare("zzzzzzzz").status == 404
    assert compare(CenterFactory(closed=True)).status == 200


@pytest.mark.parametrize(
    "value",
    ["\x00", "a" * 5000, "' OR 1=1", "💊", "../..", " ", "\uff5a" * 8, '<b x="', "-1"],
)
def test_no_id_is_an_error(visit, value):
    CenterFactory()
    page = visit("/compare/?" + urlencode({"center": value, "rows": value, "where": value}))
    assert page.status in (200, 404)
    assert page.all("h1")


def test_a_flood_of_ids_is_not_looked_up(visit, django_assert_max_num_queries):
    with django_assert_max_num_queries(10):
        page = visit("/compare/?" + "&".join(f"center=c{n:07d}" for n in range(MOST + 1)))
    assert page.status == 400


def test_it_stays_out_of_search_engines(compare):
    (robots,) = (m for m in compare(CenterFactory()).all("meta") if m.get("name") == "robots")
    assert robots["content"] == "noindex"


# -- From the results, without a script


def test_boxes_of_the_cards_belong_to_the_form_below(visit):
    center = CenterFactory()

    page = visit("/search/?where=53703&verified=any&pay=medicaid&sort=name")

    (box,) = (e for e in page.all("input") if e.get("name") == "center")
    form = page.by_id(box["form"])
    assert (form["action"], form["method"], box["value"]) == ("/compare/", "get", center.public_id)
    hidden = {(e["name"], e["value"]) for e in form.all("input")}
    assert hidden == {("where", "53703"), ("pay", "medicaid")}
