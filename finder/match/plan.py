"""From answers to a plan: what goes into the search, what to ask, where to turn first.

No database is needed for it: a plan speaks of terms by their slugs.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from finder.search import DEFAULT_RADIUS, GROUPS

from .answers import Answers
from .dangers import DANGERS
from .rules import RULES
from .table import Danger, Help, Rule, Strength

# A place that meets one choice of these is as good as one that meets another.
ANY_WILL_DO = ("pay", "language")
KETAMINE = "treats/ketamine"
ALL_DRUGS = "treats/substance-use"


@dataclass(frozen=True)
class Suggestion:
    """A term of the taxonomy with the rules that suggest it, strongest first."""

    term: str
    rules: tuple[Rule, ...]

    @property
    def group(self) -> str:
        return self.term.partition("/")[0]

    @property
    def slug(self) -> str:
        return self.term.partition("/")[2]

    @property
    def fixed(self) -> bool:
        """Cannot be taken out here: it is what keeps clinics that give ketamine out."""
        return self.term == KETAMINE

    @property
    def sources(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(slug for rule in self.rules for slug in rule.sources))


@dataclass(frozen=True)
class Plan:
    """`search` goes into the search, at most one of a group save those of ANY_WILL_DO."""

    answers: Answers
    search: tuple[Suggestion, ...]
    ask: tuple[Suggestion, ...]
    dangers: tuple[Danger, ...]

    @property
    def about_ketamine(self) -> bool:
        return any(suggestion.term == KETAMINE for suggestion in self.search)

    @cached_property
    def helps(self) -> list[tuple[Help, list[Danger]]]:
        """Where to turn first, the most urgent first, each with its signs."""
        return [
            (help, signs)
            for help in Help
            if (signs := [danger for danger in self.dangers if danger.help == help])
        ]

    def pairs(self, *, verified_only: bool = False, wider: bool = False) -> list[tuple[str, str]]:
        """Parameters of /search/. `wider` adds all places that treat drug use to ketamine.

        The wider search still asks for ketamine, so that a clinic that gives it stays out.
        """
        answers = self.answers
        pairs = [("where", answers.where)] if answers.where else []
        if answers.within != DEFAULT_RADIUS:
            pairs.append(("within", str(answers.within)))
        terms = [suggestion.term for suggestion in self.search]
        if wider:
            terms.append(ALL_DRUGS)
        pairs += sorted(
            (tuple(term.split("/")) for term in terms), key=lambda pair: GROUPS.index(pair[0])
        )
        if not verified_only:
            pairs.append(("verified", "any"))
        return pairs

    def query_string(self, **options: bool) -> str:
        return urlencode(self.pairs(**options))


def make_plan(answers: Answers, rules: Iterable[Rule] = RULES) -> Plan:
    """The plan for these answers by these rules."""
    fitting: dict[str, list[Rule]] = {}
    for rule in rules:
        if rule.fits(answers.facts):
            fitting.setdefault(rule.term, []).append(rule)
    search, ask, taken = [], [], set()
    for term, matched in fitting.items():
        matched.sort(key=lambda rule: rule.strength is not Strength.SEARCH)
        suggestion = Suggestion(term, tuple(matched))
        wanted = matched[0].strength is Strength.SEARCH
        if wanted and (suggestion.group in ANY_WILL_DO or suggestion.group not in taken):
            taken.add(suggestion.group)
            search.append(suggestion)
        else:
            ask.append(suggestion)
    now = answers.facts["now"]
    dangers = tuple(danger for danger in DANGERS if danger.answer in now)
    return Plan(answers, tuple(search), tuple(ask), dangers)
