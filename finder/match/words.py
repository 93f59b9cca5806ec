"""Rules and answers in words: the text twin of the table, and the summary of what was answered."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from .answers import Answers
from .questions import ABOUT, FIELDS, SKIP, Question
from .table import Condition, Text


@dataclass(frozen=True)
class Said:
    """A question with its answer in words, for the summary."""

    question: Question
    title: Text
    answer: str


def answer_text(name: str, slug: str) -> str:
    """The words of an answer: answer_text("uses", "alcohol") is "Alcohol"."""
    if slug == SKIP:
        return _("not answered")
    return next(str(option.text) for option in FIELDS[name].options if option.slug == slug)


def condition_text(condition: Condition) -> list[str]:
    """One phrase for each field: 'Help with: “Alcohol” or “Ketamine”'."""
    phrases = []
    for name, slugs in condition.items():
        if name == ABOUT:
            phrases.append(_("Any drug or alcohol"))
            continue
        order = [*(option.slug for option in FIELDS[name].options), SKIP]
        texts = [_("“%s”") % answer_text(name, slug) for slug in order if slug in slugs]
        phrases.append(
            _("%(question)s: %(answers)s")
            % {"question": field_label(name), "answers": _(" or ").join(texts)}
        )
    return phrases


def field_label(name: str) -> str:
    """What a field asks, on its own: the legends of two fields would say only "choose all"."""
    labels = {
        "uses": _("Help with"),
        "also": _("Also true"),
        "now": _("Danger sign"),
        "often": _("How much"),
        "long": _("How long"),
    }
    return labels.get(name) or str(FIELDS[name].legend)


def summary(answers: Answers) -> list[Said]:
    """Each answered question with its answer, in order."""
    said = []
    for question in answers.asked:
        if not answers.answered(question):
            continue
        if question.slug in answers.skipped:
            text = _("Not answered")
        elif question.slug == "where":
            text = _("%(where)s, within %(miles)s miles") % {
                "where": answers.where,
                "miles": answers.within,
            }
        else:
            # Some answers have a comma of their own.
            text = "; ".join(
                answer_text(field.name, slug)
                for field in question.fields
                for slug in answers.given.get(field.name, ())
            )
        said.append(Said(question, question.title(answers.voice), text))
    return said
