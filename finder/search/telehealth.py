"""Care by phone or video for people in the visitor's state: a list of its own, after what is near.

A license says in which states a service may treat people, wherever its office stands. So a service
comes up by the state, never by a distance; and no state is taken for granted, not even its own.
"""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q, QuerySet

from centers.models.listing import Listing
from centers.models.taxonomy import Term

from .conditions import NOTHING, Conditions
from .taxonomy import Taxonomy


def by_telehealth_in(state: str, taxonomy: Taxonomy) -> Term | None:
    """The fact "licensed to treat people in this state by phone or video"; None without a state."""
    return taxonomy.find("telehealth", state.lower()) if state else None


@dataclass(frozen=True)
class TelehealthConditions(Conditions):
    """The search's conditions with the visitor's state in place of what is near.

    `spot` must lie in a state of the taxonomy. With `beyond_near`, those that the list of what is
    near can show are left out.
    """

    beyond_near: bool = False

    @cached_property
    def term(self) -> Term:
        return by_telehealth_in(self.spot.state, self.taxonomy)

    @property
    def licensed(self) -> Q:
        """On record for the state, by a check of the license that holds."""
        return Q(telehealth_until__gte=self.at, telehealth_yes__contains=[self.term.pk])

    @property
    def where(self) -> Q:
        condition = (self.licensed | self._may_be_licensed) & ~Q(no__contains=[self._offers])
        return condition & ~super().where if self.beyond_near else condition

    @property
    def confirmed(self) -> Q:
        return self.licensed & super().confirmed

    @property
    def to_ask(self) -> Q:
        """The license for the state or one of the needs is not confirmed, and nothing says no."""
        met = super().confirmed
        asked = super().to_ask if self.parameters.needs else NOTHING
        return (met | asked) & ~self.confirmed

    def base(self) -> QuerySet[Listing]:
        """All that serve the state or may, and that the name and verification let through."""
        return Listing.objects.filter(self.where & self.verified & self.q)

    @property
    def _may_be_licensed(self) -> Q:
        """Worth a call: nothing says no, and either its office is in the state and it treats people
        by phone or video, or it was on record for the state until its check lapsed. Nobody is told
        to ask a clinic at the other end of the country."""
        here = Q(state=self.spot.state, yes__contains=[self._offers])
        lapsed = Q(telehealth_yes__contains=[self.term.pk])
        return (here | lapsed) & ~Q(no__contains=[self.term.pk])

    @property
    def _offers(self) -> int:
        return self.term.broader_id
