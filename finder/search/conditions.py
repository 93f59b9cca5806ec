"""What a listing must meet, as one condition (`Q`) for each parameter of the search.

Needs are three-valued: yes, not confirmed, no. OR within a group of needs, AND across groups.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q, Value
from django.db.models.lookups import LessThanOrEqual

from centers.geodesy import BoxAround, LineTo, chord
from centers.models.taxonomy import Category, Term
from centers.places import Spot, normalise_name

from .parameters import Parameters
from .taxonomy import Taxonomy

NOTHING = Q(pk__in=[])
EVERYTHING = ~NOTHING


def near(spot: Spot, miles: float) -> Q:
    """Within so many miles of the spot; the box lets the index do the work."""
    line = LineTo("point", spot.latitude, spot.longitude)
    return Q(point__inside=BoxAround(spot.latitude, spot.longitude, miles)) & Q(
        LessThanOrEqual(line, Value(chord(miles)))
    )


def says_yes(terms: Iterable[Term], at: datetime.date) -> Q:
    """At least one of the terms is a confirmed yes on the day `at`."""
    plain = [term.pk for term in terms if not term.needs_confirmation]
    dated = [term.pk for term in terms if term.needs_confirmation]
    condition = NOTHING
    if plain:
        condition |= Q(yes__overlap=plain)
    if dated:
        condition |= Q(dated_until__gte=at, dated_yes__overlap=dated)
    return condition


def worth_asking(terms: Iterable[Term], taxonomy: Taxonomy) -> Q:
    """For at least one of the terms there is no "no" on record.

    Where a term has a broader one, that must be a yes: nobody is told to ask a clinic for eating
    disorders whether it treats ketamine addiction. A program for one need alone meets what is
    broader than that need, though its search row does not say so (see centers/listings).
    """
    condition = NOTHING
    for term in terms:
        ask = ~Q(no__contains=[term.pk])
        if term.broader_id:
            ask &= Q(yes__contains=[term.broader_id]) | Q(
                only__overlap=taxonomy.narrower_than(term.broader_id)
            )
        condition |= ask
    return condition


def kept_apart(terms: Iterable[Term], at: datetime.date) -> Q:
    """Nothing that must not be mixed up with a chosen need, unless that need is a confirmed yes.

    A clinic that gives ketamine is no answer for someone who seeks help with ketamine addiction,
    also when it would match by another of the chosen needs.
    """
    condition = EVERYTHING
    for term in terms:
        if term.kept_apart_from_id:
            condition &= ~Q(yes__contains=[term.kept_apart_from_id]) | says_yes([term], at)
    return condition


@dataclass(frozen=True)
class Conditions:
    """The conditions of one search on the day `at`, by the name of the parameter."""

    parameters: Parameters
    spot: Spot | None
    taxonomy: Taxonomy
    at: datetime.date

    @property
    def where(self) -> Q:
        if self.spot is None:
            return EVERYTHING
        if self.spot.kind == "state":
            return Q(state=self.spot.state)
        return near(self.spot, self.parameters.within)

    @property
    def verified(self) -> Q:
        return Q(verified_until__gte=self.at) if self.parameters.verified_only else EVERYTHING

    @property
    def q(self) -> Q:
        """Every word stands in the name, in any order; a part of a word is enough."""
        return Q(*(Q(search_name__contains=word) for word in self._words)) or EVERYTHING

    def group(self, category: Category) -> Q:
        """A confirmed yes to one of the chosen needs of this group, and open to this visitor.

        A search by name finds exclusive programmes too: whoever names a center means that one, and
        its card says whom it serves.
        """
        chosen = self._chosen(category)
        condition = EVERYTHING
        if chosen:
            condition = says_yes(chosen, self.at) & kept_apart(chosen, self.at)
        return condition if self._words else condition & self._open(category)

    @cached_property
    def groups(self) -> dict[Category, Q]:
        """The condition of each group that asks for something."""
        return {
            category: self.group(category)
            for category in self.taxonomy.groups
            if self._chosen(category) or category.pk in self.taxonomy.exclusive_needs
        }

    @property
    def confirmed(self) -> Q:
        """Every group is met by a confirmed yes."""
        return Q(*self.groups.values()) or EVERYTHING

    @property
    def to_ask(self) -> Q:
        """Every group is met or worth asking about, and at least one is not confirmed."""
        if not self.parameters.needs:
            return NOTHING
        met_or_asked = []
        for category in self.groups:
            chosen = self._chosen(category)
            if chosen:
                met_or_asked.append(says_yes(chosen, self.at) | worth_asking(chosen, self.taxonomy))
                met_or_asked.append(kept_apart(chosen, self.at))
            met_or_asked.append(self._open(category))
        return Q(*met_or_asked) & ~self.confirmed

    @cached_property
    def _words(self) -> list[str]:
        """The words of the name; none where it has no letter or digit."""
        return normalise_name(self.parameters.q).split()

    def _chosen(self, category: Category) -> list[Term]:
        return self.parameters.by_group.get(category.slug, [])

    def _open(self, category: Category) -> Q:
        """Not an exclusive programme in this group, or one for a need that was chosen."""
        needs = self.taxonomy.exclusive_needs.get(category.pk)
        if not needs:
            return EVERYTHING
        condition = ~Q(only__overlap=needs)
        if ids := [term.pk for term in self._chosen(category) if term.pk in needs]:
            condition |= Q(only__overlap=ids)
        return condition
