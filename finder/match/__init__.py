"""Guided match: seven questions at most, a table of rules, and a search with reasons.

It suggests, says why and on whose word, and never diagnoses. `read` and `make_plan` are the way in.
"""

from .answers import Answers, read
from .checks import raise_faults
from .dangers import DANGERS, WHAT_TO_DO
from .near import Near, look_near
from .plan import Plan, Suggestion, make_plan
from .questions import BY_SLUG, QUESTIONS, RADIUS_CHOICES, Question
from .rules import RULES, RULES_DATE, RULES_VERSION
from .sources import SOURCE, SOURCES
from .table import Rule, Source, Strength

raise_faults()

__all__ = [
    "BY_SLUG",
    "DANGERS",
    "QUESTIONS",
    "RADIUS_CHOICES",
    "RULES",
    "RULES_DATE",
    "RULES_VERSION",
    "SOURCE",
    "SOURCES",
    "WHAT_TO_DO",
    "Answers",
    "Near",
    "Plan",
    "Question",
    "Rule",
    "Source",
    "Strength",
    "Suggestion",
    "look_near",
    "make_plan",
    "read",
]
