"""Which single thing to change for results where a search has none, and how many that gives."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from centers.models.listing import Listing

from . import ranking
from .conditions import Conditions, near
from .parameters import RADII, Parameters


@dataclass(frozen=True)
class Change:
    """One change to a search, in words, and the search that it gives."""

    label: str
    parameters: Parameters
    grows: bool = False  # a larger radius: of these, the first that helps is enough


@dataclass(frozen=True)
class Loosening:
    """A change with what it gives: confirmed matches, and centers worth asking."""

    change: Change
    confirmed: int
    to_ask: int


def loosenings(conditions: Conditions, *, with_asking: bool) -> list[Loosening]:
    """Changes that give a first match, in three queries at most; empty where none does.

    The next radius that gives any stands first, then unverified centers, then dropping one group
    of needs or the name. Where no change gives a confirmed match, those that give centers worth
    asking count too (`with_asking`), then everything within the largest radius or in the state, and
    at last the whole country.
    """
    given = _given(_single_changes(conditions), conditions)
    found = _useful(given, lambda loosening: loosening.confirmed)
    if not found and with_asking:
        found = _useful(given, lambda loosening: loosening.to_ask)
    if not found and with_asking:
        bare = conditions.parameters.replace(
            needs=(), q="", verified_only=False, within=RADII[-1], sort=""
        )
        given = _given([Change(_("All centers, without any filter"), bare)], conditions)
        found = _useful(given, lambda loosening: loosening.confirmed)
    if not found and with_asking and conditions.spot:
        changes = [
            Change(
                _("Look in the whole country"), conditions.parameters.replace(where="", sort="")
            ),
            Change(_("All centers in the country, without any filter"), bare.replace(where="")),
        ]
        given = _given(changes, replace(conditions, spot=None))
        found = _useful(given, lambda loosening: loosening.confirmed)
    return found


def _single_changes(conditions: Conditions) -> list[Change]:
    parameters = conditions.parameters
    changes = []
    if ranking.has_distance(conditions.spot):
        changes += [
            Change(
                _("Look within %(miles)s miles") % {"miles": radius},
                parameters.replace(within=radius),
                grows=True,
            )
            for radius in RADII
            if radius > parameters.within
        ]
    if parameters.verified_only:
        label = _("Include centers that we have not verified yet")
        changes.append(Change(label, parameters.replace(verified_only=False)))
    for terms in parameters.by_group.values():
        names = ", ".join(str(term) for term in terms)
        label = _("Leave out “%(need)s”") % {"need": names}
        changes.append(Change(label, parameters.without(*terms)))
    if parameters.q:
        label = _("Leave out the name “%(name)s”") % {"name": parameters.q}
        changes.append(Change(label, parameters.replace(q="")))
    return changes


def _given(changes: list[Change], conditions: Conditions) -> list[Loosening]:
    """What each change gives, counted in one query."""
    if not changes:
        return []
    changed = [replace(conditions, parameters=change.parameters) for change in changes]
    counts = {}
    for i, c in enumerate(changed):
        base = c.where & c.verified & c.q
        counts[f"confirmed_{i}"] = Count("pk", filter=base & c.confirmed)
        counts[f"to_ask_{i}"] = Count("pk", filter=base & c.to_ask)
    numbers = _widest(changed).aggregate(**counts)
    return [
        Loosening(change, numbers[f"confirmed_{i}"], numbers[f"to_ask_{i}"])
        for i, change in enumerate(changes)
    ]


def _useful(given: list[Loosening], gives: Callable[[Loosening], int]) -> list[Loosening]:
    """Those that give something; of the growing radii only the first."""
    useful = [loosening for loosening in given if gives(loosening)]
    further = [loosening for loosening in useful if loosening.change.grows][1:]
    return [loosening for loosening in useful if loosening not in further]


def _widest(changed: list[Conditions]) -> QuerySet[Listing]:
    """Only rows that some change could let through, so that an index bounds the count."""
    spot = changed[0].spot
    if not ranking.has_distance(spot):
        return Listing.objects.filter(changed[0].where)
    return Listing.objects.filter(near(spot, max(c.parameters.within for c in changed)))
