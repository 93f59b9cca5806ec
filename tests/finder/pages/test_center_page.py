"""What a center's page says: every fact with its answer, and who vouches for it until when."""

import datetime

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from centers.models import Confirmation
from centers.verification import VALID_FOR
from tests.factories import (
    CenterFactory,
    ImportRunFactory,
    OrganizationFactory,
    PhoneFactory,
    SourceRecordFactory,
    check,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("taxonomy")]


def days_ago(days: int) -> datetime.date:
    return timezone.localdate() - datetime.timedelta(days=days)


def shown(day: datetime.date) -> str:
    return date_format(day, "DATE_FORMAT")


def address(center, query="") -> str:
    return f"/centers/{center.public_id}/{center.slug}/{query}"


@pytest.fixture
def see(visit):
    """The page of a center, asked for with some needs."""
    return lambda center, query="": visit(address(center, query))


# -- Which page


def test_the_id_decides_and_an_old_slug_leads_to_the_right_address(visit):
    center = CenterFactory(name="Harbor House", public_id="t0000abc")
    right = address(center, "?treats=alcohol&pay=medicaid")

    for wrong in (
        "/centers/t0000abc/",
        "/centers/t0000abc/old-name/",
        "/centers/T0000ABC/harbor-house-madison/",
    ):
        response = visit(f"{wrong}?treats=alcohol&pay=medicaid").response
        assert response.status_code == 301
        assert response["Location"] == right
    assert visit("/centers/t0000abc/").response["Location"] == address(center)
    assert visit(right).status == 200


def test_only_published_and_closed_centers_have_a_page(visit):
    draft = CenterFactory(draft=True)
    withdrawn = CenterFactory(publication="withdrawn")

    for center, status in ((draft, 404), (withdrawn, 410)):
        for query in ("", "?treats=alcohol"):
            page = visit(address(center, query))
            assert page.status == status
            assert center.name not in page.text
        # Nor does a redirect tell that there is one.
        assert visit(f"/centers/{center.public_id}/").status == status


@pytest.mark.parametrize(
    "path",
    [
        "t9999999/nobody",
        "t9999999",
        "%00",
        "%00/x",
        "t%000001/x",
        "%F0%9F%8F%A0/x",
        "a" * 3000,
        "' OR 1=1 --/x",
        "%E2%80%AE/x",
        "%FF/x",
        "İ/x",
    ],
)
def test_no_address_of_a_center_is_an_error(visit, path):
    CenterFactory()

    assert visit(f"/centers/{path}/").status == 404


@pytest.mark.parametrize(
    "query", ["?treats=nonsense", "?treats=%00", "?x=1", "?page=-1&where=" + "a" * 5000, "?%FF=%FF"]
)
def test_unknown_needs_are_left_out(see, query):
    page = see(CenterFactory(), query)

    assert page.status == 200
    assert "What you are looking for" not in page.text


# -- Whether it is verified


def test_a_verified_center_says_since_when_and_until_when(see):
    center = CenterFactory(verified=True, at=days_ago(12))

    page = see(center)

    assert "Verified by our research team" in page.text
    assert shown(days_ago(12)) in page.text
    assert shown(days_ago(12) + datetime.timedelta(days=90)) in page.text, "the first to lapse"
    assert "Not yet verified" not in page.text


def test_verification_ends_with_the_last_day_of_the_first_check_to_lapse(see):
    last_day = CenterFactory(verified=True, at=days_ago(VALID_FOR["contact"]))
    day_after = CenterFactory(verified=True, at=days_ago(VALID_FOR["contact"] + 1))

    assert "Verified by our research team" in see(last_day).text
    assert "Verified by our research team" not in see(day_after).text
    assert "Not yet verified" in see(day_after).text or "due again" in see(day_after).text


def test_a_lapsed_check_says_when_it_was_and_until_when_it_held(see):
    center = CenterFactory(sections=["contact"], at=days_ago(100))

    text = see(center).labelled("contact").text

    assert "due again" in text
    assert shown(days_ago(100)) in text
    assert shown(days_ago(10)) in text
    assert "Phone call" in text


