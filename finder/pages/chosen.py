"""The listings that a visitor kept or ticked, by id, and what has become of them since."""

from collections.abc import Iterable
from dataclasses import dataclass

from centers.models import Center

# No list of a person is longer; a longer one is not read at all.
MOST = 40


@dataclass(frozen=True)
class Moved:
    """A listing that was merged: its old id, and the center that took its place."""

    public_id: str
    center: Center


@dataclass(frozen=True)
class Chosen:
    """What ids lead to: centers that are listed, closed ones, and how many lead nowhere.

    `listed` and `closed` stand in the order of the ids, each center once. Of a listing that was
    taken down nothing is said, so it counts as `gone` like one that never was.
    """

    listed: tuple[Center, ...] = ()
    closed: tuple[Center, ...] = ()
    moved: tuple[Moved, ...] = ()
    gone: int = 0
    repeated: bool = False

    @property
    def found(self) -> tuple[Center, ...]:
        return (*self.listed, *self.closed)


def chosen(public_ids: Iterable[str]) -> Chosen:
    """What these ids lead to now, in three queries: merges, centers, phones. Any text may come."""
    # PostgreSQL takes no NUL in a text; what is longer than an id is none.
    ids = [public_id.strip().lower() for public_id in public_ids if public_id.strip()]
    asked = list(dict.fromkeys(ids))
    survivors = Center.unfiltered.survivors(i for i in asked if i.isascii() and i.isalnum())
    centers = Center.objects.prefetch_related("phones").in_bulk(survivors.values())
    found, moved, gone = {}, [], 0
    for public_id in asked:
        center = centers.get(survivors.get(public_id))
        if center is None:
            gone += 1
            continue
        if center.public_id != public_id:
            moved.append(Moved(public_id, center))
        found[center.pk] = center
    return Chosen(
        listed=tuple(c for c in found.values() if c.is_published),
        closed=tuple(c for c in found.values() if c.is_closed),
        moved=tuple(moved),
        gone=gone,
        repeated=len(found) + gone < len(ids),
    )
