"""Where the bars of a timeline lie."""

from finder.guides.timeline import picture


def test_marks_stand_at_even_steps_and_bars_between_them(write):
    (block,) = (block for block in write().blocks if block.kind == "timeline")
    drawn = picture(block)

    assert [mark.x for mark in drawn.marks] == ["0.00%", "50.00%", "100.00%"]
    (bar,) = drawn.bars
    # From the second mark to half way, in hours, between it and the third.
    assert (bar.x, bar.width) == ("50.00%", "25.00%")
    assert bar.bar_y < drawn.height
