"""The categories and terms of the fixture, in a few statements."""

import json

from django.conf import settings

from centers.models import Category, Term

LINKS = ("broader", "only_for", "kept_apart_from")


def make_taxonomy() -> dict[str, Term]:
    """Every category and term of the fixture, without its codes: "treats/alcohol" -> term."""
    entries = json.loads((settings.FIXTURES_DIR / "taxonomy.json").read_text(encoding="utf-8"))
    categories = [Category(**e["fields"]) for e in entries if e["model"] == "centers.category"]
    categories = {category.slug: category for category in Category.objects.bulk_create(categories)}
    waiting = [e["fields"] for e in entries if e["model"] == "centers.term"]
    made: dict[str, Term] = {}
    # A term is made once all that it rests on are there.
    while ready := [fields for fields in waiting if _rests_on(fields) <= made.keys()]:
        waiting = [fields for fields in waiting if fields not in ready]
        terms = [
            Term(
                **fields
                | {"category": categories[fields["category"][0]]}
                | {link: made["/".join(fields[link])] for link in LINKS if fields.get(link)}
            )
            for fields in ready
        ]
        made |= {"/".join(term.natural_key()): term for term in Term.objects.bulk_create(terms)}
    assert not waiting
    return made


def _rests_on(fields: dict) -> set[str]:
    return {"/".join(fields[link]) for link in LINKS if fields.get(link)}
