"""What must hold for the tables, looked at when they are loaded."""

import json
from collections import Counter
from collections.abc import Iterable
from functools import cache

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from finder.search import GROUPS

from .dangers import DANGERS, WHAT_TO_DO
from .questions import ABOUT, FIELDS, NONE, NOW, QUESTIONS, SKIP, USE_OF_DRUGS
from .rules import RULES
from .sources import SOURCES
from .table import Condition, Danger, Help, Rule, Source

MOST_QUESTIONS = 7
# No path may lead to it: treating ketamine addiction and giving ketamine are two different things.
NEVER = "offers/ketamine-therapy"


@cache
def terms() -> frozenset[str]:
    """Every term that a search can ask for, as the fixture of the taxonomy has it."""
    entries = json.loads((settings.FIXTURES_DIR / "taxonomy.json").read_text(encoding="utf-8"))
    found = (e["fields"] for e in entries if e["model"] == "centers.term")
    return frozenset(
        f"{fields['category'][0]}/{fields['slug']}"
        for fields in found
        if fields["category"][0] in GROUPS
    )


def faults(
    rules: Iterable[Rule] = RULES,
    sources: Iterable[Source] = SOURCES,
    dangers: Iterable[Danger] = DANGERS,
) -> list[str]:
    """What is wrong with the tables, in words; empty where nothing is."""
    rules, dangers = tuple(rules), tuple(dangers)
    known = [source.slug for source in sources]
    found = [f"{name} is there twice" for name in _twice([*known, *(rule.slug for rule in rules)])]
    found += [f"{name} is there twice" for name in _twice(danger.answer for danger in dangers)]
    if len(QUESTIONS) > MOST_QUESTIONS:
        found.append(f"more than {MOST_QUESTIONS} questions")
    for rule in rules:
        if rule.term not in terms():
            found.append(f"{rule.slug}: no term {rule.term}")
        if rule.term == NEVER:
            found.append(f"{rule.slug}: suggests a place that gives ketamine")
        if not rule.when:
            found.append(f"{rule.slug}: fits everyone")
        found += [f"{rule.slug}: {fault}" for fault in _unknown(rule.when)]
        found += [f"{rule.slug}: {fault}" for fault in _unknown(rule.unless)]
    for name, row in [(r.slug, r) for r in rules] + [(d.answer, d) for d in dangers]:
        if not row.sources:
            found.append(f"{name}: no source")
        found += [f"{name}: no source {slug}" for slug in row.sources if slug not in known]
    used = {slug for row in (*rules, *dangers) for slug in row.sources}
    found += [f"source {slug} is not used" for slug in known if slug not in used]
    signs = {option.slug for option in NOW.fields[0].options} - {NONE}
    found += [
        f"danger sign {sign} has no help or no question"
        for sign in sorted(signs ^ {danger.answer for danger in dangers})
    ]
    found += [f"nothing to do for {help.value}" for help in Help if help not in WHAT_TO_DO]
    return found


def raise_faults() -> None:
    """Refuse to start with a table that is wrong."""
    if found := faults():
        raise ImproperlyConfigured("Guided match: " + "; ".join(found))


def _unknown(condition: Condition) -> list[str]:
    found = []
    for name, words in condition.items():
        known = {USE_OF_DRUGS} if name == ABOUT else None
        if known is None and name in FIELDS:
            known = FIELDS[name].slugs | {SKIP}
        if known is None:
            found.append(f"no question {name}")
        else:
            found += [f"{name} has no answer {word}" for word in sorted(words - known)]
    return found


def _twice(names: Iterable[str]) -> list[str]:
    return [name for name, times in Counter(names).items() if times > 1]
