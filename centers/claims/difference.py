"""A proposed change beside what is published, a line for each fact that is decided on."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from centers.facts_in_words import ANSWERS, Vocabulary, in_words
from centers.models import Proposal
from centers.models.taxonomy import Section
from centers.verification import facts_of

from .propose import ADDRESS


@dataclass(frozen=True)
class Change:
    """One fact of a proposal: its name (see `centers.claims.names_of`), its label, what we publish
    and what they propose; `outcome` in words, once decided."""

    name: str
    label: str
    ours: str
    theirs: str
    outcome: str = ""


def changes(
    proposal: Proposal, vocabulary: Vocabulary, published: Mapping | None = None
) -> list[Change]:
    """What would change, in the order of the page. `published` are the facts of its section, where
    they are read already."""
    if published is None:
        published = facts_of(proposal.center, proposal.section)
    ours = _words(proposal.section, published, vocabulary)
    theirs = _words(proposal.section, proposal.facts, vocabulary)
    silent = "" if proposal.section in (Section.CONTACT, Section.LOCATION) else str(ANSWERS[None])
    outcomes = {
        name: Proposal.Outcome(outcome).label for name, outcome in proposal.outcomes.items()
    }
    return [
        Change(
            name=name,
            label=theirs[name][0],
            ours=ours.get(name, ("", silent))[1],
            theirs=theirs[name][1],
            outcome=str(outcomes.get(name, "")),
        )
        for name in theirs
    ]


def _words(section: str, facts: Mapping, vocabulary: Vocabulary) -> dict[str, tuple[str, str]]:
    words = in_words(section, facts, vocabulary)
    if section == Section.CONTACT:
        return {name: pair for name, pair in words.items() if name in facts}
    if section == Section.LOCATION:
        lines = [text for _label, text in words.values() if text]
        return {ADDRESS: (_("Address"), ", ".join(lines))}
    return words
