"""One search as the page says it and as the API does, in one form, so that they can be compared."""

import re
from dataclasses import dataclass

from django.http import QueryDict
from django.test import Client

from tests.finder.pages.read import Element, Page


@dataclass(frozen=True)
class Answer:
    """Ids in the order shown, how many centers each part has, and the numbers beside the needs."""

    confirmed: list[str]
    to_ask: list[str]
    confirmed_count: int
    to_ask_count: int
    facets: dict[str, int]


def on_page(client: Client, query: str) -> Answer:
    """What a visitor reads on /search/."""
    page = Page(client.get(f"/search/?{query}"))
    assert page.status == 200, query
    parts = {s["aria-labelledby"]: s for s in page.all("section") if s.get("aria-labelledby")}
    (heading,) = page.all("h1")
    also = " ".join(e.text for e in page.all("p") if e.get("class") == "results-also")
    needs = {e.get("id"): f"{e.get('name')}/{e.get('value')}" for e in page.all("input")}
    shown = {e["id"]: e.text for e in page.all("span") if e.get("id").startswith("count-")}
    return Answer(
        confirmed=_cards(parts.get("confirmed-heading")),
        to_ask=_cards(parts.get("ask-heading")),
        confirmed_count=_number(r"([\d,]+) centers? ", heading.text),
        to_ask_count=_number(r"and ([\d,]+) more where", also),
        facets={needs[id.removeprefix("count-")]: int(number) for id, number in shown.items()},
    )


def as_json(client: Client, query: str) -> Answer:
    """What a program reads at /api/v1/."""
    found = _get(client, f"/api/v1/centers/?{query}")
    # Neither has a say in how many there are, so neither is taken there.
    without = QueryDict(query, mutable=True)
    for name in ("sort", "page"):
        without.pop(name, None)
    counted = _get(client, f"/api/v1/facets/?{without.urlencode()}")
    for count in ("confirmed_count", "to_ask_count"):
        assert found[count] == counted[count], query
    return Answer(
        confirmed=[r["id"] for r in found["results"] if r["part"] == "confirmed"],
        to_ask=[r["id"] for r in found["results"] if r["part"] == "to_ask"],
        confirmed_count=found["confirmed_count"],
        to_ask_count=found["to_ask_count"],
        facets={entry["term"]: entry["count"] for entry in counted["counts"]},
    )


def _get(client: Client, address: str) -> dict:
    response = client.get(address)
    assert response.status_code == 200, (address, response.content)
    return response.json()


def _cards(part: Element | None) -> list[str]:
    cards = part.all("li") if part else []
    return [card["data-center"] for card in cards if card.get("data-center")]


def _number(pattern: str, text: str) -> int:
    found = re.search(pattern, text)
    return int(found[1].replace(",", "")) if found else 0
