"""Which directory a file is, and for which day it speaks.

The workbooks themselves do not say. SAMHSA dates an edition on its page only, and a workbook's own
date of saving changes when someone saves it again. So the day is known for the editions below and
has to be given for any other.
"""

import datetime
import re
from dataclasses import dataclass
from pathlib import Path

from .problem import ImportProblem


@dataclass(frozen=True)
class Edition:
    """`source` names the series, not the year: a later edition of a series takes the place of what
    an earlier one said of the same facility."""

    source: str
    name: str
    as_of: datetime.date


# File names of each series, as SAMHSA and its users spell them.
_SERIES = {
    "samhsa-su": (
        "SAMHSA National Directory (substance use)",
        re.compile(r"(?<![a-z])su(?![a-z]).*directory|directory.*(?<![a-z])su(?![a-z])"),
    ),
    "findtreatment": ("FindTreatment.gov", re.compile(r"find-?_?treatment")),
    "samhsa-mh": (
        "SAMHSA National Directory (mental health)",
        re.compile(r"(?<![a-z])mh(?![a-z]).*directory|directory.*(?<![a-z])mh(?![a-z])"),
    ),
}
# The day on which SAMHSA last saved the workbook of that year.
_KNOWN = {
    ("samhsa-su", "2023"): datetime.date(2023, 6, 29),
    ("samhsa-mh", "2024"): datetime.date(2024, 7, 3),
}
_DAY = re.compile(r"(?<!\d)20\d\d-\d\d-\d\d(?!\d)")
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")


def edition_of(
    path: Path,
    *,
    source: str | None = None,
    as_of: datetime.date | None = None,
    name: str | None = None,
) -> Edition:
    """The edition that a file holds: what is given counts, the file's name fills in the rest.

    Raises ImportProblem, naming the option, for what neither of them says.
    """
    source = source or _series_of(path.stem.casefold())
    if not source:
        raise ImportProblem(
            f"{path.name} does not say which directory it is. Say so: --source samhsa-su "
            "(substance use) or --source samhsa-mh (mental health), or a name of your own."
        )
    if not re.fullmatch(r"[a-z0-9-]{1,40}", source):
        raise ImportProblem(
            f'A source is a short name in small letters, digits and hyphens; "{source}" is not.'
        )
    if name is None:
        name = _SERIES[source][0] if source in _SERIES else source
    if not 0 < len(name) <= 120:
        raise ImportProblem("The name of a source has between 1 and 120 letters.")
    if as_of is None and (days := _DAY.findall(path.stem)):
        as_of = _day(days[0]) if len(days) == 1 else None
    if as_of is None:
        years = _YEAR.findall(path.stem)
        as_of = _KNOWN.get((source, years[0])) if len(years) == 1 else None
    if as_of is None:
        raise ImportProblem(
            f"It is not known for which day {path.name} speaks. Say so, like --as-of 2023-06-29."
        )
    return Edition(source, name, as_of)


def _day(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None


def _series_of(stem: str) -> str | None:
    found = [source for source, (_name, pattern) in _SERIES.items() if pattern.search(stem)]
    return found[0] if len(found) == 1 else None
