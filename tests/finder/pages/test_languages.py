"""One address a language; the switch between them keeps the page and the search."""

import pytest
from django.utils.translation import override

from centers import places
from centers.places.states import SHARED_WITH_A_CITY, STATES, state_name
from finder.pages.errors import server_error
from tests.factories import CenterFactory, PhoneFactory
from tests.finder.pages.read import Page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("taxonomy", "gazetteer")]


def test_the_address_alone_says_the_language(visit):
    assert visit("/", accept_language="es").lang == "en"
    assert visit("/es/", accept_language="en").lang == "es"


def test_the_switch_keeps_the_page_and_the_search(visit):
    english = visit("/search/?where=53703&treats=ketamine")
    assert "/es/search/?where=53703&treats=ketamine" in english.links
    spanish = visit("/es/search/?where=53703&treats=ketamine")
    assert "/search/?where=53703&treats=ketamine" in spanish.links


def test_htmx_brings_the_switch_of_the_new_search(visit_htmx):
    assert (
        "/es/search/?where=Madison%2C+WI" in visit_htmx("/search/?where=Madison, WI&page=1").links
    )


def test_search_engines_learn_of_both_and_of_no_search(visit):
    page = visit("/es/search/?where=53703&treats=ketamine")
    assert page.alternates == {
        "en": "http://localhost:8000/search/",
        "es": "http://localhost:8000/es/search/",
    }


def test_an_unknown_address_below_the_prefix_is_answered_in_spanish(visit):
    page = visit("/es/no-such-page/")
    assert page.status == 404
    assert page.lang == "es"


def test_machines_have_one_address(visit):
    assert visit("/healthz").status == 200
    assert visit("/es/healthz").status == 404


# -- Places, dates and numbers


def test_every_state_is_found_by_the_name_that_pages_in_spanish_give_it():
    with override("es"):
        names = {code: state_name(code) for code in STATES}
    names |= {code: f"estado de {names[code]}" for code in SHARED_WITH_A_CITY}
    assert {code: places.resolve(name).spot.state for code, name in names.items()} == {
        code: code for code in STATES
    }
    assert {places.resolve(name).spot.kind for name in names.values()} == {"state"}


def test_places_have_their_spanish_names_and_one_address(visit):
    page = visit("/es/search/?where=Nueva York")
    assert "Nueva York (estado)" in page.text
    assert "where=New+York+State" in page.link("Nueva York (estado)")
    assert "53703 (cerca de Madison, WI)" in visit("/es/search/?where=53703").text
    assert "Carolina del Norte" in visit("/es/browse/north-carolina/").all("h1")[0].text
    (suggestion,) = visit("/es/search/places/?where=Pensilv").response.json()["places"]
    assert suggestion == {"label": "Pensilvania", "value": "Pennsylvania"}


def test_states_stand_in_the_order_of_their_spanish_names(visit):
    links = [link.text for link in visit("/es/browse/").all("a") if "/browse/" in link["href"]]
    assert [name for name in links if name.startswith("Nu")] == [
        *("Nueva Jersey", "Nueva York", "Nuevo Hampshire", "Nuevo México")
    ]


def test_dates_numbers_and_telephones(visit):
    center = CenterFactory(verified=True, yes=["treats/alcohol"])
    PhoneFactory(center=center, number="+16085550150", extension="7", ordinal=1)
    checked = center.confirmations.first().observed_on

    page = visit(f"/es/centers/{center.public_id}/{center.slug}/")

    months = "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre"
    month = [*months.split(), "diciembre"][checked.month - 1]
    assert f"{checked.day} de {month} de {checked.year}" in page.text
    assert "(608) 555-0150, extensión 7" in page.text


def test_one_and_more_than_one(visit):
    CenterFactory(verified=True, yes=["treats/alcohol"])
    assert "1 centro a 25 millas o menos de" in visit("/es/search/?where=53703").text
    CenterFactory(verified=True, yes=["treats/alcohol"])
    assert "2 centros a 25 millas o menos de" in visit("/es/search/?where=53703").text


def test_comparing_keeps_the_centers(visit):
    one, other = CenterFactory.create_batch(2)
    asked = f"center={one.public_id}&center={other.public_id}&treats=ketamine"
    spanish = visit(f"/es/compare/?{asked}")
    assert f"/compare/?{asked}" in spanish.links
    assert f"/es/compare/?{asked}" in visit(f"/compare/?{asked}").links


def test_an_error_of_ours_is_told_in_the_language_of_the_address(rf):
    with override("es"):
        page = Page(server_error(rf.get("/es/")))
    assert (page.status, page.lang) == (500, "es")
    assert "Algo salió mal de nuestro lado" in page.text
