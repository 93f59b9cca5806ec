"""The address of a page to hand on: by default without what the visitor looks for or where from."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from centers.models import Center, Term
from finder.search import Matches, Parameters


@dataclass(frozen=True)
class Share:
    """`plain` says nothing of the person; `full` adds what they look for, "" where that is nothing.

    `place_left_out`: neither holds the place, because it is a position and not a town or ZIP code.
    """

    plain: str
    full: str = ""
    needs: tuple[Term, ...] = ()
    name: str = ""
    place_left_out: bool = False

    @property
    def words(self) -> str:
        """What `full` gives away, in words."""
        return ", ".join([*map(str, self.needs), *([self.name] if self.name else [])])


def share_center(request: HttpRequest, center: Center, parameters: Parameters) -> Share:
    """The address of a center's page."""
    path = reverse("center", args=[center.public_id, center.slug])
    query = parameters.as_page.center_query_string()
    return Share(
        plain=request.build_absolute_uri(path),
        full=request.build_absolute_uri(f"{path}?{query}") if query else "",
        needs=parameters.needs,
    )


def share_results(request: HttpRequest, search: Matches) -> Share:
    """The address of a search: town, ZIP code or state as we read it, never a bare position."""
    at_position = search.spot is not None and search.spot.kind == "point"
    where = search.spot.query if search.spot and not at_position else ""
    full = search.parameters.as_page.replace(where=where)
    if at_position and full.sort == "distance":
        full = full.replace(sort="")
    plain = full.replace(needs=(), q="")

    def address(parameters: Parameters) -> str:
        query = parameters.query_string()
        return request.build_absolute_uri(reverse("search") + (f"?{query}" if query else ""))

    return Share(
        plain=address(plain),
        full=address(full) if full.pairs() != plain.pairs() else "",
        needs=full.needs,
        name=full.q,
        place_left_out=at_position,
    )
