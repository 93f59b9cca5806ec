"""The vocabulary of the filters, read once a request."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from centers.models.taxonomy import PHONE_ONLY, Category, Term

# The groups that a visitor can choose from, in DESIGN.md's words; each is a search parameter.
GROUPS = ("care", "treats", "offers", "serves", "pay", "language", "accreditation")


@dataclass(frozen=True)
class Taxonomy:
    """Every category and term, by id and by slug."""

    categories: tuple[Category, ...]
    terms: dict[int, Term] = field(repr=False)

    @classmethod
    def load(cls) -> "Taxonomy":
        """Two queries: categories and terms, in the order of the page."""
        categories = tuple(Category.objects.order_by("ordinal", "pk"))
        by_id = {category.pk: category for category in categories}
        terms = {}
        for term in Term.objects.order_by("category__ordinal", "ordinal", "pk"):
            term.category = by_id[term.category_id]
            terms[term.pk] = term
        return cls(categories, terms)

    @cached_property
    def _by_slug(self) -> dict[tuple[str, str], Term]:
        return {(term.category.slug, term.slug): term for term in self.terms.values()}

    @cached_property
    def groups(self) -> tuple[Category, ...]:
        return tuple(category for category in self.categories if category.slug in GROUPS)

    @cached_property
    def exclusive_needs(self) -> dict[int, list[int]]:
        """Category id -> ids of the terms that some programmes serve and nothing else."""
        needs: dict[int, set[int]] = {}
        for term in self.terms.values():
            if term.only_for_id:
                need = self.terms[term.only_for_id]
                needs.setdefault(need.category_id, set()).add(need.pk)
        return {category: sorted(ids) for category, ids in needs.items()}

    @cached_property
    def kept_apart(self) -> set[int]:
        """Ids of the terms that other terms are kept apart from."""
        return {t.kept_apart_from_id for t in self.terms.values() if t.kept_apart_from_id}

    @cached_property
    def phone_only(self) -> int | None:
        """The id of the fact that there is no place to visit."""
        only = self.find(*PHONE_ONLY)
        return only.pk if only else None

    def narrower_than(self, broader: int) -> list[int]:
        return [term.pk for term in self.terms.values() if term.broader_id == broader]

    def find(self, group: str, slug: str) -> Term | None:
        return self._by_slug.get((group, slug))

    def in_group(self, group: str) -> list[Term]:
        return [term for term in self.terms.values() if term.category.slug == group]

    def pick(self, ids: Iterable[int]) -> list[Term]:
        """The terms with these ids, in the order of the page."""
        wanted = set(ids)
        return [term for pk, term in self.terms.items() if pk in wanted]
