"""What has to be true of a file before a single row of it is brought in."""

from collections.abc import Callable

from .coordinates import Coordinates
from .problem import ImportProblem
from .rows import codes_in
from .vocabulary import Vocabulary
from .workbook import Directory

# A file of which more codes than this are unknown is of another kind, or of an edition for which
# the taxonomy has to be brought up to date first.
_UNKNOWN_CODES = 0.10
_STEP = 1000


def check(
    directory: Directory,
    coordinates: Coordinates | None,
    vocabulary: Vocabulary,
    progress: Callable[[int], None],
) -> int:
    """Read all of the file without a word to the database. Returns the number of data rows.

    `progress` is told how many rows have been read. Raises ImportProblem.
    """
    known = unknown = total = filled = 0
    for row in directory.rows():
        total = row.index + 1
        filled += not row.is_blank
        if coordinates:
            coordinates.check(row)
        codes = codes_in(row.payload)
        known += sum(code in vocabulary.known for code in codes)
        unknown += sum(code not in vocabulary.known for code in codes)
        if total % _STEP == 0:
            progress(total)
    if not filled:
        raise ImportProblem(f"{directory.name} has no rows below its header.")
    if coordinates:
        coordinates.check_end(total)
    if not known:
        raise ImportProblem(f"{directory.name} has not one code that the taxonomy knows.")
    if unknown > _UNKNOWN_CODES * (known + unknown):
        raise ImportProblem(
            f"{directory.name}: {unknown:,} of its {known + unknown:,} codes are not in the "
            "taxonomy. It is another kind of file, or an edition with new codes to be mapped first."
        )
    return total
