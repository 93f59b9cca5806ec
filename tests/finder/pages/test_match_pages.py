"""The pages of the guided match, as a visitor walks through them with links and buttons."""

from urllib.parse import parse_qsl, urlencode

import pytest
import textstat
from django.http import QueryDict

from finder.match import RULES, SOURCES
from finder.search import search
from tests.factories import CenterFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("taxonomy", "gazetteer")]

ALL_SKIPPED = "&".join(f"skip={slug}" for slug in ("who", "uses", "use", "now", "also", "wishes"))


def send(page, button: str = "next", **answers) -> str:
    """The address that the form of a question leads to."""
    (form,) = page.all("form")
    pairs = [
        (field["name"], field["value"])
        for field in form.all("input")
        if field.get("type") == "hidden"
    ]
    for name, values in answers.items():
        values = [values] if isinstance(values, str) else values
        offered = {f["value"] for f in form.all("input") if f["name"] == name}
        assert name in ("where", "within") or set(values) <= offered
        pairs += [(name, value) for value in values]
    return f"{form['action']}?{urlencode([*pairs, ('then', button)])}"


@pytest.fixture
def go(visit):
    """Send a form and follow where it leads."""

    def to(address: str):
        page = visit(address)
        if page.status == 302:
            page = visit(page.response["Location"])
        return page

    return to


def heading(page) -> str:
    return page.all("h1")[0].text


def form_search(page) -> str:
    """The query that the plan's form sends with its first button."""
    form = next(f for f in page.all("form") if f["action"].endswith("/search/"))
    pairs = [
        (f["name"], f["value"])
        for f in form.all("input")
        if f.get("type") == "hidden" or "checked" in f.attributes
    ]
    button = form.all("button")[0]
    if button.get("name"):
        pairs.append((button["name"], button["value"]))
    return urlencode(pairs)


def test_a_walk_of_seven_questions_to_a_search(visit, go):
    CenterFactory(
        yes=["treats/substance-use", "treats/alcohol", "care/detox", "pay/medicaid"], name="Near"
    )
    page = visit(visit("/match/").link("Start"))
    assert "Question 1 of 7" in page.text
    page = go(send(page, who="loved"))
    assert heading(page) == "What do they need help with?"
    page = go(send(page, uses=["alcohol", "cannabis"]))
    page = go(send(page, often="daily", long="years"))
    page = go(send(page, now="none"))
    page = go(send(page, "skip"))
    page = go(send(page, pays=["medicaid"]))
    assert "Question 7 of 7" in page.text
    page = go(send(page, where="53703", within="50"))

    assert heading(page) == "What may help the person you love"
    assert "not safe to stop alcohol" in page.text
    query = form_search(page)
    assert sorted(parse_qsl(query)) == [
        ("care", "detox"),
        ("pay", "medicaid"),
        ("treats", "alcohol"),
        ("verified", "any"),
        ("where", "53703"),
        ("within", "50"),
    ]
    found = search(QueryDict(query))
    assert found.parameters.notes == ()
    assert [result.center.name for result in found.confirmed] == ["Near"]
    assert "1 place has all of this on record" in page.text


def test_a_danger_sign_comes_first_and_leaves_the_way_open(go, visit):
    page = go(send(visit("/match/now/?uses=ketamine&skip=who"), now=["suicide", "cannot-pee"]))

    assert heading(page) == "First, please get help for this now"
    main = page.all("main")[0].text
    assert main.index("emergency room") < main.index("988")
    assert {"tel:988", "sms:988"} <= {link["href"] for link in page.all("main")[0].all("a")}
    on = visit(page.link("Go on"))
    assert "Question 3 of 7" in on.text, "the one that was left out"
    plan = visit(f"/match/plan/?{ALL_SKIPPED.replace('skip=now', 'now=overdose')}&skip=where")
    main = plan.all("main")[0].text
    assert main.index("Call 911 now") < main.index("What we suggest")


def test_every_question_can_be_skipped(visit, go):
    page = visit("/match/who/")
    for number in range(1, 8):
        assert f"Question {number} of 7" in page.text
        page = go(send(page, "skip"))

    assert heading(page) == "What may help you"
    assert form_search(page) == urlencode([("within", "25"), ("verified", "any")])


def test_what_is_missing_is_said_beside_it(visit):
    page = visit(send(visit("/match/uses/?who=me")))

    assert page.status == 400
    (fieldset,) = page.all("fieldset")
    assert page.by_id(fieldset["aria-describedby"]).text == "Choose an answer, or skip this."
    assert page.all("title")[0].text.startswith("Error:")


@pytest.mark.parametrize(
    ("where", "message"),
    [
        ("Qwrtzpx", "We do not know this place."),
        ("", "Type a place, or skip this."),
        ("Springfield", "There is more than one place with this name."),
    ],
)
def test_a_place_that_is_not_one_is_said_beside_the_field(visit, where, message):
    page = visit(f"/match/where/?{ALL_SKIPPED}&then=next&where={where}")

    assert page.status == 400
    assert message in page.by_id("where-error").text
    assert page.by_id("where")["value"] == where


def test_one_of_several_places_leads_on(visit):
    page = visit(f"/match/where/?{ALL_SKIPPED}&then=next&where=Springfield")

    onward = visit(page.link("Springfield, IL"))

    assert onward.status == 302
    assert "/match/plan/" in onward.response["Location"]
    assert "where=Springfield%2C+IL" in onward.response["Location"]


