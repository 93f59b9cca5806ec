"""The ketamine section: two questions that must never be taken for one another.

Each has its own evidence, kept with the check, and details that only a yes to it makes true.
"""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from centers.models import Term
from centers.models.taxonomy import Answer, Section

TREATS, GIVES = QUESTIONS = ("treats/ketamine", "offers/ketamine-therapy")
DETAILS = "ketamine"


def questions_of_details() -> dict[str, str]:
    """Path of each detail -> path of the question it belongs to."""
    details = Term.objects.filter(section=Section.KETAMINE, category__slug=DETAILS)
    return {
        "/".join(term.natural_key()): "/".join(term.broader.natural_key())
        for term in details.select_related("category", "broader__category")
    }


def clean_evidence(evidence: object) -> dict[str, str]:
    """What was seen or heard on each question, without the empty ones."""
    if not isinstance(evidence, Mapping) or set(evidence) - set(QUESTIONS):
        raise ValidationError({"evidence": _("There are two questions, each with its evidence.")})
    if not all(isinstance(text, str) and "\0" not in text for text in evidence.values()):
        raise ValidationError({"evidence": _("This is not text.")})
    return {question: text.strip() for question, text in evidence.items() if text.strip()}


def check_questions(facts: Mapping) -> None:
    """Raise ValidationError, by question or detail, for clean facts that mix the two up.

    A yes to a question needs evidence for that question, a yes to a detail needs a yes to its
    question, and a check that answers neither question has confirmed nothing.
    """
    answers, evidence = facts["answers"], facts.get("evidence", {})
    problems = {
        f"evidence:{question}": _("Say what was seen or heard on this question.")
        for question in QUESTIONS
        if answers.get(question) == Answer.YES and not evidence.get(question)
    }
    if not any(answers.get(question) for question in QUESTIONS):
        problems[TREATS] = _("Answer at least one of the two questions with yes or no.")
    for detail, question in questions_of_details().items():
        if answers.get(detail) == Answer.YES and answers.get(question) != Answer.YES:
            problems[detail] = _("This can only be true with a yes to its question.")
    if problems:
        raise ValidationError(problems)
