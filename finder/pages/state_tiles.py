"""A map of the states for the eye: a square each, about where the state lies."""

from dataclasses import dataclass

from finder.search.areas import State

# Rows from north to south. Neighbors stand next to each other where eleven columns allow it.
_ROWS = """
    AK .  .  .  .  .  .  .  .  .  ME
    .  .  .  .  .  .  .  .  .  VT NH
    WA ID MT ND MN WI MI .  NY MA RI
    OR NV WY SD IA IL IN OH PA NJ CT
    CA UT CO NE MO KY WV VA MD DE .
    .  AZ NM KS AR TN NC SC DC .  .
    .  .  .  OK LA MS AL GA .  .  .
    HI .  .  TX .  .  .  .  FL .  PR
    AS GU MP .  .  .  .  .  .  .  VI
"""
POSITIONS = {
    code: (row, column)
    for row, line in enumerate(_ROWS.split("\n")[1:-1], start=1)
    for column, code in enumerate(line.split(), start=1)
    if code != "."
}
# A shade each: no center, and up to so many; more than the last has the darkest.
SHADES = (0, 50, 200, 500)


@dataclass(frozen=True)
class Tile:
    state: State
    row: int
    column: int
    shade: int


def tiles(states: list[State]) -> list[Tile]:
    """A tile for each state, in the order given."""
    return [
        Tile(
            state,
            *POSITIONS[state.code],
            shade=sum(state.number.all > upper for upper in SHADES),
        )
        for state in states
    ]
