"""What others said of a center: outside sources, word for word, and where they differ from us."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import phonenumbers
from django.utils.translation import gettext as _

from centers.facts_in_words import ANSWERS, LABELS, Line, Vocabulary, phone_words
from centers.models import Application, CodeMapping, SourceRecord
from centers.models.taxonomy import Section

from .typed import TEXT_FIELDS

# Columns of the directories that speak of a section.
_PHONES = ("phone", "intake1", "intake2", "intake1a", "intake2a")
_CODES = "service_code_info"


@dataclass(frozen=True)
class Said:
    """What one record says of one section, against what we publish."""

    record: SourceRecord
    lines: list[Line]

    @property
    def differences(self) -> list[Line]:
        return [line for line in self.lines if line.differs]

    @property
    def agreements(self) -> list[Line]:
        return [line for line in self.lines if not line.differs]


@dataclass(frozen=True)
class Sources:
    records: list[SourceRecord]
    vocabulary: Vocabulary
    # Code -> path of a term -> answer, for the codes of these records.
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    # Path -> answer of those who applied to be listed. What only the research team may answer
    # stands nowhere else: the states of a service by phone or video, and all about ketamine.
    applied: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        records: Iterable[SourceRecord],
        vocabulary: Vocabulary,
        application: Application | None = None,
    ) -> "Sources":
        """One query, for what the codes mean."""
        records = list(records)
        wanted = {code for record in records for code in _codes_in(record.payload)}
        codes: dict[str, dict[str, str]] = defaultdict(dict)
        mappings = CodeMapping.objects.filter(source_code__code__in=wanted).values_list(
            "source_code__code", "term__category__slug", "term__slug", "answer"
        )
        for code, category, slug, answer in mappings:
            codes[code][f"{category}/{slug}"] = answer
        said = application.facts.values() if application else ()
        applied = {
            path: answer
            for facts in said
            for path, answer in facts.get("answers", {}).items()
            if answer
        }
        return cls(records, vocabulary, dict(codes), applied)

    @property
    def voices(self) -> list[tuple[str, dict[str, str]]]:
        """Who says what: names, each with the answers by path."""
        said = [(record.source_name, self.answers(record)) for record in self.records]
        return [(_("The applicant"), self.applied), *said] if self.applied else said

    def on(self, section: str, published: Mapping) -> list[Said]:
        """What each record says of this section, newest first; silent ones are left out."""
        said = [Said(record, self._lines(section, record, published)) for record in self.records]
        return [one for one in said if one.lines]

    def answers(self, record: SourceRecord) -> dict[str, str]:
        """Path -> answer as the record has it; what it contradicts itself on is left out."""
        heard: dict[str, set[str]] = defaultdict(set)
        for code in _codes_in(record.payload):
            for path, answer in self.codes.get(code, {}).items():
                heard[path].add(answer)
        for answer in ("yes", "no"):
            for path in _list(record.payload.get(answer)):
                heard[path].add(answer)
        return {path: answers.pop() for path, answers in heard.items() if len(answers) == 1}

    def _lines(self, section: str, record: SourceRecord, published: Mapping) -> list[Line]:
        if section == Section.CONTACT:
            return _contact_lines(record.payload, published)
        if section == Section.LOCATION:
            return _location_lines(record.payload, published)
        said, ours = self.answers(record), published.get("answers", {})
        return [
            Line(
                label=self.vocabulary.name(path),
                left=str(ANSWERS[ours.get(path)]),
                right=str(ANSWERS[said[path]]),
            )
            for path in self.vocabulary.of(section)
            if path in said
        ]


def _contact_lines(payload: Mapping, published: Mapping) -> list[Line]:
    ours = {phone["number"]: phone_words(phone) for phone in published.get("phones", [])}
    lines = []
    for column in _PHONES:
        if not (text := _text(payload.get(column))):
            continue
        number = _e164(text)
        # The same number in other signs is no difference.
        lines.append(Line(column, text if number in ours else "; ".join(ours.values()), text))
    if website := _text(payload.get("website")):
        same = website.rstrip("/").casefold() == published.get("website", "").rstrip("/").casefold()
        lines.append(
            Line(str(LABELS["website"]), website if same else published["website"], website)
        )
    return lines


def _location_lines(payload: Mapping, published: Mapping) -> list[Line]:
    texts = {name: _text(payload.get(name)) for name in TEXT_FIELDS[Section.LOCATION]}
    return [
        Line(str(LABELS[name]), published.get(name, ""), text)
        for name, text in texts.items()
        # A withheld street is written as dashes.
        if any(char.isalnum() for char in text)
    ]


def _codes_in(payload: Mapping) -> list[str]:
    return str(payload.get(_CODES) or "").replace("*", " ").upper().split()


def _list(value: object) -> list[str]:
    return [path for path in value if isinstance(path, str)] if isinstance(value, list) else []


def _text(value: object) -> str:
    return "" if value is None else " ".join(str(value).split())


def _e164(text: str) -> str:
    try:
        number = phonenumbers.parse(text, "US")
    except phonenumbers.NumberParseException:
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
