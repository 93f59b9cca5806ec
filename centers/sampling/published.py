"""What a listing says that a call can test."""

import datetime
from collections.abc import Iterable

from django.db.models import Q

from centers.models import Center, Term
from centers.verification.facts import CONTACT_FIELDS, LOCATION_FIELDS, PHONE_FIELDS

CARE = "care"
KETAMINE = "ketamine"
NAMES = ("name", "program_name")
_ASKED = {
    CARE: Q(category__slug="care"),
    # The two facts that are never mixed up; what follows from them is not asked here.
    KETAMINE: Q(category__slug="treats", slug="ketamine")
    | Q(category__slug="offers", slug="ketamine-therapy"),
}


def asked_terms() -> dict[str, list[Term]]:
    """The questions with yes or no as answer: every level of care, and the two ketamine facts.

    All are asked at each center, answered in its listing or not: what is asked must not tell the
    caller what we published.
    """
    terms = Term.objects.select_related("category").order_by("category_id", "ordinal", "pk")
    return {item: list(terms.filter(condition)) for item, condition in _ASKED.items()}


def path_of(term: Term) -> str:
    """ "care/detox", as facts and forms name a term."""
    return "/".join(term.natural_key())


def published_facts(centers: Iterable[Center], at: datetime.date) -> dict[int, dict]:
    """Center id -> what its listing says on the day `at`, as kept with a sampled listing:

    {"name", "program_name", "website", "hours", "street1" ... "zip",
    "phones": [{"kind", "number", "extension"}], "answers": {"care/detox": "yes" | "no"}}

    The centers come with phones, offerings and listing fetched along.
    """
    asked = {term.pk: term for terms in asked_terms().values() for term in terms}
    facts = {}
    for center in centers:
        held = center.listing.dated_until is not None and center.listing.dated_until >= at
        answers = {
            path_of(term): offering.answer
            for offering in center.offerings.all()
            if (term := asked.get(offering.term_id)) and (held or not term.needs_confirmation)
        }
        phones = [{name: getattr(p, name) for name in PHONE_FIELDS} for p in center.phones.all()]
        facts[center.pk] = {
            **{name: getattr(center, name) for name in (*NAMES, *CONTACT_FIELDS, *LOCATION_FIELDS)},
            "phones": phones,
            "answers": dict(sorted(answers.items())),
        }
    return facts
