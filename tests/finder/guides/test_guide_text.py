"""Markdown with citations: what is cited, what is shown, and what is never let through."""

from hypothesis import given
from hypothesis import strategies as st

from finder.guides import Claim, claims, html, plain

LIST = """
Call if:

- **It burns.**[^a]
- It aches,
  or worse.[^a][^b] Then rest.
"""


def test_a_text_is_cut_at_its_citations():
    assert claims(LIST) == [
        Claim("Call if:", ()),
        Claim("It burns.", ("a",)),
        Claim("It aches, or worse.", ("a", "b")),
        Claim("Then rest.", ()),
    ]
    assert [claim.is_lead_in for claim in claims(LIST)] == [True, False, False, False]
    assert plain(LIST).splitlines() == ["Call if:", "It burns.", "It aches, or worse. Then rest."]


def test_citations_become_links_to_numbered_sources():
    shown = html("It burns.[^a]", {"a": 7})

    assert 'href="#source-7"' in shown
    assert ">7</a>" in shown


def test_links_out_of_the_site_tell_nobody_who_came():
    shown = html("[NA](https://na.org/) and [home](/)", {})

    assert '<a href="https://na.org/" rel="noreferrer noopener">' in shown
    assert '<a href="/">' in shown


@given(st.text(alphabet="<>&\"'[]()^!-:/ab \n*_`#", max_size=80))
def test_no_text_brings_its_own_html_or_scripts(text):
    shown = html(f"{text} <script>x</script> ![x](/y) [x](javascript:x)", {})

    assert "<script" not in shown
    assert "<img" not in shown
    assert 'href="javascript' not in shown
