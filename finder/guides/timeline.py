"""Where the bars of a timeline lie. The marks stand at even steps, whatever the hours between."""

from bisect import bisect_right
from dataclasses import dataclass

from .model import Block, Phase, Stop

ROW = 58  # pixels: a label, its bar, and room before the next
TOP = 34  # pixels for the names of the marks


@dataclass(frozen=True)
class Mark:
    """A mark of the axis, at so many percent of the width."""

    stop: Stop
    x: str
    anchor: str


@dataclass(frozen=True)
class Bar:
    """A phase: percent of the width across, pixels down. The label stays inside the picture."""

    phase: Phase
    x: str
    width: str
    label_x: str
    label_anchor: str
    label_y: int
    bar_y: int


@dataclass(frozen=True)
class Picture:
    marks: list[Mark]
    bars: list[Bar]
    height: int


def picture(block: Block) -> Picture:
    """The timeline of a block, ready to be drawn."""
    last = len(block.stops) - 1
    anchors = ["start", *["middle"] * (last - 1), "end"]
    marks = [
        Mark(stop, _percent(index / last), anchors[index]) for index, stop in enumerate(block.stops)
    ]
    bars = [_bar(phase, row, block.stops) for row, phase in enumerate(block.phases)]
    return Picture(marks, bars, TOP + ROW * len(bars))


def _bar(phase: Phase, row: int, stops: tuple[Stop, ...]) -> Bar:
    start, end = _share(phase.start, stops), _share(phase.end, stops)
    left = start <= 0.5
    return Bar(
        phase=phase,
        x=_percent(start),
        width=_percent(end - start),
        label_x=_percent(start if left else end),
        label_anchor="start" if left else "end",
        label_y=TOP + ROW * row + 20,
        bar_y=TOP + ROW * row + 28,
    )


def _share(hours: float, stops: tuple[Stop, ...]) -> float:
    """How far along the axis: straight between two marks."""
    index = min(bisect_right([stop.hours for stop in stops], hours), len(stops) - 1) - 1
    before, after = stops[index].hours, stops[index + 1].hours
    return (index + (hours - before) / (after - before)) / (len(stops) - 1)


def _percent(share: float) -> str:
    """For an attribute of SVG, whatever the language of the page."""
    return f"{share * 100:.2f}%"
