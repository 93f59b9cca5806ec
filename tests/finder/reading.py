"""The reading level of English text, as a US school grade (Flesch-Kincaid, by textstat)."""

import re
from collections.abc import Iterable

from textstat import textstat

MOST = 8.0

# Names that have no plain word and that readers need to know by name: drugs, illnesses, kinds of
# treatment. Each counts as one plain word. Names of sources are not part of the text at all.
EXCEPTIONS = (
    "acamprosate",
    "benzodiazepine",
    "benzodiazepines",
    "carbamazepine",
    "chlordiazepoxide",
    "cognitive behavioral therapy",
    "contingency management",
    "delirium tremens",
    "diazepam",
    "disulfiram",
    "esketamine",
    "gabapentin",
    "ketamine",
    "lorazepam",
    "motivational interviewing",
    "naloxone",
    "naltrexone",
    "opioid",
    "opioids",
)
_EXCEPTION = re.compile(rf"\b({'|'.join(sorted(EXCEPTIONS, key=len, reverse=True))})\b", re.I)


def grade(lines: Iterable[str], exceptions: bool = True) -> float:
    """The grade of these paragraphs and list items; each ends a sentence, as it does on a page."""
    text = " ".join(_sentence(line) for line in lines if line.strip())
    return textstat.flesch_kincaid_grade(_EXCEPTION.sub("drug", text) if exceptions else text)


def _sentence(line: str) -> str:
    line = line.strip().rstrip(":")
    return line if line.endswith((".", "?", "!", '"')) else f"{line}."
