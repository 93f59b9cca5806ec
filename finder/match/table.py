"""The shapes of the tables: what a source, a rule and a danger sign are made of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise
# A field of the questions -> the answers of which one must have been given.
Condition = Mapping[str, frozenset[str]]


class Strength(Enum):
    """What becomes of a suggestion, unless the person decides otherwise."""

    SEARCH = _("Goes into the search")
    ASK = _("Ask about it when you call")


class Help(Enum):
    """Where a danger sign leads, the most urgent first."""

    CALL_911 = "911"
    EMERGENCY_ROOM = "emergency-room"
    CALL_988 = "988"
    URGENT_CARE = "urgent-care"


@dataclass(frozen=True)
class Source:
    """A publication that a rule rests on. Titles of publications are not translated."""

    slug: str
    author: Text
    title: Text
    year: str = ""
    url: str = ""


@dataclass(frozen=True)
class Rule:
    """If each field of `when` has one of its answers, and none of `unless`, then suggest `term`.

    `term` is "group/slug" of the taxonomy. `because` is one sentence with the reason; it also says
    what to look for.
    """

    slug: str
    when: Condition
    term: str
    strength: Strength
    because: Text
    sources: tuple[str, ...]
    unless: Condition = field(default_factory=dict)

    @property
    def group(self) -> str:
        return self.term.partition("/")[0]

    def fits(self, facts: Condition) -> bool:
        """`facts` holds a set for every field; that of a field left open is {SKIP}."""
        return all(facts[name] & wanted for name, wanted in self.when.items()) and not any(
            facts[name] & unwanted for name, unwanted in self.unless.items()
        )


@dataclass(frozen=True)
class Danger:
    """A sign that comes before any search: where to turn, what to do, and who says so."""

    answer: str
    help: Help
    do: Text
    sources: tuple[str, ...]


def when(**answers: str) -> Condition:
    """when(uses="alcohol benzodiazepines", often="daily") as a condition."""
    return {name: frozenset(words.split()) for name, words in answers.items()}
