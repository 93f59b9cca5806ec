"""From what was typed to a check that is handed in."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from centers.facts_in_words import LABELS, QUESTIONS, Vocabulary
from centers.models import Center, Confirmation, EvidenceFile, Submission, User
from centers.models.taxonomy import Section
from centers.verification import ConfirmationError, ketamine, submit

from .typed import PHONES, SHARED, TEXT_FIELDS, Part

Outcome = Confirmation.Outcome
# What can be said of a text besides that it is right as it stands, and what that makes of it.
VERDICTS = {
    Outcome.NOT_CONFIRMED.value: gettext_lazy("could not be confirmed"),
    Outcome.WRONG.value: gettext_lazy("no longer true"),
}
# A part of the listing cannot stand without these; the others are left empty where need be.
REQUIRED = {Section.LOCATION: ("street1", "city", "state", "zip")}


class NotHandedIn(Exception):
    """What is in the way, by the name of the input it stands next to; "" for the whole section."""

    def __init__(self, errors: Mapping[str, list[str]]):
        super().__init__("not handed in")
        self.errors = dict(errors)


class EvidenceForm(forms.Form):
    """How it was checked, on which day, and what was seen or heard."""

    method = forms.ChoiceField(choices=Confirmation.Method.choices)
    observed_on = forms.DateField(input_formats=["%Y-%m-%d"])
    note = forms.CharField(required=False)
    link = forms.URLField(required=False, assume_scheme="https")
    register = forms.CharField(required=False, max_length=100)
    expires_on = forms.DateField(required=False, input_formats=["%Y-%m-%d"])

    def text(self) -> str:
        """Note, link and register number as they are kept, a line each."""
        given = self.cleaned_data
        lines = [given["note"]]
        if given["link"]:
            lines.append(_("Link: %s") % given["link"])
        if given["register"]:
            lines.append(_("Register number: %s") % given["register"])
        return "\n".join(filter(None, lines))


def hand_in(
    center: Center,
    section: str,
    part: Part,
    shared: Part,
    *,
    user: User,
    files: Iterable[EvidenceFile],
    vocabulary: Vocabulary,
    at: datetime.date | None = None,
) -> Confirmation | Submission:
    """Hand in one section as typed. Raises NotHandedIn, and what `submit` raises besides.

    All that is handed in follows from the parts alone, so that the same page sent twice says the
    same thing twice.
    """
    form, source = _evidence(section, part, shared)
    errors: dict[str, list[str]] = defaultdict(list)
    if not form.is_valid():
        for name, messages in form.errors.items():
            errors[source[name]] += messages
        raise NotHandedIn(errors)
    outcome, facts, remarks = _facts(section, part, vocabulary)
    confirmed = outcome == Outcome.CONFIRMED
    proof = [form.text()]
    if section == Section.KETAMINE:
        proof += [f"{QUESTIONS[q]}: {text}" for q, text in _question_evidence(part).items()]
    if not any(proof):
        raise NotHandedIn(
            {source["note"]: [_("Say what was seen or heard: a note, a link or a number.")]}
        )
    if confirmed and section == Section.CONTACT and not facts["phones"]:
        raise NotHandedIn({"contact-phones": [_("Give at least one number that people can call.")]})
    try:
        return submit(
            center,
            section,
            recorded_by=user,
            version=part.get(f"{section}-version", ""),
            method=form.cleaned_data["method"],
            evidence="\n".join(filter(None, [*proof, *remarks])),
            observed_on=form.cleaned_data["observed_on"],
            outcome=outcome,
            expires_on=form.cleaned_data["expires_on"] if confirmed else None,
            facts=facts if confirmed else None,
            files=files,
            at=at,
        )
    except ConfirmationError as error:
        raise NotHandedIn(_by_input(section, error, source)) from error


def _evidence(section: str, part: Part, shared: Part) -> tuple[EvidenceForm, dict[str, str]]:
    """The section's own evidence, and the shared one where it has none; and which input is which.

    What says *what was seen* goes together: a note of its own is not mixed with a shared link.
    """
    own = {name: part.get(f"{section}-own-{name}", "").strip() for name in EvidenceForm.base_fields}
    proofs = ("note", "link", "register")
    has_proof = any(own[name] for name in proofs)
    data, source = {}, {}
    for name in EvidenceForm.base_fields:
        use_own = name == "expires_on" or own[name] or (name in proofs and has_proof)
        source[name] = f"{section}-own-{name}" if use_own else f"{SHARED}-{name}"
        data[name] = own[name] if use_own else shared.get(f"{SHARED}-{name}", "")
    return EvidenceForm(data), source


def _facts(section: str, part: Part, vocabulary: Vocabulary) -> tuple[str, dict, list[str]]:
    """Outcome, facts, and what has to be said besides: which texts were not right."""
    outcome = part.get(f"{section}-outcome", Outcome.CONFIRMED.value)
    if section not in TEXT_FIELDS:
        return outcome, _answers(section, part, vocabulary), []
    facts: dict = {}
    verdicts: dict[str, str] = {}
    remarks: list[str] = []
    for name in TEXT_FIELDS[section]:
        facts[name] = part.get(f"{section}-{name}", "").strip()
        verdict = part.get(f"{section}-{name}-verdict", "")
        if verdict in VERDICTS and facts[name]:
            remarks.append(f"{LABELS[name]}: {VERDICTS[verdict]} ({facts[name]})")
            facts[name] = ""
            verdicts[name] = verdict
    if section == Section.CONTACT:
        facts["phones"], fallen = _phones(part, remarks)
        if fallen and not facts["phones"]:
            verdicts["phones"] = fallen[0]
    decisive = [verdicts[n] for n in (*REQUIRED.get(section, ()), "phones") if n in verdicts]
    if outcome == Outcome.CONFIRMED and decisive:
        # Without its number, or its street, the part is not confirmed whatever else is right.
        outcome = Outcome.WRONG if Outcome.WRONG in decisive else Outcome.NOT_CONFIRMED
    return outcome, facts, remarks


def _phones(part: Part, remarks: list[str]) -> tuple[list[dict], list[str]]:
    """The numbers that stand, and the verdicts on those that do not."""
    phones, fallen = [], []
    for place in range(PHONES):
        prefix = f"contact-phone-{place}"
        number = part.get(f"{prefix}-number", "").strip()
        if not number:
            continue
        verdict = part.get(f"{prefix}-verdict", "")
        if verdict in VERDICTS:
            remarks.append(
                _("Phone: %(what)s (%(number)s)") % {"what": VERDICTS[verdict], "number": number}
            )
            fallen.append(verdict)
            continue
        phones.append(
            {
                "number": number,
                "extension": part.get(f"{prefix}-extension", ""),
                "kind": part.get(f"{prefix}-kind") or "main",
            }
        )
    return phones, fallen


def _answers(section: str, part: Part, vocabulary: Vocabulary) -> dict:
    """All answers of a section. Details of a ketamine question without a yes to it say nothing."""
    answers = {path: part.get(f"{section}-{path}") or None for path in vocabulary.of(section)}
    if section != Section.KETAMINE:
        return {"answers": answers}
    for detail, question in ketamine.questions_of_details().items():
        if answers.get(question) != "yes":
            answers[detail] = None
    return {"answers": answers, "evidence": _question_evidence(part)}


def _question_evidence(part: Part) -> dict[str, str]:
    texts = {q: part.get(f"ketamine-evidence:{q}", "").strip() for q in QUESTIONS}
    return {question: text for question, text in texts.items() if text}


def _by_input(
    section: str, error: ValidationError, source: Mapping[str, str]
) -> dict[str, list[str]]:
    """Messages by the input they are about."""
    if not hasattr(error, "error_dict"):
        return {"": error.messages}
    renamed = {"evidence": "note", "number": "phones", "extension": "phones"}
    fields = {"phones", *TEXT_FIELDS.get(section, ())}
    errors: dict[str, list[str]] = defaultdict(list)
    for name, messages in error.message_dict.items():
        key = renamed.get(name, name)
        if key in source:
            errors[source[key]] += messages
        elif key in fields or "/" in key:
            errors[f"{section}-{key}"] += messages
        else:
            errors[""] += messages
    return errors