def test_an_earlier_answer_is_changed_from_the_summary(visit, go):
    plan = visit(f"/match/plan/?{ALL_SKIPPED.replace('skip=uses', 'uses=alcohol')}&skip=where")
    question = visit(plan.link("Change: What do you need help with?"))
    assert "checked" in question.by_id("uses-alcohol").attributes

    again = go(send(question, uses="opioids"))

    assert heading(again) == "What may help you"
    assert ("treats", "opioids") in parse_qsl(form_search(again))
    assert ("treats", "alcohol") not in parse_qsl(form_search(again))


def test_mental_health_alone_leaves_a_question_out(visit, go):
    page = go(send(visit("/match/uses/?who=me"), uses="mental-health"))

    assert "Question 3 of 6" in page.text
    assert visit("/match/use/?who=me&uses=mental-health").status == 302


@pytest.mark.parametrize(
    ("voice", "words"),
    [("me", "What may help you"), ("loved", "the person you love"), ("patient", "your patient")],
)
def test_the_pages_speak_to_who_asks(visit, voice, words):
    assert words in heading(visit(f"/match/plan/?who={voice}&uses=alcohol"))


# -- Ketamine


KETAMINE = "/match/plan/?uses=ketamine&often=daily&pays=medicaid&where=53703"


def test_where_nobody_is_confirmed_it_leads_to_those_to_ask(visit):
    paid = ["treats/substance-use", "pay/medicaid"]
    CenterFactory(yes=paid, name="Worth asking")
    CenterFactory(yes=[*paid, "treats/mental-health", "offers/ketamine-therapy"], verified=True)
    page = visit(KETAMINE)

    assert "No place here is confirmed to treat ketamine addiction yet." in page.text
    assert "I do not mean giving ketamine as a treatment." in page.text
    query = form_search(page)
    assert {("treats", "ketamine"), ("treats", "substance-use")} <= set(parse_qsl(query))
    found = search(QueryDict(query))
    assert [result.center.name for result in found.confirmed] == ["Worth asking"]
    assert found.to_ask_count == 0, "a clinic that gives ketamine is no answer"
    for link in page.all("main")[0].all("a"):
        if link["href"].startswith("/search/"):
            assert "treats=ketamine" in link["href"]


def test_a_center_that_is_confirmed_comes_first(visit):
    CenterFactory(
        yes=["treats/substance-use", "treats/ketamine", "pay/medicaid"],
        verified=True,
        sections=["ketamine", "payment"],
        name="Treats it",
    )
    page = visit(KETAMINE)

    assert "checked by our team, has all of this on record" in page.text
    query = form_search(page)
    assert ("verified", "any") not in parse_qsl(query)
    assert [result.center.name for result in search(QueryDict(query)).confirmed] == ["Treats it"]


def test_ketamine_cannot_be_taken_out_by_mistake(visit):
    page = visit(KETAMINE)

    (field,) = (f for f in page.all("input") if f.get("value") == "ketamine")
    assert field["type"] == "hidden"


# -- The rest


def test_none_on_record_says_what_to_change(visit):
    CenterFactory(yes=["treats/substance-use", "treats/alcohol"])
    page = visit("/match/plan/?uses=alcohol&often=daily&where=53703")

    assert "0 places have all of this on record" in page.text
    assert page.link("Leave out “Detox").startswith("/search/?where=53703&treats=alcohol")


def test_a_place_that_is_not_known_is_no_dead_end(visit):
    page = visit("/match/plan/?uses=alcohol&where=Springfield")

    assert "We are not sure which place" in page.text
    assert visit(page.link("Choose the place")).status == 400


def test_the_table_is_printed_whole(visit):
    page = visit("/match/how/")

    for rule in RULES:
        assert str(rule.because) in page.by_id(f"rule-{rule.slug}").text
    assert len(page.by_id("source-1").parent.all("li")) == len(SOURCES)
    assert "Not yet reviewed by a clinician" in page.text


def test_an_unknown_question_is_a_404(visit):
    assert visit("/match/weather/").status == 404


def test_answers_stay_with_the_browser_that_gave_them(visit):
    for address in ("/match/uses/?who=me", KETAMINE, "/match/help-now/?now=suicide"):
        page = visit(address)
        assert "private" in page.response["Cache-Control"]
        assert [m["content"] for m in page.all("meta") if m.get("name") == "robots"] == ["noindex"]


def test_the_way_there_is_on_the_first_page_and_where_a_search_finds_nothing(visit):
    assert visit("/").link("Not sure what kind of help fits") == "/match/"
    assert visit("/search/?where=53703&treats=gambling").link("Not sure what") == "/match/"


@pytest.mark.parametrize("more", [1, 5])
def test_a_plan_takes_a_fixed_number_of_queries(client, django_assert_num_queries, more):
    """The role of the search and the one before (2), taxonomy (2), place, counts of all, of
    verified and of the wider search, what to change, and whether it is a demo."""
    for _n in range(more):
        CenterFactory(yes=["treats/substance-use", "pay/medicaid"])
    with django_assert_num_queries(10):
        client.get(KETAMINE)


@pytest.mark.parametrize(
    "address", ["/match/", "/match/help-now/?now=suicide&now=seizure", KETAMINE, "/match/how/"]
)
def test_the_pages_are_easy_to_read(visit, address):
    """Flesch-Kincaid grade of every paragraph and list item, without names of publications."""
    (main,) = visit(address).all("main")
    blocks = [
        block.text
        for block in main.all("p", "li", "dt", "dd", "h1", "h2")
        if not block.all("p", "li", "dt", "dd", "h3") and not block.get("id").startswith("source-")
    ]
    ended = [text if text[-1] in ".?!:" else f"{text}." for text in blocks if text]

    assert textstat.flesch_kincaid_grade(" ".join(ended)) <= 8
