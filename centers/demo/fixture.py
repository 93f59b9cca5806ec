"""The demo's file: one line a center. Days are counted back from the day of loading."""

import datetime
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from django.conf import settings

from centers.models import Confirmation
from centers.verification import default_expiry

PATH = Path(settings.FIXTURES_DIR) / "demo" / "centers.json"


@dataclass(frozen=True)
class Check:
    """A check of one section. `valid_days` counts from loading, for what has its own expiry."""

    section: str
    method: str
    evidence: str
    days_ago: int
    outcome: str = Confirmation.Outcome.CONFIRMED.value
    valid_days: int | None = None
    reviewed: bool = False

    @property
    def confirmed(self) -> bool:
        return self.outcome == Confirmation.Outcome.CONFIRMED

    def observed_on(self, at: datetime.date) -> datetime.date:
        return at - datetime.timedelta(days=self.days_ago)

    def expires_on(self, at: datetime.date) -> datetime.date | None:
        """The last day on which the check holds, if it was confirmed."""
        if not self.confirmed:
            return None
        if self.valid_days is not None:
            return at + datetime.timedelta(days=self.valid_days)
        return default_expiry(self.section, self.observed_on(at))


@dataclass(frozen=True)
class DemoCenter:
    """A center as the file has it; terms are named "category/slug".

    `basis` and `days_ago` are for answers in sections that nobody checked.
    """

    public_id: str
    slug: str
    name: str
    program_name: str
    organization: str
    street1: str
    city: str
    state: str
    zip: str
    website: str
    hours: str
    about: str
    latitude: float
    longitude: float
    phones: list[tuple[str, str]]  # kind and number
    published_days_ago: int
    closed_days_ago: int | None
    basis: str
    days_ago: int
    yes: list[str]
    no: list[str]
    checks: list[Check] = field(default_factory=list)

    def check_of(self, section: str) -> Check | None:
        """The check that confirmed a section, if one did."""
        return next((c for c in self.checks if c.section == section and c.confirmed), None)


def read_centers(path: Path = PATH) -> list[DemoCenter]:
    entries = json.loads(path.read_text(encoding="utf-8"))
    return [
        DemoCenter(**entry | {"checks": [Check(**check) for check in entry["checks"]]})
        for entry in entries
    ]


def write_centers(centers: Iterable[DemoCenter], path: Path = PATH) -> None:
    """The same centers give the same bytes."""
    lines = (json.dumps(_entry(center), ensure_ascii=False) for center in centers)
    path.write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")


def _entry(center: DemoCenter) -> dict:
    """A center as JSON. Checks leave out what is as usual, which is most of it."""
    usual = {"outcome": Confirmation.Outcome.CONFIRMED.value, "valid_days": None, "reviewed": False}
    entry = asdict(center)
    entry["checks"] = [
        {key: value for key, value in check.items() if key not in usual or value != usual[key]}
        for check in entry["checks"]
    ]
    return entry
