"""What has to be true of a file before a single row of it is brought in."""

from collections.abc import Callable

from .coordinates import Coordinates
from .file_index import FileIndex
from .formats import Format, Reader, read
from .matching import match_key
from .problem import ImportProblem
from .rows import RowRejected
from .vocabulary import Vocabulary

# A file of which more codes than this are unknown is of another kind, or of an edition for which
# the taxonomy has to be brought up to date first.
_UNKNOWN_CODES = 0.10
_STEP = 1000


def check(
    reader: Reader,
    known: Format,
    coordinates: Coordinates | None,
    vocabulary: Vocabulary,
    progress: Callable[[int], None],
) -> tuple[int, FileIndex]:
    """Read all of the file without a word to the database. Returns the number of data rows and
    what each row has to know of the others.

    `progress` is told how many rows have been read. Raises ImportProblem.
    """
    index = FileIndex()
    told = unknown = total = filled = usable = 0
    first_reason = ""
    for row in reader.rows():
        total = row.index + 1
        if coordinates:
            coordinates.check(row)
        if total % _STEP == 0:
            progress(total)
        if row.is_blank:
            continue
        filled += 1
        try:
            facility = read(row, known)
        except RowRejected as rejection:
            first_reason = first_reason or f"row {row.number}: {rejection.reason}"
            continue
        usable += 1
        index.add(facility, match_key(facility))
        not_known = len(vocabulary.unknown(facility))
        unknown += not_known
        told += len(facility.codes) + len(facility.names) + len(facility.said) - not_known
    if not filled:
        raise ImportProblem(f"{reader.name} has no rows below its header.")
    if coordinates:
        coordinates.check_end(total)
    if known.coded and not usable:
        raise ImportProblem(f"{reader.name} has no row that can be used; {first_reason}.")
    if known.coded:
        _check_codes(reader.name, told, unknown)
    index.close()
    return total, index


def _check_codes(name: str, told: int, unknown: int) -> None:
    if not told:
        raise ImportProblem(f"{name} has not one code that the taxonomy knows.")
    if unknown > _UNKNOWN_CODES * (told + unknown):
        raise ImportProblem(
            f"{name}: {unknown:,} of its {told + unknown:,} codes are not in the "
            "taxonomy. It is another kind of file, or an edition with new codes to be mapped first."
        )
