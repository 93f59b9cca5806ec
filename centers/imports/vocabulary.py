"""What the codes of a directory say about our terms."""

from collections import defaultdict
from collections.abc import Iterable

from centers.models import CodeMapping, SourceCode, Term

from .problem import ImportProblem

SCHEME = "samhsa"


class Vocabulary:
    """The taxonomy's reading of one scheme of codes. ImportProblem when it is not loaded.

    Terms that only the research team may answer are left out, whatever the mappings say: no code
    can set them.
    """

    def __init__(self, scheme: str = SCHEME):
        self.known = frozenset(
            SourceCode.objects.filter(scheme=scheme).values_list("code", flat=True)
        )
        if not self.known:
            raise ImportProblem("The taxonomy is not loaded: run manage.py load_fixtures first.")
        self._says: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for code, term, answer in CodeMapping.objects.filter(
            source_code__scheme=scheme, term__needs_confirmation=False
        ).values_list("source_code__code", "term", "answer"):
            self._says[code].append((term, answer))
        self.slugs: dict[int, str] = {}
        self.sections: dict[int, str] = {}
        for term, category, slug, section in Term.objects.values_list(
            "pk", "category__slug", "slug", "section"
        ):
            self.slugs[term] = f"{category}/{slug}"
            self.sections[term] = section

    def read(self, codes: Iterable[str]) -> dict[int, str | None]:
        """Term id -> answer; None where two codes contradict each other. No entry: not a word."""
        answers: dict[int, str | None] = {}
        for code in codes:
            for term, answer in self._says.get(code, ()):
                if answers.setdefault(term, answer) != answer:
                    answers[term] = None
        return answers