def test_each_section_says_who_vouches_for_it(see):
    center = CenterFactory()
    SourceRecordFactory(
        center=center, run=ImportRunFactory(source_name="Old Directory", as_of=days_ago(900))
    )
    check(center, "services", at=days_ago(3), method=Confirmation.Method.VISIT)
    check(center, "payment", at=days_ago(2), outcome="not-confirmed", expires_on=None)

    page = see(center)

    services = page.labelled("services").text
    assert "Confirmed by our research team" in services
    assert shown(days_ago(3)) in services
    assert "Site visit" in services
    assert shown(days_ago(3) + datetime.timedelta(days=180)) in services
    payment = page.labelled("payment").text
    assert "Could not be confirmed" in payment
    assert shown(days_ago(2)) in payment
    for section in ("contact", "location", "licence"):
        text = page.labelled(section).text
        assert "Old Directory" in text
        assert shown(days_ago(900)) in text
        assert "not checked this yet" in text
    assert "Old Directory" not in page.labelled("ketamine").text, "no outside list can say this"


def test_an_unverified_center_names_its_newest_source_and_date(see):
    center = CenterFactory()
    for days in (900, 1200):
        run = ImportRunFactory(source=f"directory-{days}", as_of=days_ago(days))
        SourceRecordFactory(center=center, run=run, source_name=f"Directory {days}")

    page = see(center)
    before_the_sections = page.text[: page.text.index("Contact")]

    assert "Not yet verified" in before_the_sections
    assert "Directory 900" in before_the_sections
    assert shown(days_ago(900)) in before_the_sections
    assert "Directory 1200" not in before_the_sections
    assert "Directory 1200" in page.labelled("sources").text


def test_an_unverified_center_without_source_is_not_yet_verified(see):
    page = see(CenterFactory())

    assert "Not yet verified" in page.text
    assert "No outside source" in page.text


def test_a_closed_center_says_so_and_leads_on(see, visit, gazetteer):
    center = CenterFactory(closed=True, verified=True)

    page = see(center)

    assert "closed" in page.text
    assert shown(center.closed_on) in page.text
    assert "Verified by our research team" not in page.text
    others = visit(page.link("Find others near here"))
    assert "53703" in others.all("h1")[0].text


# -- What it says


def test_three_answers_are_told_apart(see):
    center = CenterFactory(yes=["care/outpatient"], no=["care/detox"])

    services = see(center).labelled("services")

    assert "Yes: Outpatient (you sleep at home)" in services.text
    assert "No: Detox (help to stop safely)" in services.text
    unknown = services.text.partition("Not confirmed, ask them:")[2]
    assert "Telehealth" in unknown
    assert "Yes: Telehealth" not in services.text
    assert "No: Telehealth" not in services.text


def test_what_you_are_looking_for_comes_with_its_answer(see):
    center = CenterFactory(yes=["pay/medicaid"], no=["care/detox"])

    needs = see(center, "?pay=medicaid&care=detox&serves=adults").labelled("your-needs").text

    assert "Yes: Medicaid" in needs
    assert "No: Detox (help to stop safely)" in needs
    assert "Not confirmed: Adults" in needs


def test_questions_are_built_from_the_needs(see):
    center = CenterFactory(yes=["pay/medicaid"])

    plain = [li.text for li in see(center).labelled("ask").all("li")]
    asked = [
        li.text
        for li in see(center, "?pay=medicaid&care=detox&language=spanish").labelled("ask").all("li")
    ]

    assert len(plain) >= 3
    assert asked[3:] == plain
    assert "Detox" in asked[0]
    assert "Spanish" in asked[1]
    assert "Medicaid" in asked[2], "what is on record comes last"


def test_a_question_about_ketamine_cannot_be_taken_for_the_other(see):
    (first, *_others) = see(CenterFactory(), "?treats=ketamine").labelled("ask").all("li")

    assert "ketamine addiction" in first.text
    assert "not mean giving ketamine" in first.text


def test_the_two_facts_about_ketamine_stand_apart(see):
    clinic = CenterFactory(yes=["offers/ketamine-therapy", "treats/substance-use"])

    text = see(clinic, "?treats=ketamine").labelled("ketamine").text

    assert "Not confirmed: Treats ketamine addiction" in text
    assert "Yes: Gives ketamine" in text
    for section in ("services", "your-needs"):
        assert "Gives ketamine" not in see(clinic, "?treats=ketamine").labelled(section).text


