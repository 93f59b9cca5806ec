"""The file that may come with a directory: a point for each of its rows.

A CSV with the columns row_in_sheet (0 for the first row below the header), name1, street1, zip,
latitude and longitude (WGS 84 degrees) and coord_source. The names are there so that a file that
belongs to another edition is noticed.
"""

import csv
import io
import math
from pathlib import Path
from typing import NamedTuple

from centers.models import Center

from . import archive
from .problem import ImportProblem
from .workbook import SheetRow, read_bytes

REQUIRED = (
    "row_in_sheet",
    "name1",
    "street1",
    "zip",
    "latitude",
    "longitude",
    "coord_source",
)
_SAME = ("name1", "street1", "zip")
_MAX_FILE = 32 * archive.MEGABYTE


class Origin(NamedTuple):
    """How near to the door a kind of point is, and what a visitor reads about where it is from."""

    precision: Center.Precision
    label: str


# Points matched by address lie 1 m (median) and 114 m (90th percentile) from those that SAMHSA's
# own locator gives, measured on 260 facilities in Massachusetts; 25 m and 437 m for the 74 of
# "mh2022". Points matched by name alone may be those of another site nearby.
CENSUS = "Census ZIP code areas"
ORIGINS = {
    "geoda_2020_address": Origin(Center.Precision.ROOFTOP, "GeoDa 2020, matched by address"),
    "mh2022_geocoded_address": Origin(
        Center.Precision.ROOFTOP, "2022 list of mental health centers, matched by address"
    ),
    "otp_2021_address": Origin(
        Center.Precision.ROOFTOP, "2021 list of opioid treatment programs, matched by address"
    ),
    "findtreatment_2025_ca": Origin(
        Center.Precision.STREET, "FindTreatment.gov 2025, matched by name"
    ),
    "findtreatment_2025_name_near_zip": Origin(
        Center.Precision.STREET, "FindTreatment.gov 2025, matched by name"
    ),
    "findtreatment_point": Origin(Center.Precision.ROOFTOP, "FindTreatment.gov"),
    "provider_point": Origin(Center.Precision.ROOFTOP, "The provider"),
    "hsds_point": Origin(Center.Precision.STREET, "Open Referral data"),
    "zip_centroid": Origin(Center.Precision.ZIP, CENSUS),
}


class Coordinates:
    """The points of one file, by row. ImportProblem, naming the line, for a malformed one."""

    def __init__(self, name: str, data: bytes):
        self.name = name
        self.data = data
        try:
            lines = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True)
            missing = [column for column in REQUIRED if column not in (lines.fieldnames or ())]
            if missing:
                raise ImportProblem(f"{name} lacks the columns {', '.join(missing)}.")
            self._rows: dict[int, dict[str, str]] = {}
            for line in lines:
                self._add(line, lines.line_num)
        except (UnicodeDecodeError, csv.Error) as error:
            raise ImportProblem(f"{name} is not a CSV file in UTF-8: {error}.") from error
        if not self._rows:
            raise ImportProblem(f"{name} has no rows.")

    @classmethod
    def read(cls, path: Path) -> "Coordinates":
        return cls(path.name, read_bytes(path, _MAX_FILE))

    def _add(self, line: dict[str, str], number: int) -> None:
        def wrong(what: str) -> ImportProblem:
            return ImportProblem(f"{self.name}, line {number}: {what}.")

        values = {column: (line[column] or "").strip() for column in REQUIRED}
        row = values["row_in_sheet"]
        if not (row.isascii() and row.isdecimal()):
            raise wrong(f'row_in_sheet is "{row}", not a number')
        if int(row) in self._rows:
            raise wrong(f"row_in_sheet {row} was there before")
        for column, most in (("latitude", 90), ("longitude", 180)):
            degrees = _number(values[column])
            if degrees is None:
                raise wrong(f'{column} is "{values[column]}", not a number')
            if abs(degrees) > most:
                raise wrong(f"{column} {values[column]} is not on Earth")
        if values["coord_source"] not in ORIGINS:
            raise wrong(
                f'coord_source "{values["coord_source"]}" is not known; known are '
                + ", ".join(ORIGINS)
            )
        self._rows[int(row)] = values

    def check(self, row: SheetRow) -> None:
        """Raise ImportProblem unless this row of the sheet is the one that the point is for."""
        given = self._rows.get(row.index)
        if given is None:
            return
        for column in _SAME:
            ours = str(row.payload[column] or "").strip()
            if given[column] != ours:
                raise ImportProblem(
                    f'{self.name} belongs to another file: it has {column} "{given[column]}" for '
                    f'row {row.number}, where the sheet has "{ours}".'
                )

    def check_end(self, rows: int) -> None:
        """Raise ImportProblem when a point is for a row beyond the sheet's last."""
        if max(self._rows) >= rows:
            raise ImportProblem(
                f"{self.name} belongs to another file: it has a point for row {max(self._rows)}, "
                f"and the sheet has {rows:,} rows."
            )

    def join(self, row: SheetRow) -> SheetRow:
        """The row with its point, as given, added to what the sheet says."""
        given = self._rows.get(row.index)
        if given is None or row.is_blank:
            return row
        point = {key: given[key] for key in ("latitude", "longitude", "coord_source")}
        return row._replace(payload=row.payload | {"coordinates": point})


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None
