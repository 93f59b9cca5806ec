"""Every text that a visitor can read, gathered from where it stands."""

import json
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract
from django.conf import settings
from django.db.models.enums import ChoicesType
from django.utils.translation.template import templatize

from centers.models import (
    AdvertisingLedgerEntry,
    Application,
    Center,
    CenterPhone,
    Claim,
    Confirmation,
    Proposal,
    ProviderLog,
    ProviderRequest,
    ProviderStaff,
    Report,
)
from centers.models.taxonomy import CONTEXT, Answer, Section

# Where visitors' words stand. What only staff read is not translated.
CODE = (
    "finder/**/*.py",
    "centers/places/*.py",
    "centers/applications/*.py",
    "centers/claims/*.py",
    "centers/criteria.py",
    "centers/facts_in_words.py",
    "centers/invitations/answer.py",
    "centers/outbox/lately.py",
    "centers/provider_facts.py",
    "centers/requests/*.py",
    "centers/typed_text.py",
    "centers/verification/facts.py",
    "centers/evidence/kinds.py",
)
TEMPLATES = ("finder/**/*.html", "components/**/*.html", "*.html", "email/*.txt")
# Words of the register that pages show through get_..._display.
CHOICES: tuple[ChoicesType, ...] = (
    Application.State,
    AdvertisingLedgerEntry.Kind,
    AdvertisingLedgerEntry.Reason,
    Answer,
    Center.Precision,
    CenterPhone.Kind,
    Claim.Method,
    Confirmation.Method,
    Confirmation.Outcome,
    Proposal.Outcome,
    ProviderLog.What,
    ProviderRequest.Kind,
    ProviderRequest.State,
    ProviderStaff.Proof,
    Report.Kind,
    Report.State,
    Section,
)
# Words of fixtures, by field.
IN_TAXONOMY = {
    "centers.category": ("name", "help_text"),
    "centers.term": ("name", "help_text"),
    "centers.sourcecode": ("unmapped_reason",),
}
IN_SOURCES = ("licence", "changes")
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


def messages() -> Catalog:
    """A catalog of all texts with the places where they stand, in a fixed order, untranslated."""
    catalog = Catalog(charset="utf-8")
    for place, text, context in (*_code(), *_templates(), *_register()):
        flags = ["python-format"] if _is_python_format(text) else []
        catalog.add(text, locations=[(place, 0)], context=context, flags=flags)
    return catalog


def _code() -> Iterator[tuple]:
    for pattern in CODE:
        for path in sorted(settings.BASE_DIR.glob(pattern)):
            yield from _extracted(path, path.read_text(encoding="utf-8"))


def _templates() -> Iterator[tuple]:
    for pattern in TEMPLATES:
        for path in sorted((settings.BASE_DIR / "templates").glob(pattern)):
            # Django turns a template into code that has the same calls, indented like the template.
            code = templatize(path.read_text(encoding="utf-8"))
            yield from _extracted(path, "\n".join(map(str.strip, code.splitlines())))


def _extracted(path: Path, code: str) -> Iterator[tuple]:
    name = str(path.relative_to(settings.BASE_DIR))
    found = extract("python", BytesIO(code.encode()), KEYWORDS, (), {"encoding": "utf-8"})
    for _line, text, _comments, context in found:
        yield name, text, context


def _register() -> Iterator[tuple]:
    name, entries = _fixture("taxonomy.json")
    for entry in entries:
        for field in IN_TAXONOMY.get(entry["model"], ()):
            if text := entry["fields"].get(field):
                yield name, text, CONTEXT
    name, entries = _fixture("gazetteer/sources.json")
    for entry in entries:
        for field in IN_SOURCES:
            yield name, entry[field], None
    for choices in CHOICES:
        for label in choices.labels:
            yield "centers/models", str(label), None


def _fixture(name: str) -> tuple[str, list[dict]]:
    path = settings.FIXTURES_DIR / name
    return str(path.relative_to(settings.BASE_DIR)), json.loads(path.read_text(encoding="utf-8"))


def _is_python_format(text: str | tuple) -> bool:
    return any("%(" in part for part in ([text] if isinstance(text, str) else text))
