"""The text of guides: Markdown, in which `[^key]` after a full stop cites a source.

A citation covers everything in its paragraph or list item back to the citation before it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.urls import translate_url
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token


@dataclass(frozen=True)
class Claim:
    """Words between two citations, and the sources that answer for them (none: uncited)."""

    words: str
    keys: tuple[str, ...]

    @property
    def is_lead_in(self) -> bool:
        """Only introduces the list below it."""
        return not self.keys and self.words.endswith(":")


def _cite(state: StateInline, silent: bool) -> bool:
    """An inline rule of markdown-it: `[^key]` becomes a token of its own."""
    end = state.src.find("]", state.pos)
    if not state.src.startswith("[^", state.pos) or end < 0:
        return False
    if not silent:
        token = state.push("cite", "", 0)
        token.meta["key"] = state.src[state.pos + 2 : end]
    state.pos = end + 1
    return True


def _render_cite(renderer, tokens: list[Token], index: int, options, env: Mapping) -> str:
    number = env["numbers"].get(tokens[index].meta["key"], "?")
    return format_html(
        '<sup class="cite"><a href="#source-{}" role="doc-noteref" aria-label="{}">{}</a></sup>',
        number,
        _("Source %(number)s") % {"number": number},
        number,
    )


def _render_link(renderer, tokens: list[Token], index: int, options, env: Mapping) -> str:
    """Inside the site, links keep the language; outside of it, they tell nobody who came."""
    token = tokens[index]
    href = str(token.attrs["href"])
    if href.startswith("/"):
        token.attrs["href"] = translate_url(href, get_language())
    elif href.startswith("http"):
        token.attrs["rel"] = "noreferrer noopener"
    return renderer.renderToken(tokens, index, options, env)


_markdown = MarkdownIt("commonmark", {"html": False}).disable(["image", "heading", "code", "fence"])
_markdown.inline.ruler.before("link", "cite", _cite)
_markdown.add_render_rule("cite", _render_cite)
_markdown.add_render_rule("link_open", _render_link)


def html(text: str, numbers: Mapping[str, int]) -> SafeString:
    """The text as HTML; `numbers` gives the number of each cited source."""
    # Everything is escaped by the renderer, and raw HTML is not let through.
    return mark_safe(_markdown.render(text, {"numbers": numbers}))  # noqa: S308


def _leaves(text: str) -> Iterator[list[Token]]:
    """The inline tokens of each paragraph and list item."""
    for token in _markdown.parse(text):
        if token.type == "inline":
            yield token.children or []


def claims(text: str) -> list[Claim]:
    """The text cut at its citations."""
    found = []
    for leaf in _leaves(text):
        words, keys = "", []
        for token in leaf:
            if token.type == "cite":
                keys.append(token.meta["key"])
                continue
            piece = " " if token.type in ("softbreak", "hardbreak") else token.content
            if keys and piece.strip():
                found.append(_claim(words, keys))
                words, keys = "", []
            words += piece
        if words.strip():
            found.append(_claim(words, keys))
    return found


def _claim(words: str, keys: list[str]) -> Claim:
    return Claim(" ".join(words.split()), tuple(keys))


def citations(text: str) -> list[str]:
    """The keys of the sources, in order, each as often as it is cited."""
    return [key for claim in claims(text) for key in claim.keys]


def links(text: str) -> list[str]:
    """Where the text leads."""
    return [
        str(token.attrs["href"])
        for leaf in _leaves(text)
        for token in leaf
        if token.type == "link_open"
    ]


def plain(text: str) -> str:
    """The bare words, a line for each paragraph and list item."""
    return "\n".join(
        "".join(" " if t.type == "softbreak" else t.content for t in leaf if t.type != "cite")
        for leaf in _leaves(text)
    )
