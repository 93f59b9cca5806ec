"""Translations: each names the English words that it translates, by their hash.

The structure, the needs and the sources stand in the English file alone. A translation gives
words, unit by unit; where the English words have changed since, the unit is shown in English.
"""

import copy
import hashlib
import json
from collections import Counter

from .text import citations

# The keys whose values are words for people; all others are structure.
WORDS = {"title", "short", "summary", "condition", "text", "label", "when", "role"}
OF = "of"


def units(raw: dict) -> dict[str, dict]:
    """The parts of an English file that are translated by themselves, by id, in their order."""
    found = {"guide": raw["guide"]}
    for section in raw.get("section", []):
        found[section["id"]] = section
        for block in section.get("block", []):
            found[block["id"]] = block
    return found


def words(unit: dict) -> dict[str, str]:
    """Path -> words: {"title": …, "phases.first.label": …}; the unit's own, not its blocks'."""
    found = {}
    for key, value in unit.items():
        if isinstance(value, dict):
            found |= {f"{key}.{path}": text for path, text in words(value).items()}
        elif key in WORDS and value:
            found[key] = value
    return found


def digest(unit: dict) -> str:
    """Changes with any of the unit's words, and with nothing else."""
    return hashlib.sha256(json.dumps(words(unit), sort_keys=True).encode()).hexdigest()[:12]


def translate(raw: dict, translation: dict) -> tuple[dict, frozenset[str]]:
    """The English file in other words, and the ids of the units that had to stay English."""
    translated = copy.deepcopy(raw)
    stale = missing(raw, translation)
    for id, unit in units(translated).items():
        if id in translation and id not in stale:
            _put(unit, translation[id])
    return translated, frozenset(stale)


def missing(raw: dict, translation: dict) -> dict[str, dict]:
    """The English units that are not translated, or only from words that have changed since."""
    return {
        id: unit
        for id, unit in units(raw).items()
        if words(unit) and not _translates(translation.get(id, {}), unit)
    }


def _translates(given: dict, unit: dict) -> bool:
    """Made from these very words, with the same parts and the same sources cited in each."""
    theirs, ours = words(given), words(unit)
    return (
        given.get(OF) == digest(unit)
        and theirs.keys() == ours.keys()
        and all(Counter(citations(theirs[key])) == Counter(citations(ours[key])) for key in ours)
    )


def _put(unit: dict, given: dict) -> None:
    for key, value in given.items():
        if isinstance(value, dict):
            _put(unit[key], value)
        elif key in WORDS:
            unit[key] = value
