"""Facts in words, and two sets of facts side by side."""

from collections.abc import Mapping
from dataclasses import dataclass

import phonenumbers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from centers.models import CenterPhone, Term
from centers.models.taxonomy import Answer, Section
from centers.verification import ketamine

LABELS = {
    "website": gettext_lazy("Website"),
    "hours": gettext_lazy("Opening hours"),
    "street1": gettext_lazy("Street"),
    "street2": gettext_lazy("Suite, floor or unit"),
    "city": gettext_lazy("City"),
    "state": gettext_lazy("State"),
    "zip": gettext_lazy("ZIP code"),
}
ANSWERS = {
    Answer.YES: gettext_lazy("Yes"),
    Answer.NO: gettext_lazy("No"),
    None: gettext_lazy("Not confirmed"),
}
# The two questions in words that cannot be taken for one another.
QUESTIONS = {
    ketamine.TREATS: gettext_lazy("Treats ketamine addiction"),
    ketamine.GIVES: gettext_lazy("Gives ketamine or esketamine as a treatment"),
}


@dataclass(frozen=True)
class Line:
    """One fact as two sides have it; an empty side says nothing on it."""

    label: str
    left: str
    right: str

    @property
    def differs(self) -> bool:
        return self.left != self.right


@dataclass(frozen=True)
class Vocabulary:
    """The terms by path, "category/slug", in the order of the page."""

    terms: dict[str, Term]

    @classmethod
    def load(cls) -> "Vocabulary":
        terms = Term.objects.select_related("category").order_by(
            "category__ordinal", "ordinal", "pk"
        )
        return cls({"/".join(term.natural_key()): term for term in terms})

    def of(self, section: str) -> dict[str, Term]:
        return {path: term for path, term in self.terms.items() if term.section == section}

    def name(self, path: str) -> str:
        if path in QUESTIONS:
            return str(QUESTIONS[path])
        return self.terms[path].label if path in self.terms else path


def phone_text(number: str) -> str:
    """+16085550123 -> (608) 555-0123; what is no number stays as it is."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    style = phonenumbers.PhoneNumberFormat
    return phonenumbers.format_number(
        parsed, style.NATIONAL if parsed.country_code == 1 else style.INTERNATIONAL
    )


def phone_words(phone: Mapping[str, str]) -> str:
    """The number as people write it, with its extension and kind."""
    text = phone_text(phone["number"])
    if phone.get("extension"):
        text = _("%(number)s, extension %(extension)s") % {
            "number": text,
            "extension": phone["extension"],
        }
    if phone.get("kind") == CenterPhone.Kind.INTAKE:
        text = _("%(number)s (intake line)") % {"number": text}
    return text


def in_words(section: str, facts: Mapping, vocabulary: Vocabulary) -> dict[str, tuple[str, str]]:
    """Key of each fact -> its label and what it says, in the order of the page.

    Facts that are not confirmed are left out.
    """
    if section == Section.CONTACT:
        numbers = "; ".join(phone_words(phone) for phone in facts.get("phones", []))
        words = {"phones": (_("Phone"), numbers)}
    else:
        words = {}
    if section in (Section.CONTACT, Section.LOCATION):
        words |= {name: (str(LABELS[name]), facts[name]) for name in LABELS if name in facts}
        return words
    answers = facts.get("answers", {})
    known = [path for path in vocabulary.of(section) if answers.get(path)]
    return {path: (vocabulary.name(path), str(ANSWERS[answers[path]])) for path in known}


def side_by_side(section: str, left: Mapping, right: Mapping, vocabulary: Vocabulary) -> list[Line]:
    """Every fact that either side has something to say on, differences first."""
    on_left = in_words(section, left, vocabulary)
    on_right = in_words(section, right, vocabulary)
    silent = "" if section in (Section.CONTACT, Section.LOCATION) else str(ANSWERS[None])
    order = [*on_left, *(key for key in on_right if key not in on_left)]
    lines = [
        Line(
            label=(on_left.get(key) or on_right[key])[0],
            left=on_left.get(key, ("", silent))[1],
            right=on_right.get(key, ("", silent))[1],
        )
        for key in order
    ]
    return sorted(lines, key=lambda line: not line.differs)
