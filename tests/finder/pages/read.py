"""A page as these tests look at it: its words, its links, and what it makes a browser fetch."""

from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser

from django.http import HttpResponse

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]
    parent: "Element | None" = field(default=None, repr=False)
    words: list[str] = field(default_factory=list)
    children: list["Element"] = field(default_factory=list, repr=False)

    def __getitem__(self, name: str) -> str:
        return self.attributes[name]

    def get(self, name: str, default: str = "") -> str:
        return self.attributes.get(name, default)

    @property
    def text(self) -> str:
        """All words in it, with single blanks."""
        return " ".join("".join(self.words).split())

    def within(self, tag: str) -> "Element | None":
        """The nearest element of this kind around it."""
        around = self.parent
        while around and around.tag != tag:
            around = around.parent
        return around

    def all(self, *tags: str) -> list["Element"]:
        """Every element in it of these kinds, in order."""
        found = []
        for child in self.children:
            if not tags or child.tag in tags:
                found.append(child)
            found += child.all(*tags)
        return found


class _Tree(HTMLParser):
    def __init__(self, html: str):
        super().__init__()
        self.root = self._open = Element("", {})
        self.feed(html)
        self.close()
        assert self._open is self.root, f"<{self._open.tag}> is never closed"

    def handle_starttag(self, tag, attributes):
        element = Element(tag, {name: value or "" for name, value in attributes}, self._open)
        self._open.children.append(element)
        if tag not in VOID:
            self._open = element

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self._open = self._open.parent

    def handle_endtag(self, tag):
        assert self._open.tag == tag, f"<{self._open.tag}> ends with </{tag}>"
        self._open = self._open.parent

    def handle_data(self, data):
        element = self._open
        while element:
            element.words.append(data)
            element = element.parent


class Page:
    """A response, read as HTML. A tag that is not closed in its place is a failure."""

    def __init__(self, response: HttpResponse):
        self.response = response
        self.status = response.status_code
        self.html = response.content.decode()

    @cached_property
    def root(self) -> Element:
        return _Tree(self.html).root

    @property
    def text(self) -> str:
        """Every word of the body, or of the whole fragment."""
        body = self.root.all("body")
        return (body[0] if body else self.root).text

    def all(self, *tags: str) -> list[Element]:
        return self.root.all(*tags)

    @property
    def lang(self) -> str:
        (html,) = self.all("html")
        return html["lang"]

    @property
    def links(self) -> list[str]:
        """The address of every link, head and foot of the page included."""
        return [link["href"] for link in self.all("a")]

    @property
    def alternates(self) -> dict[str, str]:
        """Language -> address, as search engines are told."""
        links = [link for link in self.all("link") if link["rel"] == "alternate"]
        return {link["hreflang"]: link["href"] for link in links}

    def link(self, text: str) -> str:
        """The address behind the only link with these words, outside of head and foot."""
        main = self.all("main")
        links = main[0].all("a") if main else self.all("a")
        (link,) = (link for link in links if text in link.text)
        return link["href"]

    def labelled(self, heading_id: str) -> Element:
        """The section that the heading with this id names."""
        (found,) = (e for e in self.all("section") if e.get("aria-labelledby") == heading_id)
        return found

    def by_id(self, id: str) -> Element:
        (found,) = (element for element in self.all() if element.get("id") == id)
        return found
