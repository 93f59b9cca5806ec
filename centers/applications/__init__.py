"""Asking to be listed, from the first page to the decision.

The applicant: `start`, `confirm_address`, `keep` a part, `keep_place`, `keep_paper`, `submit`,
`reply`, `appeal`.
The research team: `take_up`, `tick` the checklist, `ask`, `list_it`, `decline`. Every night:
`remind` who owes us an answer.
"""

from .alike import alike, alike_to, is_zip, of_that_name, wherever
from .by_phone import keep_place, says_phone_only, states_named
from .decide import ask, decline, list_it, take_up, tick
from .fill import forget_paper, keep, keep_paper, keep_statements, missing
from .problem import ApplicationError
from .remind import remind
from .start import CONFIRM_WITHIN, FILL_WITHIN, confirm_address, start
from .submit import appeal, reply, submit, waiting_since

__all__ = [
    "CONFIRM_WITHIN",
    "FILL_WITHIN",
    "ApplicationError",
    "alike",
    "alike_to",
    "appeal",
    "ask",
    "confirm_address",
    "decline",
    "forget_paper",
    "is_zip",
    "keep",
    "keep_paper",
    "keep_place",
    "keep_statements",
    "list_it",
    "missing",
    "of_that_name",
    "remind",
    "reply",
    "says_phone_only",
    "start",
    "states_named",
    "submit",
    "take_up",
    "tick",
    "waiting_since",
    "wherever",
]
