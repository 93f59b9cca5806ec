"""When something is wrong there still is a page, with help on it."""

import logging

import pytest
from django.core.exceptions import PermissionDenied
from django.test import RequestFactory

from finder.pages import errors
from tests.finder.pages.read import Page


def assert_helps(page: Page):
    assert "988" in page.text
    assert "911" in page.text
    (heading,) = page.all("h1")
    assert heading.text


@pytest.mark.django_db
def test_an_unknown_address_leads_on(visit):
    page = visit("/no/such/page/")

    assert page.status == 404
    assert_helps(page)
    assert page.link("Find a center") == "/search/"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("view", "status"),
    [(errors.bad_request, 400), (errors.forbidden, 403), (errors.not_found, 404)],
)
def test_each_refusal_has_its_page(view, status):
    page = Page(view(RequestFactory().get("/"), PermissionDenied()))

    assert page.status == status
    assert_helps(page)


def test_without_a_database_there_is_a_page_that_helps(client, caplog):
    """No `db` here: any use of the database fails, as if it were gone."""
    caplog.set_level(logging.CRITICAL)
    client.raise_request_exception = False

    for address in ("/", "/search/?where=53703", "/centers/t0000001/x/", "/nowhere/"):
        page = Page(client.get(address))
        assert page.status == 500
        assert_helps(page)
        assert "tel:+18006624357" in {link["href"] for link in page.all("a")}
        assert not page.response.cookies
        assert "default-src 'none'" in page.response["Content-Security-Policy"]


def test_health_without_a_database_is_unavailable(client):
    response = client.get("/healthz")

    assert response.status_code == 503
    assert response.json() == {"database": "unavailable"}


@pytest.mark.django_db
def test_health_with_a_database_is_well(client):
    response = client.get("/healthz")

    assert response.status_code == 200
    assert response.json() == {"database": "ok"}