def test_treating_ketamine_addiction_is_a_yes_only_while_its_check_holds(see):
    yes = ["treats/substance-use", "treats/ketamine"]
    holds = CenterFactory(yes=yes, sections=["ketamine"], at=days_ago(180))
    lapsed = CenterFactory(yes=yes, sections=["ketamine"], at=days_ago(181))
    unchecked = CenterFactory(yes=yes)

    for center, answer in [(holds, "Yes"), (lapsed, "Not confirmed"), (unchecked, "Not confirmed")]:
        page = see(center, "?treats=ketamine")
        assert f"{answer}: Treats ketamine addiction" in page.labelled("ketamine").text
        assert f"{answer}: Ketamine addiction" in page.labelled("your-needs").text
    assert "due again" in see(lapsed).labelled("ketamine").text


def test_an_exclusive_program_warns(see):
    center = CenterFactory(yes=["exclusive/alcohol-only"])

    assert "Only for alcohol problems" in see(center).text


# -- How to reach it


def test_the_call_button_dials_the_first_number_with_its_extension(see):
    center = CenterFactory(phone="", sections=["contact"])
    PhoneFactory(center=center, number="+16085550199", kind="intake", ordinal=1)
    PhoneFactory(center=center, number="+16085550123", extension="45", ordinal=0)

    contact = see(center).labelled("contact")

    links = [(a["href"], a.text) for a in contact.all("a") if a["href"].startswith("tel:")]
    assert links == [
        ("tel:+16085550123;ext=45", "Call (608) 555-0123, extension 45"),
        ("tel:+16085550199", "(608) 555-0199"),
    ]
    assert "Intake line" in contact.text


def test_what_is_missing_is_said(see):
    page = see(CenterFactory(phone="", website="", street1=""))

    assert "No phone number" in page.text
    assert "Opening hours: not confirmed" in page.text
    assert "Their website" not in page.text


def test_directions_lead_to_the_coordinates_and_say_how_exact_they_are(see):
    exact = see(CenterFactory(latitude=43.0731, longitude=-89.4012))
    rough = see(CenterFactory(location_precision="zip", location_source="Census"))

    assert "43.07310,-89.40120" in exact.link("Directions")
    assert exact.link("map app").startswith("geo:43.07310,-89.40120")
    assert "At the address" in exact.labelled("location").text
    assert "Middle of the ZIP code area" in rough.labelled("location").text
    assert "Census" in rough.labelled("location").text
    assert "Go by the address" in rough.text
    assert "Go by the address" not in exact.text


def test_who_runs_it_and_its_words_are_shown_as_text(see):
    organization = OrganizationFactory(name="Sisters & Co")
    center = CenterFactory(
        name="<b>Harbor</b>", organization=organization, about="Plain.\n\n<script>x</script>"
    )

    page = see(center)

    assert "Run by Sisters & Co." in page.text
    assert "<script>x</script>" in page.labelled("about").text
    assert page.all("h1")[0].text == "<b>Harbor</b>"
    assert not [s for s in page.all("script") if not s.get("src")]


def test_the_page_names_its_one_right_address(see, settings):
    settings.SITE_URL = "https://finder.example.org"
    center = CenterFactory()

    (canonical,) = (
        link
        for link in see(center, "?treats=alcohol").all("link")
        if link.get("rel") == "canonical"
    )

    assert canonical["href"] == f"https://finder.example.org{address(center)}"


def test_states_of_telehealth_are_yes_no_or_not_confirmed(see):
    center = CenterFactory(
        yes=["care/telehealth", "telehealth/wi", "telehealth/dc"],
        no=["telehealth/il"],
        sections=["licence"],
    )
    licence = see(center).labelled("licence").text

    assert "Licensed for people in: District of Columbia, Wisconsin" in licence
    assert "Not licensed for people in: Illinois" in licence
    assert "Not confirmed, ask them: all other states." in licence


def test_a_state_of_telehealth_ends_with_the_check_of_the_license(see):
    center = CenterFactory(
        yes=["care/telehealth", "telehealth/wi"],
        sections=["licence"],
        at=datetime.date(2020, 1, 1),
    )
    licence = see(center).labelled("licence").text

    assert "Licensed for people in" not in licence
    assert "Not confirmed, ask them: in which states" in licence
    assert "By phone or video" not in see(CenterFactory()).labelled("licence").text
