"""What the codes of a directory say about our terms."""

from collections import defaultdict
from collections.abc import Iterable

from centers.models import CodeMapping, SourceCode, Term

from .problem import ImportProblem
from .rows import Facility

SCHEME = "samhsa"


class Vocabulary:
    """The taxonomy's reading of one scheme of codes. ImportProblem when it is not loaded.

    Terms that only the research team may answer are left out, whatever the mappings say: no code
    can set them.
    """

    def __init__(self, scheme: str = SCHEME):
        codes = dict(SourceCode.objects.filter(scheme=scheme).values_list("code", "name"))
        self.known = frozenset(codes)
        self._by_name: dict[str, list[str]] = defaultdict(list)
        for code, name in sorted(codes.items()):
            self._by_name[_plain(name)].append(code)
        if not self.known:
            raise ImportProblem("The taxonomy is not loaded: run manage.py load_fixtures first.")
        self._says: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for code, term, answer in CodeMapping.objects.filter(
            source_code__scheme=scheme, term__needs_confirmation=False
        ).values_list("source_code__code", "term", "answer"):
            self._says[code].append((term, answer))
        self.slugs: dict[int, str] = {}
        self.sections: dict[int, str] = {}
        self._terms: dict[str, int] = {}
        self._needs_people: set[int] = set()
        for term, category, slug, section, needs_people in Term.objects.values_list(
            "pk", "category__slug", "slug", "section", "needs_confirmation"
        ):
            self._terms[f"{category}/{slug}"] = term
            if needs_people:
                self._needs_people.add(term)
            self.slugs[term] = f"{category}/{slug}"
            self.sections[term] = section

    def codes_of(self, facility: Facility) -> tuple[str, ...]:
        """Its codes, and those of the services that it names: a name that two codes have is of
        neither."""
        named = (self._by_name.get(_plain(name), ()) for _category, name in facility.names)
        return tuple(
            dict.fromkeys([*facility.codes, *(codes[0] for codes in named if len(codes) == 1)])
        )

    def unknown(self, facility: Facility) -> list[str]:
        """Codes, names and terms of the row that are not in the taxonomy."""
        return [
            *(code for code in facility.codes if code not in self.known),
            *(name for _category, name in facility.names if _plain(name) not in self._by_name),
            *(path for path, _answer in facility.said if path not in self._terms),
        ]

    def answers(self, facility: Facility) -> dict[int, str | None]:
        """Term id -> what the row says of it, as `read` has it; our own words before codes."""
        answers = self.read(self.codes_of(facility))
        return answers | {
            self._terms[path]: answer
            for path, answer in facility.said
            if path in self._terms and self._terms[path] not in self._needs_people
        }

    def read(self, codes: Iterable[str]) -> dict[int, str | None]:
        """Term id -> answer; None where two codes contradict each other. No entry: not a word."""
        answers: dict[int, str | None] = {}
        for code in codes:
            for term, answer in self._says.get(code, ()):
                if answers.setdefault(term, answer) != answer:
                    answers[term] = None
        return answers


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())
