"""A center's own people: proving that they are, and proposing changes that the desk decides on.

`claim`, `confirm_address`, `new_code` and `enter_code` prove it; `add`, `remove` and `transfer`
look after who else may; `propose`, `decide` and `say_still_correct` are what it is for.
"""

from .change import decide, propose, say_still_correct, standing_words
from .claim import claim, confirm_address, end, enter_code, new_code, own_domain
from .people import add, let_in, remove, transfer
from .problem import ClaimError

__all__ = [
    "ClaimError",
    "add",
    "claim",
    "confirm_address",
    "decide",
    "end",
    "enter_code",
    "let_in",
    "new_code",
    "own_domain",
    "propose",
    "remove",
    "say_still_correct",
    "standing_words",
    "transfer",
]
