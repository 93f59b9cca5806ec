"""The rules of guides: a good one breaks none, and each kind of fault is found and named."""

import datetime

import pytest
from django.core.checks import run_checks

from finder.guides import find_guide, problems, slugs
from finder.guides.read import GuideError

TODAY = datetime.date(2026, 1, 3)


def test_a_good_guide_has_no_problem(write):
    guide = write()

    assert problems(guide, TODAY) == []
    assert guide.numbers == {"leaf": 1, "pot": 2}
    assert [source.key for source in guide.sources] == ["leaf", "pot"]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("It is [wet](#facts).[^pot][^leaf]", "It is wet.", "fact: no source for: It is wet."),
        ('"It is cold.[^pot]"', '"It is cold."', "course: no source for: It is cold."),
        ("[^pot]", "[^leaf]", "[^pot]: a source that nothing cites"),
        ("hot.[^leaf]", "hot.[^loaf]", "[^loaf]: no such source"),
        ("Be kind.", "Be kind.[^pot]", "kind: cites a source, and says that it needs none"),
        ("Be kind.", "9 in 10 are kind.", "kind: a figure without a source: 9 in 10"),
        ("#facts", "#fiction", "fact: the link #fiction leads nowhere"),
        ("#facts", "/guides/coffee/", "fact: the link /guides/coffee/ leads nowhere"),
        ("#facts", "/nowhere/", "fact: the link /nowhere/ leads nowhere"),
        ("#facts", "mailto:pot@example.org", "leads nowhere"),
        ('id = "kind"', 'id = "fact"', "fact: an id is used 2 times"),
        ('id = "kind"', 'id = "a b"', "a b: an id has letters"),
        ('title = "Tea"', 'title = ""', "guide: no title"),
        ("revised_on = 2026-01-02", "revised_on = 2026-01-04", "still to come"),
        (
            "revised_on = 2026-01-02",
            'revised_on = 2026-01-02\nclinician = { role = "Nurse", reviewed_on = 2026-01-01 }',
            "older than the text",
        ),
        (
            "revised_on = 2026-01-02",
            'revised_on = 2026-01-02\nclinician = { role = "", reviewed_on = 2026-01-02 }',
            "a reviewer without a role",
        ),
        ('kind = "search"', 'kind = "dance"', "find: no such kind of block as 'dance'"),
        ('title = "Find tea"', "", "find: no title"),
        ("end = 55", "end = 155", "late: outside the axis"),
        ("hours = 10,", "hours = 0,", "the stops of a timeline go up"),
        ('when = "After 10 hours"', 'when = ""', "late: a phase has a label, a time and a text"),
        (
            'needs = ["care/detox"]',
            'choices = ["care/detox", "pay/free"]',
            "find: its choices are of more than one group",
        ),
    ],
)
def test_each_fault_is_named(write, old, new, words):
    found = "\n".join(problems(write(english=(old, new)), TODAY))

    assert words in found


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('authors = "Pot P"', 'authors = ""', "[^pot]: no authors"),
        ("year = 2020", "", "[^leaf]: no year"),
        ('kind = "web"', 'kind = "gossip"', "[^pot]: no such kind of source as 'gossip'"),
        ("10.1000/leaf", "leaf", "[^leaf]: not a DOI: leaf"),
        ("https://example.org/pots", "example.org", "[^pot]: neither a DOI nor an https link"),
    ],
)
def test_each_fault_of_a_source_is_named(write, old, new, words):
    assert words in "\n".join(problems(write(sources=(old, new)), TODAY))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("revised_on = 2026-01-02", ""),
        ("revised_on = 2026-01-02", 'revised_on = "soon"'),
        ('summary = "About tea."', 'sumary = "About tea."'),
        ('id = "kind"', 'id = "kind"\ncolour = "red"'),
        ("[[section]]", "[[section"),
    ],
)
def test_a_file_of_the_wrong_shape_is_refused(write, old, new):
    with pytest.raises(GuideError, match="tea"):
        write(english=(old, new))


def test_a_review_counts_from_the_day_it_was_recorded(write):
    guide = write(
        english=(
            "revised_on = 2026-01-02",
            'revised_on = 2026-01-02\nclinician = { role = "Nurse", reviewed_on = 2026-01-03 }',
        )
    )

    assert problems(guide, TODAY) == []
    assert guide.reviewer.role == "Nurse"


def test_the_guides_of_the_site_hold_to_every_rule_and_are_checked_before_it_starts():
    assert {"ketamine", "alcohol-withdrawal"} <= set(slugs())
    errors = [message for message in run_checks() if (message.id or "").startswith("guides.E")]
    assert errors == []


@pytest.mark.parametrize("slug", slugs())
def test_a_clinician_is_named_only_with_a_day(slug):
    """None has read them yet: whoever records a review changes the file, and this passes on."""
    guide = find_guide(slug)
    assert guide.reviewer is None or guide.reviewer.reviewed_on >= guide.revised_on
