"""Reading and sending the check page as a browser does."""

import re
from html.parser import HTMLParser

from django.urls import reverse


class _Inputs(HTMLParser):
    """Names and values of the controls of the form "check", as a browser would send them."""

    def __init__(self):
        super().__init__()
        self.inside = False
        self.values: dict[str, str] = {}
        self.kept: list[str] = []
        self._select = self._area = None

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        name, value = given.get("name"), given.get("value") or ""
        if tag == "form":
            self.inside = given.get("id") == "check"
        if not self.inside or tag not in ("input", "select", "option", "textarea"):
            return
        if tag == "select":
            self._select = name
        elif tag == "option":
            if "selected" in given or self._select not in self.values:
                self.values[self._select] = value
        elif tag == "textarea":
            self._area, self.values[name] = name, ""
        elif name == "kept":
            self.kept += [value] if "checked" in given else []
        elif given.get("type") in ("radio", "checkbox"):
            if "checked" in given:
                self.values[name] = value
        elif given.get("type") != "file":
            self.values[name] = value

    def handle_endtag(self, tag):
        if tag == "textarea":
            self._area = None
        elif tag == "form":
            self.inside = False

    def handle_data(self, data):
        if self._area:
            self.values[self._area] += data


def inputs_of(response) -> dict[str, str]:
    parser = _Inputs()
    parser.feed(response.content.decode())
    parser.values.pop("csrfmiddlewaretoken", None)
    # A browser drops the first line break of a text area.
    values = {name: re.sub(r"^\r?\n", "", value) for name, value in parser.values.items()}
    return values | ({"kept": parser.kept} if parser.kept else {})


def address(center) -> str:
    return reverse("desk:check", args=[center.public_id])


def open_page(client, center) -> dict[str, str]:
    response = client.get(address(center))
    assert response.status_code == 200
    return inputs_of(response)


def hand_in(client, center, section: str, page: dict | None = None, **changes):
    """Open the page (or take one that was opened before), type, and hand one section in.

    Names of inputs have hyphens and slashes, so they come in the dict `typed`.
    """
    page = open_page(client, center) if page is None else page
    typed = {"shared-note": "Ann at the front desk said so."} | changes.pop("typed", {})
    return client.post(address(center), page | typed | changes | {"hand-in": section})
