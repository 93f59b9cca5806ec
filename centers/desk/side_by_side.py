"""Two listings beside each other, as desk/lifecycle/_side_by_side.html shows them."""

from collections.abc import Sequence

# What a row is about, and what one listing has there.
Facts = Sequence[tuple[str, str]]


def side_by_side(left: Facts, right: Facts) -> list[dict[str, str | bool]]:
    """A row for each fact of the two, which have the same labels in the same order."""
    return [
        {"label": label, "left": ours, "right": theirs, "differs": ours != theirs}
        for (label, ours), (_label, theirs) in zip(left, right, strict=True)
    ]
