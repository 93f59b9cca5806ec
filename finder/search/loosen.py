"""Which single thing to change for results where a search has none, and how many that gives."""

from dataclasses import dataclass, replace

from django.db.models import Count
from django.utils.translation import gettext as _

from centers.models import Listing

from . import ranking
from .conditions import Conditions, near
from .parameters import RADII, Parameters


@dataclass(frozen=True)
class Loosening:
    """One change, in words, with the search that it gives and its number of confirmed matches."""

    label: str
    parameters: Parameters
    count: int


def loosenings(conditions: Conditions) -> list[Loosening]:
    """Changes that give at least one confirmed match, best first, in one query.

    Best is: the next radius that gives any, then unverified centers, then dropping a single need
    group or the name. Where no single change helps: everything within the largest radius.
    """
    parameters = conditions.parameters
    changes = _single_changes(conditions)
    found = _counted(changes, conditions)
    if not found:
        bare = parameters.replace(needs=(), q="", verified_only=False, within=RADII[-1])
        if bare != replace(parameters, page=1, notes=()):
            found = _counted([(_("Everything, without any filter"), bare)], conditions)
    return found


def _single_changes(conditions: Conditions) -> list[tuple[str, Parameters]]:
    parameters = conditions.parameters
    changes = []
    if ranking.has_distance(conditions.spot):
        changes += [
            (
                _("Look within %(miles)s miles") % {"miles": radius},
                parameters.replace(within=radius),
            )
            for radius in RADII
            if radius > parameters.within
        ]
    if parameters.verified_only:
        changes.append(
            (
                _("Include centers that we have not verified yet"),
                parameters.replace(verified_only=False),
            )
        )
    for terms in parameters.by_group.values():
        names = ", ".join(str(term) for term in terms)
        changes.append((_("Leave out “%(need)s”") % {"need": names}, parameters.without(*terms)))
    if parameters.q:
        changes.append(
            (_("Leave out the name “%(name)s”") % {"name": parameters.q}, parameters.replace(q=""))
        )
    return changes


def _counted(changes, conditions: Conditions) -> list[Loosening]:
    """The changes that give something; of growing radii only the first that does."""
    if not changes:
        return []
    numbered = [replace(conditions, parameters=parameters) for _label, parameters in changes]
    counts = _widest(numbered).aggregate(
        **{
            f"n{i}": Count("pk", filter=c.where & c.verified & c.q & c.confirmed)
            for i, c in enumerate(numbered)
        }
    )
    found, radius_found = [], False
    for i, (label, parameters) in enumerate(changes):
        grows = parameters.within > conditions.parameters.within and parameters.needs == (
            conditions.parameters.needs
        )
        if counts[f"n{i}"] and not (grows and radius_found):
            found.append(Loosening(label, parameters, counts[f"n{i}"]))
            radius_found = radius_found or grows
    return found


def _widest(numbered: list[Conditions]):
    """Only rows that some change could let through, so that the count stays bounded by index."""
    spot = numbered[0].spot
    if not ranking.has_distance(spot):
        return Listing.objects.filter(numbered[0].where)
    return Listing.objects.filter(near(spot, max(c.parameters.within for c in numbered)))
