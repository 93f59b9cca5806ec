"""The inputs of a section, a row for each fact."""

from collections.abc import Mapping
from dataclasses import dataclass

from centers.facts_in_words import LABELS, Vocabulary
from centers.models import CenterPhone, Confirmation, Term
from centers.models.taxonomy import Answer, Section
from centers.verification import ketamine

from .hand_in import VERDICTS
from .known import Sources
from .typed import PHONES, TEXT_FIELDS, Part

Errors = Mapping[str, list[str]]
# Answers that are not confirmed are shown for the first of a group, which most people ask for.
ASKED_FOR = 4
# Sections with no more questions than this show them all.
FEW = 15


@dataclass(frozen=True)
class TextRow:
    name: str
    label: str
    value: str
    published: str
    verdict: str
    errors: list[str]

    @property
    def changed(self) -> bool:
        return self.value.strip() != self.published or bool(self.verdict)


@dataclass(frozen=True)
class PhoneRow:
    place: int
    prefix: str
    number: str
    extension: str
    kind: str
    published: str
    verdict: str
    errors: list[str]

    @property
    def changed(self) -> bool:
        return self.number.strip() != self.published or bool(self.verdict)

    @property
    def kinds(self):
        return CenterPhone.Kind.choices


@dataclass(frozen=True)
class AnswerRow:
    name: str
    path: str
    term: Term
    label: str
    value: str
    published: str
    # Names of the sources that say something else, and what they say.
    others: list[tuple[str, str]]
    errors: list[str]

    @property
    def changed(self) -> bool:
        return self.value != self.published


@dataclass(frozen=True)
class AnswerGroup:
    """The answers of a category: those to look at, and the rest, found by typing."""

    name: str
    shown: list[AnswerRow]
    rest: list[AnswerRow]


@dataclass(frozen=True)
class Question:
    """One of the two about ketamine, with its evidence and its details."""

    row: AnswerRow
    evidence_name: str
    evidence: str
    errors: list[str]
    details: list[AnswerRow]


@dataclass(frozen=True)
class EvidenceInputs:
    """Method, day, note, link and register number; `name` comes before the name of each input."""

    name: str
    values: Mapping[str, str]
    # The proof that checks rest on already, where some do.
    used: str | None
    errors: Errors
    touched: bool

    @property
    def methods(self):
        return Confirmation.Method.choices

    @property
    def filled(self) -> bool:
        """Whether a section has evidence of its own, or something is wrong with it."""
        names = self.values.keys() - {"expires_on"}
        return any(self.values[name] or self.errors[name] for name in names)


def evidence_inputs(name: str, part: Part, errors: Errors, *, touched: bool) -> EvidenceInputs:
    names = ("method", "observed_on", "note", "link", "register", "expires_on")
    return EvidenceInputs(
        name=name,
        values={key: part.get(f"{name}-{key}", "") for key in names},
        used=part.get(f"{name}-used"),
        errors={key: errors.get(f"{name}-{key}", []) for key in names},
        touched=touched,
    )


def text_rows(section: str, part: Part, before: Part, errors: Errors) -> list[TextRow]:
    return [
        TextRow(
            name=(full := f"{section}-{name}"),
            label=str(LABELS[name]),
            value=part.get(full, ""),
            published=before.get(full, ""),
            verdict=_verdict(part, full),
            errors=errors.get(full, []),
        )
        for name in TEXT_FIELDS.get(section, ())
    ]


def phone_rows(section: str, part: Part, before: Part, errors: Errors) -> list[PhoneRow]:
    """The numbers we have or that were typed, and an empty row for one more."""
    if section != Section.CONTACT:
        return []
    filled = [n for n in range(PHONES) if part.get(f"{section}-phone-{n}-number")]
    count = min(PHONES, max(filled, default=-1) + 2)
    rows = []
    for place in range(count):
        prefix = f"{section}-phone-{place}"
        rows.append(
            PhoneRow(
                place=place,
                prefix=prefix,
                number=part.get(f"{prefix}-number", ""),
                extension=part.get(f"{prefix}-extension", ""),
                kind=part.get(f"{prefix}-kind", CenterPhone.Kind.MAIN.value),
                published=before.get(f"{prefix}-number", ""),
                verdict=_verdict(part, prefix),
                errors=errors.get(f"{section}-phones", []) if place == 0 else [],
            )
        )
    return rows


