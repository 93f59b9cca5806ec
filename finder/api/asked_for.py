"""The center behind an id, wherever its listing has gone."""

from rest_framework.exceptions import NotFound

from centers.models import Center

from .problems import Gone


def center_of(public_id: str, unknown: str) -> Center:
    """The published or closed center with this id; its successor, with another id, where the two
    listings were merged. Raises Gone where it was taken down, and NotFound, with the words
    `unknown`, where it was never listed."""
    asked_for = Center.unfiltered.filter(public_id=public_id).first()
    if asked_for is None:
        raise NotFound(unknown)
    center = asked_for.survivor()
    if center.publication == Center.Publication.WITHDRAWN and center.published_at:
        raise Gone
    if not (center.is_published or center.is_closed):
        raise NotFound(unknown)
    return center
