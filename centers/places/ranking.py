"""When one of several places of a name may be taken without asking.

Most people who type "Boston" mean the large one. "Portland" is another matter: the second one is
no village, and a wrong guess would send someone across the country.
"""

from collections.abc import Sequence

# A place dwarfs the others of its name when it has so many times the people of the next.
DWARF_RATIO = 10
# Without a state it must also be a place that the whole country knows.
KNOWN_EVERYWHERE = 100_000


def dwarfs(populations: Sequence[int | None], at_least: int = 0) -> bool:
    """Whether the first of these populations (largest first) stands alone or far above the rest.

    An unknown population counts as none; `at_least` is asked of the first only when there are
    others.
    """
    first, *others = [population or 0 for population in populations]
    if not others:
        return True
    return first >= at_least and first > 0 and first >= DWARF_RATIO * max(others)
