"""How right our verified listings are: a random sample is called again, blind, and counted."""

from .accuracy import Accuracy, Share, accuracy_of, published_accuracy, wilson
from .call import TRIES, AlreadyCalled, NotBlind, Outcome, TooFewAnswers, record_call
from .compare import Difference, Item, compare
from .draw import CALLED_WITHIN, NotEnoughListings, SampleOpen, draw_sample
from .published import asked_terms, path_of, published_facts

__all__ = [
    "CALLED_WITHIN",
    "TRIES",
    "Accuracy",
    "AlreadyCalled",
    "Difference",
    "Item",
    "NotBlind",
    "NotEnoughListings",
    "Outcome",
    "SampleOpen",
    "Share",
    "TooFewAnswers",
    "accuracy_of",
    "asked_terms",
    "compare",
    "draw_sample",
    "path_of",
    "published_accuracy",
    "published_facts",
    "record_call",
    "wilson",
]
