"""Translations that can be told from all other words: each comes between two brackets."""

import re
from html.parser import HTMLParser

import pytest
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

from finder.languages import messages
from finder.templatetags import guide_tags
from tests.finder.pages.read import VOID

OPEN, CLOSE = "⟦⟧"
# Attributes that are read out or shown; of a script's data, those that hold words.
_READ_OUT = {"alt", "aria-description", "aria-label", "aria-roledescription", "placeholder"}
_READ_OUT |= {"summary", "title"}
_WORDS = re.compile(r"[^\W\d_]{2,}")
_WORDS_IN_DATA = re.compile(r"[^\W\d_] [^\W\d_]|^[A-Z][a-z]+\b")
_SILENT = {"code", "script", "style"}


def mark(text: str) -> str:
    marked = f"{OPEN}{text}{CLOSE}"
    return mark_safe(marked) if isinstance(text, SafeString) else marked  # noqa: S308


@pytest.fixture
def marks(monkeypatch):
    """Every text that the catalog has, and every paragraph of a guide, is shown between marks.

    So is what Django translates itself, like the names of months; not what nobody translates.
    """
    ours = {
        (text.context, part)
        for text in messages()
        for part in ([text.id] if isinstance(text.id, str) else text.id)
    }
    trans = translation._trans

    def marking(name: str, *, context: bool = False) -> None:
        translate = getattr(trans, name)

        def marked(*args):
            text = translate(*args)
            given = (args[0], *args[1:]) if context else (None, *args)
            known = (given[0], given[1]) in ours or text not in given
            return mark(text) if text and known else text

        monkeypatch.setattr(trans, name, marked)

    marking("gettext")
    marking("ngettext")
    marking("pgettext", context=True)
    marking("npgettext", context=True)
    html = guide_tags.html
    monkeypatch.setattr(guide_tags, "html", lambda *args: mark(html(*args)))


class _Unmarked(HTMLParser):
    """Collects what stands outside of marks, of parts in English and of code to copy."""

    def __init__(self, html: str):
        super().__init__()
        self.found: list[str] = []
        self._depth = 0
        self._around: list[tuple[str, bool]] = []
        self.feed(html)
        self.close()
        assert not self._depth, "a mark is never closed"

    def _outside(self, text: str) -> str:
        outside = []
        for part in re.split(f"([{OPEN}{CLOSE}])", text):
            if part in (OPEN, CLOSE):
                self._depth += 1 if part == OPEN else -1
            elif not self._depth:
                outside.append(part)
        return " ".join(outside)

    def handle_starttag(self, tag, attributes):
        attributes = {name: value or "" for name, value in attributes}
        silent = (
            self._silent
            or tag in _SILENT
            or attributes.get("lang", "es") != "es"
            or attributes.get("translate") == "no"
        )
        if not silent:
            depth, self._depth = self._depth, 0
            for name, value in attributes.items():
                read_out = name in _READ_OUT or (
                    name == "content" and attributes.get("name") == "description"
                )
                outside = self._outside(value)
                if read_out or (name.startswith("data-") and _WORDS_IN_DATA.search(outside)):
                    self.found.append(outside)
            self._depth = depth
        if tag not in VOID:
            self._around.append((tag, silent))

    def handle_endtag(self, tag):
        self._around.pop()

    def handle_data(self, data):
        outside = self._outside(data)
        if not self._silent:
            self.found.append(outside)

    @property
    def _silent(self) -> bool:
        return bool(self._around and self._around[-1][1])


def unmarked(html: str, data: re.Pattern, whole: set[str]) -> list[str]:
    """Pieces of a page with words that are no translation, no `data`, and not one of `whole`."""
    pieces = (data.sub(" ", " ".join(piece.split())) for piece in _Unmarked(html).found)
    return [piece for piece in pieces if _WORDS.search(piece) and piece.strip(" ·") not in whole]
