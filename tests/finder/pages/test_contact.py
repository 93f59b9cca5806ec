"""Where people can write to whoever runs the site."""

import pytest

from finder.contact import check_contact

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("taxonomy")]

ADDRESS = "hello@finder.example.org"


def test_pages_that_ask_to_write_say_where(visit, settings):
    assert not [link for link in visit("/policies/").links if link.startswith("mailto:")]
    settings.CONTACT_EMAIL = ADDRESS
    asked = [("/policies/", 2), ("/embedding/", 2), ("/api/docs/", 2), ("/", 1)]
    for page, times in asked:
        assert visit(page).links.count(f"mailto:{ADDRESS}") == times, "the foot is one"


def test_a_public_site_is_warned_that_it_names_none(settings):
    settings.PRODUCTION, settings.CONTACT_EMAIL = True, ""
    assert [message.id for message in check_contact(None)] == ["finder.W001"]
    settings.CONTACT_EMAIL = ADDRESS
    assert not check_contact(None)
