"""The tables of the guided match: whole, sourced, and easy to read."""

from dataclasses import replace

import pytest
import textstat

from finder.match import DANGERS, QUESTIONS, RULES, SOURCES, WHAT_TO_DO
from finder.match.checks import faults
from finder.match.table import Source, when
from finder.match.words import condition_text

GRADE = 8  # Flesch-Kincaid


def test_nothing_is_wrong_with_the_tables():
    assert faults() == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"term": "care/nowhere"}, "no term care/nowhere"),
        ({"term": "offers/ketamine-therapy"}, "suggests a place that gives ketamine"),
        ({"when": when(uses="tea")}, "uses has no answer tea"),
        ({"when": when(weather="fine")}, "no question weather"),
        ({"when": {}}, "fits everyone"),
        ({"unless": when(also="tea")}, "also has no answer tea"),
        ({"sources": ()}, "no source"),
        ({"sources": ("hearsay",)}, "no source hearsay"),
        ({"slug": RULES[1].slug}, f"{RULES[1].slug} is there twice"),
    ],
)
def test_what_is_wrong_with_a_rule_is_found(change, fault):
    rules = (replace(RULES[0], **change), *RULES[1:])

    assert any(fault in found for found in faults(rules))


def test_a_source_that_nothing_rests_on_is_found():
    sources = (*SOURCES, Source("unread", "Someone", "A book"))

    assert faults(sources=sources) == ["source unread is not used"]


def test_a_danger_sign_without_help_is_found():
    assert "danger sign overdose has no help or no question" in faults(dangers=DANGERS[1:])


def test_each_condition_has_words():
    for rule in RULES:
        for phrase in condition_text(rule.when) + condition_text(rule.unless):
            assert phrase
            assert "__proxy__" not in phrase


# -- Reading level


def grade(text: str) -> float:
    return textstat.flesch_kincaid_grade(text)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.slug)
def test_a_reason_is_easy_to_read(rule):
    assert grade(str(rule.because)) <= GRADE


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.slug)
def test_a_question_is_easy_to_read(question):
    texts = [*question.titles.values(), question.hint]
    for field in question.fields:
        texts += [f"{field.legend}.", *(f"{option.text}." for option in field.options)]

    assert grade(" ".join(str(text) for text in texts)) <= GRADE


def test_what_to_do_in_danger_is_easier_still():
    texts = [f"{text}." for text in WHAT_TO_DO.values()] + [danger.do for danger in DANGERS]

    assert grade(" ".join(str(text) for text in texts)) <= 4


def test_the_measure_sees_a_hard_sentence():
    assert grade("Discontinuation of benzodiazepine pharmacotherapy necessitates tapering.") > GRADE
