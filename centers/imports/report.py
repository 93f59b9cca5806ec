"""The quality report of a run: counts in groups, kept on ImportRun.report."""

from collections import Counter, defaultdict
from typing import Any

# What became of each row. Every row that is not blank is counted under exactly one of these.
OUTCOMES = ("made", "merged", "duplicate", "updated", "unchanged", "rejected")
# Groups whose items are examples: enough of them to see what is wrong.
_MOST_ITEMS = 200


class Report:
    """Counts by group and item. `Report(run.report)` goes on where a stopped run ended."""

    def __init__(self, saved: dict[str, Any] | None = None):
        saved = saved or {}
        self.seconds: float = saved.get("seconds", 0.0)
        self._groups: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for group, items in saved.items():
            if isinstance(items, dict):
                self._groups[group].update(items)

    def add(self, group: str, item: str, times: int = 1) -> None:
        items = self._groups[group]
        if item in items or len(items) < _MOST_ITEMS:
            items[item] += times

    def __getitem__(self, group: str) -> Counter[str]:
        return self._groups[group]

    def as_json(self) -> dict[str, Any]:
        groups = {
            name: dict(sorted(items.items(), key=lambda item: (-item[1], item[0])))
            for name, items in sorted(self._groups.items())
            if items
        }
        return groups | {"seconds": round(self.seconds, 1)}

    def lines(self) -> list[str]:
        """The report for a terminal, a line a group."""
        rows = self["rows"]
        lines = [
            f"{rows['read']:,} rows read: "
            + ", ".join(f"{rows[outcome]:,} {outcome}" for outcome in OUTCOMES)
        ]
        for group, title in _TITLES.items():
            if items := self._groups.get(group):
                shown = ", ".join(f"{item} {count:,}" for item, count in items.most_common(8))
                more = len(items) - 8
                lines.append(f"{title}: {shown}" + (f" and {more} more" if more > 0 else ""))
        return lines


_TITLES = {
    "rejected": "Rejected",
    "matched": "How rows found their center",
    "tasks": "Tasks for a person",
    "points": "Points",
    "point_notes": "About the points",
    "phones": "Phones",
    "unknown_codes": "Codes not in the taxonomy",
    "conflicting_codes": "Codes that contradict each other, left not confirmed",
    "kept": "Differences, not taken over",
    "notes": "Also",
    "states": "States",
}
