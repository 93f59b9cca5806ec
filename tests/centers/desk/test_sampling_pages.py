"""The sample pages: drawn by leads, called blind, shown when done."""

import pytest
from django.urls import reverse

from centers.accounts.roles import Role
from centers.models import AccuracySample, Task
from centers.sampling import draw_sample
from centers.tasks import holder_of, take
from tests.factories import CenterFactory, StaffFactory, check, term

pytestmark = pytest.mark.django_db
HTML = {"HTTP_ACCEPT": "text/html"}


@pytest.fixture
def person(client):
    person = StaffFactory()
    client.force_login(person)
    return person


@pytest.fixture
def lead(client):
    lead = StaffFactory(role=Role.RESEARCH_LEAD)
    client.force_login(lead)
    return lead


@pytest.fixture
def listing():
    for path in ("care/telehealth", "treats/ketamine", "offers/ketamine-therapy"):
        term(path)
    CenterFactory(
        name="Harbor House",
        verified=True,
        yes=["care/detox"],
        no=["care/outpatient"],
        street1="12 Quarry Lane",
        city="Beloit",
        zip="53511",
        website="https://harbor.example.org/",
        phone="+16085550111",
    )
    return draw_sample(1).listings.get()


@pytest.fixture
def address(listing):
    return reverse("desk:sample-call", args=[listing.sample_id, listing.center.public_id])


def answers(**given):
    """What the form sends, with yes to detox and no to outpatient."""
    told = {"care/detox": "yes", "care/outpatient": "no"}
    return {
        "outcome": "reached",
        "street": "12 Quarry Ln",
        "city": "Beloit",
        "zip": "53511",
        **{f"care-{term(path).pk}": answer for path, answer in told.items()},
        **given,
    }


def text(response) -> str:
    return " ".join(response.content.decode().split())


# -- Drawing --------------------------------------------------------------------------------------


def test_a_lead_draws_a_sample(client, lead):
    CenterFactory.create_batch(3, verified=True)

    response = client.post(reverse("desk:sample-draw"), {"size": 2, "seed": "abc"})

    sample = AccuracySample.objects.get()
    assert response.url == reverse("desk:sample", args=[sample.pk])
    assert (sample.size, sample.seed, sample.drawn_by) == (2, "abc", lead)
    assert "0 of 2 called" in text(client.get(response.url))


def test_a_member_does_not(client, person):
    CenterFactory(verified=True)
    assert client.post(reverse("desk:sample-draw"), {"size": 1}).status_code == 403
    assert "Draw a sample" not in text(client.get(reverse("desk:sampling")))


@pytest.mark.parametrize(
    ("size", "said"), [("9", "There are only 1 verified"), ("0", "greater than or equal to 1")]
)
def test_a_size_that_cannot_be(client, lead, size, said):
    CenterFactory(verified=True)

    response = client.post(reverse("desk:sample-draw"), {"size": size})

    assert response.status_code == 422
    assert said in text(response)


def test_a_second_sample_waits_for_the_first(client, lead, listing):
    response = client.post(reverse("desk:sample-draw"), {"size": 1})

    assert response.status_code == 422
    assert "Finish the calls of the last sample first" in text(response)


# -- Calling --------------------------------------------------------------------------------------


def test_next_leads_to_the_call(client, person, listing, address):
    assert client.post(reverse("desk:next"), **HTML).url == address


def test_the_page_is_blind(client, person, listing, address):
    """Name and number, and every question whatever we published; nothing of the answers."""
    page = text(client.get(address))

    assert "Harbor House" in page
    assert "(608) 555-0111" in page
    for hidden in ("Quarry", "Beloit", "53511", "harbor.example", "checked="):
        assert hidden not in page
    for path in ("care/detox", "care/outpatient", "care/telehealth"):
        assert term(path).name in page
    assert "Do you help people who want to stop using ketamine?" in page
    assert "Do you give ketamine or esketamine as a treatment?" in page


def test_other_centers_get_the_same_questions(client, person, listing, address):
    listing.published["answers"] = {}
    before = text(client.get(address))
    listing.save()

    def questions(page):
        return page[page.index("Do you offer") : page.index("Record this call")]

    assert questions(text(client.get(address))) == questions(before)


def test_a_call_is_recorded_and_shown(client, person, listing, address):
    response = client.post(address, answers(), follow=True)

    listing.refresh_from_db()
    assert (listing.result, listing.called_by) == ("right", person)
    assert "All of it was right" in text(response)
    assert "1 right, 0 wrong, 0 not reached" in text(response)
    assert not Task.objects.open().exists()


def test_a_wrong_answer_is_shown_beside_what_was_published(client, person, listing, address):
    client.post(address, answers(street="14 Quarry Lane"))

    page = text(client.get(address))
    assert "Something was wrong" in page
    assert "<td>12 Quarry Lane</td><td>14 Quarry Lane</td>" in page


def test_nobody_answered(client, person, listing, address):
    take(Task.objects.get(), person)

    response = client.post(address, {"outcome": "no-answer"}, follow=True)

    assert "tries again on another day" in text(response)
    assert holder_of(listing.center) is None
    assert "Nobody answered on 1 day so far" in text(client.get(address))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"outcome": ""}, "This field is required"),
        ({"zip": "5351"}, "Five digits, please"),
        (
            {"street": "", "city": "", "zip": "", "care": ""},
            "Ask at least for the address or for one level of care",
        ),
    ],
)
def test_what_cannot_be_recorded_is_said_and_nothing_typed_is_lost(
    client, person, listing, address, given, said
):
    sent = answers(**given)
    if "care" in given:
        sent = {name: value for name, value in sent.items() if not name.startswith("care")}
    ketamine = term("treats/ketamine").pk
    sent |= {f"ketamine-{ketamine}": "no"}

    response = client.post(address, sent)

    assert response.status_code == 422
    assert said in text(response)
    assert text(response).count("checked") >= 1
    listing.refresh_from_db()
    assert listing.result == ""


def test_a_call_that_is_recorded_already_is_not_recorded_twice(client, person, listing, address):
    client.post(address, answers())

    response = client.post(address, answers(zip="53512"))

    assert response.status_code == 409
    listing.refresh_from_db()
    assert listing.result == "right"


def test_who_checked_the_center_is_sent_away(client, person, listing, address):
    check(listing.center, "payment", recorded_by=person)

    page = text(client.get(address))
    assert "Someone else makes this call" in page
    assert "Record this call" not in page
    assert client.post(address, answers()).status_code == 403


def test_who_else_is_calling_is_said(client, person, listing, address):
    other = StaffFactory()
    take(Task.objects.get(), other)

    page = text(client.get(address))
    assert f"{other} is making this call now" in page
    assert "Record this call" not in page


def test_the_list_shows_no_result_before_all_are_called(client, person, listing, address):
    assert "not yet" in text(client.get(reverse("desk:sampling")))
    client.post(address, answers())
    assert "not yet" not in text(client.get(reverse("desk:sampling")))


def test_a_listing_outside_the_sample_has_no_page(client, person, listing):
    other = CenterFactory()
    address = reverse("desk:sample-call", args=[listing.sample_id, other.public_id])
    assert client.get(address).status_code == 404
