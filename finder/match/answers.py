"""What a visitor has answered so far: from the text of a URL to clean answers, and back.

Nothing is kept anywhere else. What is not understood is left out, so that its question is open.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from urllib.parse import urlencode

from django.http import QueryDict

from finder.search import DEFAULT_RADIUS
from finder.search.parameters import tidy

from .questions import (
    ABOUT,
    BY_SLUG,
    FIELDS,
    MENTAL_HEALTH,
    NONE,
    QUESTIONS,
    RADIUS_CHOICES,
    SKIP,
    USE_OF_DRUGS,
    Field,
    Option,
    Question,
)
from .table import Condition


@dataclass(frozen=True)
class Answers:
    """`given`: field -> chosen options, in the table's order; `skipped`: slugs of questions."""

    given: Mapping[str, tuple[str, ...]]
    where: str = ""
    within: int = DEFAULT_RADIUS
    skipped: frozenset[str] = frozenset()

    @property
    def voice(self) -> str:
        """Whom the pages speak to: "me" where nothing else was said."""
        return next(iter(self.given.get("who", ())), "me")

    @property
    def only_mental_health(self) -> bool:
        return self.given.get("uses") == (MENTAL_HEALTH,)

    @cached_property
    def asked(self) -> tuple[Question, ...]:
        """The questions that this visitor is asked, in order."""
        return tuple(q for q in QUESTIONS if not (q.about_use and self.only_mental_health))

    def options(self, field: Field) -> tuple[Option, ...]:
        return tuple(o for o in field.options if not (o.about_use and self.only_mental_health))

    def answered(self, question: Question) -> bool:
        if question.slug in self.skipped:
            return True
        if question.slug == "where":
            return bool(self.where)
        return any(self.given.get(field.name) for field in question.fields)

    @property
    def next_question(self) -> Question | None:
        """The first that is open; None when it is time for the plan."""
        return next((q for q in self.asked if not self.answered(q)), None)

    @cached_property
    def facts(self) -> Condition:
        """What the rules look at: for every field the set of answers, {SKIP} where it is open."""
        asked = {field.name for question in self.asked for field in question.fields}
        facts = {
            name: frozenset((name in asked and self.given.get(name)) or (SKIP,)) for name in FIELDS
        }
        about_use = facts["uses"] - {SKIP, MENTAL_HEALTH}
        return facts | {ABOUT: frozenset({USE_OF_DRUGS} if about_use else ())}

    def skipping(self, question: Question) -> "Answers":
        names = {field.name for field in question.fields}
        given = {name: chosen for name, chosen in self.given.items() if name not in names}
        where = "" if question.slug == "where" else self.where
        return replace(self, given=given, where=where, skipped=self.skipped | {question.slug})

    def at(self, where: str) -> "Answers":
        """The same answers with another place."""
        return replace(self, where=where, skipped=self.skipped - {"where"})

    def pairs(self) -> list[tuple[str, str]]:
        """As parameters of a URL, in one fixed order."""
        pairs = [(name, slug) for name in FIELDS for slug in self.given.get(name, ())]
        if self.where:
            pairs.append(("where", self.where))
        if self.within != DEFAULT_RADIUS:
            pairs.append(("within", str(self.within)))
        return pairs + [("skip", q.slug) for q in QUESTIONS if q.slug in self.skipped]

    def pairs_without(self, question: Question) -> list[tuple[str, str]]:
        """What the form of a question carries along: all but its own answer."""
        own = {field.name for field in question.fields}
        if question.slug == "where":
            own |= {"where", "within"}
        return [
            (name, value)
            for name, value in self.pairs()
            if name not in own and (name, value) != ("skip", question.slug)
        ]

    def query_string(self) -> str:
        return urlencode(self.pairs())


def read(data: QueryDict) -> Answers:
    """Clean answers of a query string; never fails. An answer outweighs a skip of its question."""
    given = {}
    for field in FIELDS.values():
        chosen = set(data.getlist(field.name)) & field.slugs
        if len(chosen) > 1:
            chosen.discard(NONE)
        ordered = tuple(option.slug for option in field.options if option.slug in chosen)
        if ordered:
            given[field.name] = ordered if field.many else ordered[:1]
    where, _too_long = tidy(data.get("where", ""))
    within = data.get("within", "")
    answers = Answers(
        given, where, int(within) if within in RADIUS_CHOICES else DEFAULT_RADIUS, frozenset()
    )
    skipped = {
        slug
        for slug in data.getlist("skip")
        if slug in BY_SLUG and not answers.answered(BY_SLUG[slug])
    }
    return replace(answers, skipped=frozenset(skipped))
