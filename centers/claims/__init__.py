"""A center's own people: proving that they are, and proposing changes that the desk decides on.

`claim`, `confirm_address`, `new_code` and `enter_code` prove it, `end` says that it is not so;
`add`, `remove`, `transfer` and, for the desk, `dismiss` look after who may; `propose`, `decide` and
`say_still_correct` are what it is for; `keep_word` writes down what an application said.
"""

from .claim import claim, confirm_address, end, enter_code, new_code
from .decide import decide
from .domains import own_domain
from .people import add, dismiss, enroll, let_in, remove, tell, transfer
from .problem import ClaimError
from .propose import ADDRESS, names_of, propose
from .word import Word, keep_word, mark_of, say_still_correct, standing_words

__all__ = [
    "ADDRESS",
    "ClaimError",
    "Word",
    "add",
    "claim",
    "confirm_address",
    "decide",
    "dismiss",
    "end",
    "enroll",
    "enter_code",
    "keep_word",
    "let_in",
    "mark_of",
    "names_of",
    "new_code",
    "own_domain",
    "propose",
    "remove",
    "say_still_correct",
    "standing_words",
    "tell",
    "transfer",
]
