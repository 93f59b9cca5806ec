"""The first page and the mail that confirms an address."""

import datetime

import pytest
from django.utils import timezone

from centers import links
from centers.models import Application, OutboxMessage
from tests.factories import CenterFactory
from tests.finder.pages.mailed import mailed
from tests.finder.pages.open import sheet
from tests.finder.pages.read import Page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("taxonomy", "gazetteer")]


def test_mails_and_their_links_keep_the_language_of_the_applicant(client, start):
    start(address="/es/list-your-center/")
    message = OutboxMessage.objects.get()
    assert message.language == "es"
    assert '<html lang="es">' in message.html
    assert mailed("application-confirm").startswith("/es/list-your-center/confirm/")


def test_mail_programs_that_open_links_confirm_nothing(client, start):
    start()
    link = mailed("application-confirm")
    for _n in range(2):
        assert client.get(link).status_code == 200
    assert Application.objects.get().email_confirmed_at is None
    assert client.post(link).status_code == 302
    assert client.post(link).status_code == 410, "it works once"


def test_a_link_that_came_too_late_says_so(client, start):
    start()
    application = Application.objects.get()
    long_ago = timezone.now() - datetime.timedelta(days=3)
    old = links.make(
        "confirm-application", application.pk, lasts=datetime.timedelta(days=2), now=long_ago
    )
    response = client.get(f"/list-your-center/confirm/{old}/")
    assert response.status_code == 410
    assert "This link has ended" in Page(response).text


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"state": "", "city": "London", "zip": "SW1A 1AA"}, "This field is required"),
        ({"zip": "00000"}, "We do not know this ZIP code"),
        ({"state": "IL"}, "This ZIP code is in Wisconsin"),
        ({"center_name": "Harbor\u202eesuoH"}, "hidden character"),
        ({"center_name": "Harbor\u0007"}, "hidden character"),
        ({"center_name": "x" * 201}, "at most 200"),
        ({"email": "ann@"}, "valid email"),
        ({"email": f"ann@{'ü' * 60}.example"}, "valid email"),
        ({"email": '"a\u0007nn"@x.example'}, "hidden character"),
        ({"homepage": "x"}, "leave this empty"),
        ({"age": -60}, "very quick"),
    ],
)
def test_what_is_wrong_at_the_start_is_said_beside_it(start, given, error):
    response = start(**given)
    assert response.status_code == 422
    assert error in Page(response).text
    assert not Application.objects.exists()
    assert not OutboxMessage.objects.exists()


def test_the_same_sheet_twice_is_one_application_and_one_mail(start):
    once = sheet("list-center")
    assert start(sheet=once).status_code == start(sheet=once).status_code == 302
    assert Application.objects.count() == OutboxMessage.objects.count() == 1


def test_possible_duplicates_are_shown_while_typing_and_before_going_on(client, visit, start):
    there = CenterFactory(name="Harbor House Recovery", street1="12 King Street")
    CenterFactory(name="Harbor House Recovery", zip="60601", state="IL", city="Chicago")
    typed = visit("/list-your-center/alike/?center_name=harbor+hou&street1=&zip=53703")
    assert [a["href"] for a in typed.all("a")] == [f"/centers/{there.public_id}/{there.slug}/"]
    typed = visit("/list-your-center/alike/?center_name=harbor+hou&zip=5370")
    assert len(typed.all("a")) == 2, "before anyone knows where"
    assert visit("/list-your-center/alike/?center_name=har%00").text == ""

    response = start(zip="53703")
    assert response.status_code == 422
    assert "Is it one of these?" in Page(response).text
    assert start(zip="53703", none_of_these="on").status_code == 302


def test_ten_thousand_applications_from_one_place_fill_no_mailbox(start):
    answers = [start(sheet=sheet("list-center")).status_code for _n in range(100)]
    assert answers.count(302) == OutboxMessage.objects.count() == 3, "of one address"
    others = [
        start(sheet=sheet("list-center"), email=f"a{n}@example.org").status_code for n in range(100)
    ]
    assert set(others) == {429}
    assert Application.objects.count() <= 5


def test_a_slip_of_the_pen_costs_no_place(start):
    for _n in range(6):
        assert start(sheet=sheet("list-center"), zip="00000").status_code == 422
    answers = [
        start(sheet=sheet("list-center"), email=f"a{n}@example.org").status_code for n in range(6)
    ]
    assert answers == [302] * 5 + [429]
    tries = {start(sheet=sheet("list-center"), zip="00000").status_code for _n in range(60)}
    assert tries == {429}, "every place is taken"


def test_states_are_named_in_the_language_of_the_page(visit):
    page = visit("/es/list-your-center/")
    names = [option.text for option in page.by_id("id_state").all("option")]
    assert "Nueva York" in names
    assert "New York" not in names
