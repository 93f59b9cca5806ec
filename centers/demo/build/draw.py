"""Choices that depend on what they are about and on nothing else: adding a center moves no other.

Drawn from SHA-256 rather than from `random`, whose methods may change with Python's version.
"""

import hashlib
from collections.abc import Iterable, Sequence
from typing import TypeVar

T = TypeVar("T")
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def draw(*about: object) -> float:
    """A number from 0 up to 1 that looks random."""
    return int.from_bytes(_digest(about)[:6]) / 256**6


def pick(options: Sequence[T], *about: object) -> T:
    return options[int(draw(*about) * len(options))]


def between(low: int, high: int, *about: object) -> int:
    """A whole number from low to high, both included."""
    return low + int(draw(*about) * (high - low + 1))


def some(items: Iterable[T], chance: float, *about: object) -> list[T]:
    """Each of the items with this chance, in their order."""
    return [item for item in items if draw(*about, item) < chance]


def public_id(*about: object) -> str:
    """Eight characters of the alphabet that public ids use."""
    number = int.from_bytes(_digest(("public id", *about))[:5])
    return "".join(_ALPHABET[number >> (5 * place) & 31] for place in range(8))


def _digest(about: tuple) -> bytes:
    return hashlib.sha256("|".join(map(str, about)).encode()).digest()
