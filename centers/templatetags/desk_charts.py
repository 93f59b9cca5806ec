"""Bars as pictures: SVG whose sizes are attributes, so that the page needs no inline style.

Each picture has a title and says its figures in words; a table beside it holds the same figures.
"""

from collections.abc import Sequence

from django import template

from centers.tasks.board import Bar

register = template.Library()

# Units of the picture; the page scales it to its width.
WIDTH = 640
_LABELS = 230
_NUMBERS = 70
_ROW, _THICK = 34, 22
_COLUMN, _HIGH = 20, 60


@register.inclusion_tag("desk/board/_bars.html")
def bar_chart(name: str, title: str, bars: Sequence[Bar]) -> dict:
    """Lying bars, one a row, with their labels and numbers. `name` is an id within the page."""
    most = max((bar.number for bar in bars), default=0)
    room = WIDTH - _LABELS - _NUMBERS
    rows = [
        {
            "bar": bar,
            "y": place * _ROW,
            "text_y": place * _ROW + _THICK - 6,
            "width": _scaled(bar.number, most, room),
            "number_x": _LABELS + _scaled(bar.number, most, room) + 8,
        }
        for place, bar in enumerate(bars)
    ]
    return {
        "name": name,
        "title": title,
        "rows": rows,
        "width": WIDTH,
        "height": len(rows) * _ROW,
        "labels": _LABELS,
        "thick": _THICK,
    }


@register.inclusion_tag("desk/board/_columns.html")
def column_chart(name: str, title: str, numbers: Sequence[int], most: int) -> dict:
    """Standing bars, one a day; `most` is the number that fills the height, shared by pictures
    that are compared."""
    columns = []
    for place, number in enumerate(numbers):
        height = _scaled(number, most, _HIGH)
        columns.append({"x": place * _COLUMN + 2, "y": _HIGH - height, "height": height})
    return {
        "name": name,
        "title": title,
        "columns": columns,
        "total": sum(numbers),
        "width": len(numbers) * _COLUMN,
        "height": _HIGH,
        "thick": _COLUMN - 4,
    }


def _scaled(number: int, most: int, room: int) -> int:
    """Never invisible: what is there is at least two units long."""
    return max(2, round(number / most * room)) if number else 0
