"""The figures that docs/matching.md publishes, and the targets that matching has to hold."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from centers.matching import compare
from centers.matching.measure import measure, read_pairs

PAIRS = Path(settings.BASE_DIR) / "tests/data/matching/labelled_pairs.csv"


@pytest.fixture(scope="module")
def pairs():
    return list(read_pairs(PAIRS))


def test_the_targets_hold_on_the_second_sample(pairs):
    sample = [pair for pair in pairs if pair.part == "second"]
    assert len(sample) >= 300
    figures = measure(sample)
    assert figures.precision >= 0.995
    assert figures.recall >= 0.95


def test_precision_holds_on_every_pair_and_few_are_missed(pairs):
    figures = measure(pairs)
    assert figures.precision >= 0.995
    assert figures.recall_with_people >= 0.97


def test_no_pair_is_there_twice(pairs):
    assert len({frozenset((pair.one, pair.other)) for pair in pairs}) == len(pairs)


def test_the_order_of_the_two_does_not_matter(pairs):
    for pair in pairs:
        there, back = (
            compare(*sides, alone=pair.alone)
            for sides in ((pair.one, pair.other), (pair.other, pair.one))
        )
        assert (there.verdict, there.score) == (back.verdict, back.score), pair.number


def test_the_page_says_what_the_command_says(capsys):
    call_command("measure_matching")
    said = [line for line in capsys.readouterr().out.splitlines() if "precision" in line]
    page = (Path(settings.BASE_DIR) / "docs/matching.md").read_text("utf-8")
    assert len(said) == 3
    for line in said:
        assert line.strip() in page
