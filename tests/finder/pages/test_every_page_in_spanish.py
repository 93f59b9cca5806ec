"""Every public page in Spanish: the same page, and nothing on it is left in English."""

import re
import tomllib
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.conf import settings

from finder.guides.library import CONTENT
from tests.finder.pages.marked import OPEN, marks, unmarked  # noqa: F401 (a fixture)
from tests.finder.pages.read import Page
from tests.finder.pages.test_every_page import (  # noqa: F401 (two fixtures)
    PAGES,
    STATUS,
    _register,
    register,
)

# What has no language: names of this site, of places, centers and sources; addresses; and what is
# left of a date when the name of its month is taken out.
NAMES = re.compile(
    "|".join(
        [
            re.escape(settings.SITE_NAME),
            "Harbor House|Test Directory|[0-9]+ Main Street",
            r"(Madison|Milwaukie|Springfield|Blanchardville)(, [A-Z]{2})?|^[A-Z]{2}$",
            r"https?://\S+",
            r"\d+ de  ?de \d{4}",
            # A pin of the map, as its script reads it.
            r'"t000\w+"',
        ]
    )
)


# Where the switch leaves out what an address has too much, or leads to the first page from none.
TIDIED = {"search with notes": "/search/?where=53703", "not found": "/"}


def strings(value) -> set[str]:
    """Every text in the content of a guide."""
    if isinstance(value, dict | list):
        return set().union(*map(strings, value.values() if isinstance(value, dict) else value))
    return {" ".join(value.split())} if isinstance(value, str) else set()


@pytest.fixture(scope="module")
def guide_texts() -> set[str]:
    files = CONTENT.glob("*/es.toml")
    return set().union(*(strings(tomllib.loads(file.read_text("utf-8"))) for file in files))


def test_no_page_shows_a_word_that_is_not_translated(client, register, marks, guide_texts):  # noqa: F811
    left = {}
    for name, address in PAGES.items():
        page = Page(client.get(f"/es{address}"))
        assert (page.status, page.lang) == (STATUS.get(name, 200), "es"), name
        assert OPEN in page.text, name
        if found := unmarked(page.html, NAMES, guide_texts):
            left[name] = found
    assert left == {}


def test_the_switch_leads_to_the_same_page_in_the_other_language(client, register):  # noqa: F811
    for name, address in PAGES.items():
        english, spanish = Page(client.get(address)), Page(client.get(f"/es{address}"))
        here = parts(TIDIED.get(name, address))
        assert parts(switch(english, "es")) == (f"/es{here[0]}", here[1]), name
        assert parts(switch(spanish, "en")) == here, name
        assert spanish.status == english.status, name


def test_search_engines_learn_of_each_page_in_both_languages(client, register):  # noqa: F811
    for name, address in PAGES.items():
        spanish = Page(client.get(f"/es{address}"))
        if name == "not found" or "view=text" in address:
            assert not spanish.alternates, name
        else:
            path = address.partition("?")[0]
            assert spanish.alternates == {
                "en": f"{settings.SITE_URL}{path}",
                "es": f"{settings.SITE_URL}/es{path}",
            }, name


def switch(page: Page, language: str) -> str:
    """The address behind the only link to another language that is written in that one."""
    (address,) = (
        a["href"] for a in page.all("a") if a.get("lang") == a.get("hreflang") == language
    )
    return address


def parts(address: str) -> tuple[str, list]:
    """Its path, and what it asks for in any order."""
    split = urlsplit(address)
    return split.path, sorted(parse_qsl(split.query))
