"""One address a language; the switch between them keeps the page and the search."""

import pytest

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
