"""Guides are read by people in distress: grade 8 or lower, section by section."""

import pytest

from finder.guides import find_guide, plain, slugs
from tests.finder.reading import EXCEPTIONS, MOST, grade


@pytest.mark.parametrize("slug", slugs())
def test_every_section_reads_at_grade_8_or_lower(slug):
    guide = find_guide(slug)
    lines = {
        section.id: [
            line
            for block in section.blocks
            for text in (block.title, *map(plain, block.texts))
            for line in text.splitlines()
        ]
        for section in guide.sections
    }
    grades = {id: grade(part) for id, part in lines.items()}
    every = [line for part in lines.values() for line in part]
    print(f"{slug}: {grade(every):.1f}, with every name counted {grade(every, False):.1f}")
    print(", ".join(f"{id} {figure:.1f}" for id, figure in grades.items()))

    assert max(grades.values()) <= MOST
    assert grade(every) <= MOST


def test_the_measure_tells_hard_text_from_plain():
    hard = "Pharmacological interventions necessitate individualized multidisciplinary evaluation."
    assert grade([hard]) > 12
    assert grade(["Ask a nurse. She can help you."]) < 3


def test_every_exception_is_used():
    words = " ".join(
        plain(text).lower() for slug in slugs() for b in find_guide(slug).blocks for text in b.texts
    )
    assert [name for name in EXCEPTIONS if name not in words] == []