def answer_groups(
    section: str,
    part: Part,
    facts: Mapping,
    sources: Sources,
    vocabulary: Vocabulary,
    errors: Errors,
    state: str,
) -> list[AnswerGroup]:
    """`state` is the center's own: of all states that may be asked about, it is shown at first."""
    if section in TEXT_FIELDS or section == Section.KETAMINE:
        return []
    rows = _answer_rows(section, part, facts, sources, vocabulary, errors)
    groups: dict[str, AnswerGroup] = {}
    for row in rows:
        category = row.term.category
        group = groups.setdefault(category.slug, AnswerGroup(category.name, [], []))
        open_ones = sum(1 for other in group.shown if not other.published)
        worth_a_look = row.value or row.published or row.others or row.errors
        if category.slug == "telehealth":
            shown = worth_a_look or row.term.slug == state.lower()
        else:
            shown = worth_a_look or len(rows) <= FEW or open_ones < ASKED_FOR
        (group.shown if shown else group.rest).append(row)
    for group in groups.values():
        # What we publish first: it is what has to be confirmed.
        group.shown.sort(key=lambda row: not row.published)
    return list(groups.values())


def questions(
    section: str,
    part: Part,
    facts: Mapping,
    sources: Sources,
    vocabulary: Vocabulary,
    errors: Errors,
) -> list[Question]:
    if section != Section.KETAMINE:
        return []
    rows = {
        row.path: row for row in _answer_rows(section, part, facts, sources, vocabulary, errors)
    }
    belongs_to = ketamine.questions_of_details()
    return [
        Question(
            row=rows[path],
            evidence_name=(name := f"{section}-evidence:{path}"),
            evidence=part.get(name, ""),
            errors=errors.get(name, []),
            details=[rows[d] for d in rows if belongs_to.get(d) == path],
        )
        for path in ketamine.QUESTIONS
        if path in rows
    ]


def typed_facts(section: str, part: Part) -> dict:
    """What was typed, as facts that can be read out; not checked, and for showing only."""
    if section not in TEXT_FIELDS:
        prefix = f"{section}-"
        answers = {
            key.removeprefix(prefix): value
            for key, value in part.items()
            if key.startswith(prefix) and value in Answer.values
        }
        return {"answers": answers}
    facts: dict = {name: part.get(f"{section}-{name}", "") for name in TEXT_FIELDS[section]}
    if section == Section.CONTACT:
        numbers = [
            {name: part.get(f"{section}-phone-{n}-{name}", "") for name in ("number", "extension")}
            | {"kind": part.get(f"{section}-phone-{n}-kind", "")}
            for n in range(PHONES)
        ]
        facts["phones"] = [phone for phone in numbers if phone["number"]]
    return facts


def _answer_rows(
    section: str,
    part: Part,
    facts: Mapping,
    sources: Sources,
    vocabulary: Vocabulary,
    errors: Errors,
) -> list[AnswerRow]:
    said = sources.voices
    published = facts["answers"]
    return [
        AnswerRow(
            name=(name := f"{section}-{path}"),
            path=path,
            term=term,
            label=vocabulary.name(path),
            value=part.get(name, ""),
            published=published.get(path, ""),
            others=[
                (source, answers[path])
                for source, answers in said
                if path in answers and answers[path] != published.get(path)
            ],
            errors=errors.get(name, []),
        )
        for path, term in vocabulary.of(section).items()
    ]


def _verdict(part: Part, name: str) -> str:
    verdict = part.get(f"{name}-verdict", "")
    return verdict if verdict in VERDICTS else ""
