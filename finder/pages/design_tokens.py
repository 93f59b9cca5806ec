"""The tokens of the design, read from the style sheet that defines them, and their contrasts."""

import re
from dataclasses import dataclass
from functools import cache

from django.contrib.staticfiles import finders

SHEET = "finder/css/tokens.css"
_TOKEN = re.compile(r"--([a-z0-9-]+):\s*([^;]+);")


@dataclass(frozen=True)
class Token:
    """A custom property of the style sheet; `dark` differs from `light` for most colors."""

    name: str
    light: str
    dark: str

    @property
    def is_color(self) -> bool:
        return bool(re.fullmatch("#[0-9a-f]{6}", self.light))


@dataclass(frozen=True)
class Pair:
    """A color that stands on another, and the least contrast that WCAG 2.2 AA asks of it: 4.5 for
    text (1.4.3), 3 for what shows where a control is (1.4.11)."""

    color: str
    ground: str
    least: float = 4.5


# Every ground that text stands on, with each color of text there; then edges and the focus ring.
PAIRS = [
    *(Pair(ink, g) for g in ("paper", "surface", "surface-tint") for ink in ("ink", "ink-soft")),
    *(Pair("link", ground) for ground in ("paper", "surface", "surface-tint")),
    Pair("brand-ink", "brand"),
    Pair("brand-ink", "brand-strong"),
    Pair("yes", "yes-tint"),
    Pair("yes", "surface"),
    Pair("ink", "sun-tint"),
    Pair("ink-soft", "sun-tint"),
    Pair("warm", "warm-tint"),
    Pair("warm", "surface"),
    Pair("ink", "warm-tint"),
    Pair("crisis-ink", "crisis"),
    Pair("line-strong", "surface", 3),
    Pair("line-strong", "paper", 3),
    Pair("brand", "surface", 3),
    Pair("focus", "paper", 3),
    Pair("focus", "surface", 3),
    Pair("sun", "crisis", 3),
]


@cache
def read_tokens() -> tuple[Token, ...]:
    """All tokens, in the order of the style sheet."""
    with open(finders.find(SHEET), encoding="utf-8") as file:
        light, _mark, dark = file.read().partition("prefers-color-scheme: dark")
    in_dark = dict(_TOKEN.findall(dark))
    return tuple(
        Token(name, value, in_dark.get(name, value)) for name, value in _TOKEN.findall(light)
    )


def contrast(pair: Pair, *, dark: bool) -> float:
    """The contrast ratio of the pair, 1 to 21, as WCAG 2.2 defines it."""
    values = {token.name: token.dark if dark else token.light for token in read_tokens()}
    one, other = sorted(_luminance(values[name]) for name in (pair.color, pair.ground))
    return (other + 0.05) / (one + 0.05)


def _luminance(color: str) -> float:
    """Relative luminance of "#rrggbb" (WCAG 2.2, definition of relative luminance)."""
    parts = (int(color[start : start + 2], 16) / 255 for start in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
