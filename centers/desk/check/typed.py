"""What a person types on the check page: plain names and texts, a part for each section.

A part is {name of an input: text}; the part "shared" holds the evidence that goes for all sections.
Drafts keep parts as they are, so that whatever was typed comes back as it was typed.
"""

import datetime
from collections.abc import Mapping

from centers.facts_in_words import LABELS, Vocabulary, phone_text
from centers.models import Center, CheckDraft, Confirmation, User
from centers.models.taxonomy import Section
from centers.verification import save_draft

SHARED = "shared"
PARTS = (SHARED, *Section.values)
# Longer than anything a person types in one field.
MOST_LETTERS = 20_000
PHONES = 8
TEXT_FIELDS = {
    Section.CONTACT: ("website", "hours"),
    Section.LOCATION: ("street1", "street2", "city", "state", "zip"),
}
assert all(name in LABELS for names in TEXT_FIELDS.values() for name in names)  # noqa: S101

Part = dict[str, str]


def blank_shared(today: datetime.date) -> Part:
    """The shared evidence before anyone typed: a phone call today."""
    return {
        f"{SHARED}-method": Confirmation.Method.PHONE.value,
        f"{SHARED}-observed_on": today.isoformat(),
    }


def published(section: str, facts: Mapping, vocabulary: Vocabulary) -> Part:
    """The inputs of a section as the page first shows them: with what we publish now."""
    part = {f"{section}-outcome": Confirmation.Outcome.CONFIRMED.value}
    for name in TEXT_FIELDS.get(section, ()):
        part[f"{section}-{name}"] = facts[name]
    for place, phone in enumerate(facts.get("phones", ())):
        prefix = f"{section}-phone-{place}"
        part[f"{prefix}-number"] = phone_text(phone["number"])
        part[f"{prefix}-extension"] = phone["extension"]
        part[f"{prefix}-kind"] = phone["kind"]
    if section not in TEXT_FIELDS:
        answers = facts["answers"]
        part |= {f"{section}-{path}": answers.get(path, "") for path in vocabulary.of(section)}
    return part


def differs(part: Mapping, before: Mapping) -> bool:
    """Whether anything in a part is not as the page first showed it."""
    ignored = ("-version", "-touched", "-used", "-kind")
    names = {name for name in (*part, *before) if not name.endswith(ignored)}
    kinds = {name for name in part if name.endswith("-kind") and name in before}
    return any(part.get(name, "") != before.get(name, "") for name in names | kinds)


def part_of(post: Mapping, name: str) -> Part:
    """The inputs of one part in what a page sent."""
    return {
        key: str(post[key])[:MOST_LETTERS].replace("\r\n", "\n").replace("\0", "")
        for key in post
        if key.startswith(f"{name}-")
    }


def keep(center: Center, user: User, post: Mapping, before: Mapping[str, Part]) -> None:
    """Save what a page sent as the person's draft.

    `before` are the parts as the page first shows them. A part that says nothing else is no work,
    and it clears the draft only if the page had been showing one or says it was touched.
    """
    parts: dict[str, Part | None] = {}
    for name in PARTS:
        if not (part := part_of(post, name)):
            continue
        if differs(part, before[name]):
            parts[name] = part
        elif part.get(f"{name}-touched"):
            parts[name] = None
    save_draft(center, user, parts)


def proof(shared: Mapping) -> str:
    """What the shared evidence says was seen or heard, in one text."""
    return "\n".join(shared.get(f"{SHARED}-{name}", "") for name in ("note", "link", "register"))


def draft_of(center: Center, user: User) -> CheckDraft | None:
    return CheckDraft.objects.filter(center=center, user=user).first()


def usable(draft: CheckDraft | None) -> dict[str, Part]:
    """The parts of a draft that this page knows, as texts; anything else in it is ignored."""
    parts = draft.data if draft and isinstance(draft.data, dict) else {}
    return {
        name: {key: text for key, text in parts[name].items() if isinstance(text, str)}
        for name in PARTS
        if isinstance(parts.get(name), dict)
    }
