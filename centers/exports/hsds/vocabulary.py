"""The taxonomies of HSDS: our own terms, and the profile for what HSDS has no field for."""

from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from django.conf import settings

from centers.exports.record import path
from centers.models import Term

from .ids import hsds_id

VERSION = "3.1"
LANGUAGE = "en"


@dataclass(frozen=True)
class Taxonomy:
    slug: str
    name: str
    description: str

    @property
    def id(self) -> str:
        return hsds_id("taxonomy", self.slug)

    def json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "name": self.name,
            "description": self.description,
            "uri": f"{settings.SITE_URL}/api/hsds/taxonomies/{self.id}",
            "version": "1",
        }


TERMS = Taxonomy(
    "terms",
    "Treatment finder terms",
    "What a center is, treats, offers, serves, accepts or speaks. The value of an attribute is yes"
    " or no; a service without an attribute for a term is not confirmed for it.",
)
PROFILE = Taxonomy(
    "profile",
    "Treatment finder profile",
    "What the register says of every service beyond HSDS: verification, advertising, ketamine.",
)
TAXONOMIES = (TERMS, PROFILE)

# Code -> name and what its value is. Each service has one attribute for each of these.
PROFILE_TERMS = {
    "verification": (
        "Verification",
        "verified while contact, location, services and license are all confirmed by the research"
        " team and hold; not-verified otherwise.",
    ),
    "verified-until": ("Verified until", "The last day on which that holds, if nothing changes."),
    "advertiser": (
        "Advertiser",
        "yes if the center pays to be marked as an advertiser and is shown as one; it has no say"
        " in any order. no otherwise.",
    ),
    "treats-ketamine-addiction": (
        "Treats ketamine addiction",
        "yes, no or not-confirmed. A yes holds while the research team's check does.",
    ),
    "gives-ketamine": (
        "Gives ketamine or esketamine as a treatment",
        "yes, no or not-confirmed. This says nothing about treating an addiction to it.",
    ),
    "location-precision": (
        "Precision of the point",
        "rooftop, street, zip or city: how near the coordinates are to the door.",
    ),
    "demo": ("Demo", "yes: a fictional center."),
}


def term_id(term: Term) -> str:
    return _id("term", path(term))


def profile_id(code: str) -> str:
    return _id("profile", code)


# There are a few hundred of these, and each is asked for thousands of times.
_id = cache(hsds_id)


@dataclass(frozen=True)
class Vocabulary:
    """Our terms, by our ids."""

    terms: dict[int, Term]

    @cached_property
    def objects(self) -> dict[str, dict[str, Any]]:
        """Every taxonomy_term by its id: ours in the order of the page, then the profile's."""
        ours = [self._term(term) for term in self.terms.values()]
        return {one["id"]: one for one in (*ours, *map(_profile_term, PROFILE_TERMS))}

    def _term(self, term: Term) -> dict[str, Any]:
        wider = self.terms.get(term.broader_id)
        return {
            "id": term_id(term),
            "code": path(term),
            "name": term.name,
            "description": term.help_text or term.name,
            **({"parent_id": term_id(wider)} if wider else {}),
            **_in(TERMS),
        }


def _profile_term(code: str) -> dict[str, Any]:
    name, description = PROFILE_TERMS[code]
    return {
        "id": profile_id(code),
        "code": code,
        "name": name,
        "description": description,
        **_in(PROFILE),
    }


def _in(taxonomy: Taxonomy) -> dict[str, str]:
    return {"taxonomy": taxonomy.name, "taxonomy_id": taxonomy.id, "language": LANGUAGE}
