"""The verbs of verification. What follows from them is derived: `Confirmation.objects`."""

from . import ketamine
from .confirm import ConfirmationError, confirm
from .drafts import save_draft
from .facts import all_facts_of, clean_facts, facts_of, version_of
from .rules import NEW_MEMBER_CHECKS, SAMPLED_SHARE, may_check, may_review, review_reason
from .submit import AlreadyDecided, StaleCheck, review, submit
from .validity import VALID_FOR, default_expiry

__all__ = [
    "NEW_MEMBER_CHECKS",
    "SAMPLED_SHARE",
    "VALID_FOR",
    "AlreadyDecided",
    "ConfirmationError",
    "StaleCheck",
    "all_facts_of",
    "clean_facts",
    "confirm",
    "default_expiry",
    "facts_of",
    "ketamine",
    "may_check",
    "may_review",
    "review",
    "review_reason",
    "save_draft",
    "submit",
    "version_of",
]
