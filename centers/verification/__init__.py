"""The verbs of verification. What follows from them is derived: `Confirmation.objects`."""

from .confirm import ConfirmationError, confirm
from .validity import VALID_FOR, default_expiry

__all__ = ["VALID_FOR", "ConfirmationError", "confirm", "default_expiry"]
