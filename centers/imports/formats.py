"""The one interface behind which every kind of file is read."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from centers.models.offering import Basis

from .rows import Facility, RowRejected
from .workbook import Payload, SheetRow


class Reader(Protocol):
    """A file that has been looked over. It is read as often as asked, a row at a time."""

    name: str

    @property
    def sha256(self) -> str: ...

    def rows(self) -> Iterator[SheetRow]:
        """Every row, blank ones too. ImportProblem where the file is damaged."""
        ...


@dataclass(frozen=True)
class Format:
    """A kind of file: how it is opened, and what one of its rows says.

    `slug` stands on every record, so that a record can be read again years later. `basis` is whose
    word the rows are. `editions` says that a file lists all that its source has, so that what is
    missing from a newer one is worth a look. `coded` says that its rows hold codes of a scheme.
    """

    slug: str
    open: Callable[[Path], Reader]
    facility: Callable[[Payload], Facility]
    basis: Basis = Basis.IMPORT
    editions: bool = False
    coded: bool = True
    # What a row says of which facility it is, even if it cannot be used: its words under the names
    # of a directory's columns, its identifiers, and whether it says that the facility is there.
    plain: Callable[[Payload], Payload] = lambda payload: payload
    identifiers: Callable[[Payload], tuple[tuple[str, str], ...]] = lambda payload: ()
    is_listed: Callable[[Payload], bool] = lambda payload: True


def read(row: SheetRow, known: Format) -> Facility:
    """The facility in a row of a file of this format. Raises RowRejected where there is none."""
    if row.unusable:
        raise RowRejected(row.unusable)
    return known.facility(row.payload)
