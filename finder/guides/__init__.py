"""Guides: what is known about a drug or a danger, sourced, and the way from there to a search.

A guide is a folder of content, not code: `content/<slug>/en.toml` and `sources.toml`, and one file
for each other language. docs/guides.md says how to write one. Nothing here asks the database.
"""

from .library import all_guides, find_guide, slugs
from .model import Block, Guide, Phase, Reviewer, Section, Source
from .rules import problems
from .text import Claim, claims, html, plain

__all__ = [
    "Block",
    "Claim",
    "Guide",
    "Phase",
    "Reviewer",
    "Section",
    "Source",
    "all_guides",
    "claims",
    "find_guide",
    "html",
    "plain",
    "problems",
    "slugs",
]
