"""Translations: what is current is shown, what is stale stays English, and a test finds it."""

import pytest

from finder.guides import find_guide, slugs
from finder.guides.library import CONTENT
from finder.guides.translation import digest, missing, units


@pytest.fixture
def spanish(raw):
    """A translation of two units, each with the hash of the words it was made from."""
    hashes = {id: digest(unit) for id, unit in units(raw).items()}
    return f"""
[fact]
of = "{hashes["fact"]}"
title = "Un hecho"
text = "El té está caliente.[^leaf] Está [mojado](#facts).[^leaf][^pot]"

[course]
of = "{hashes["course"]}"
title = "Cómo va el té"
stops.a.label = "0"
stops.b.label = "10 h"
stops.c.label = "100 h"
phases.late.label = "Frío"
phases.late.when = "Después de 10 horas"
phases.late.text = "Está frío.[^pot]"
"""


def blocks(guide) -> dict:
    return {block.id: block for block in guide.blocks}


def test_current_words_replace_the_english_and_nothing_else(write, spanish):
    english, guide = write(), write(es=spanish, language="es")

    assert blocks(guide)["fact"].title == "Un hecho"
    (phase,) = blocks(guide)["course"].phases
    assert (phase.label, phase.start, phase.end) == ("Frío", 10, 55)
    assert guide.sources == english.sources
    assert guide.english == {"guide", "facts", "kind", "find"}


def test_words_that_have_changed_in_english_are_shown_in_english(write, spanish):
    changed = ("Tea is hot.", "Tea is very hot.")
    guide = write(english=changed, es=spanish, language="es")

    assert blocks(guide)["fact"].title == "A fact"
    assert "very hot" in blocks(guide)["fact"].text
    assert "fact" in guide.english
    assert "course" not in guide.english


def test_a_change_of_structure_makes_no_translation_stale(write, spanish):
    guide = write(english=("end = 55", "end = 60"), es=spanish, language="es")

    assert blocks(guide)["course"].phases[0].end == 60
    assert "course" not in guide.english


def test_the_role_of_a_reviewer_is_translated_with_the_head(write):
    review = 'clinician = { role = "Tea doctor", reviewed_on = 2026-02-01 }'
    english = ("revised_on = 2026-01-02", f"revised_on = 2026-01-02\n{review}")
    head = 'title = "Té"\nshort = "Té"\nsummary = "Sobre el té."\ncondition = "Uso de té"\n'

    def spanish(role: str):
        of = digest(
            {
                "title": "Tea",
                "short": "Tea",
                "summary": "About tea.",
                "condition": "Tea use",
                "review": {"clinician": {"role": "Tea doctor"}},
            }
        )
        return write(english=english, es=f'[guide]\nof = "{of}"\n{head}{role}', language="es")

    with_role = spanish('review.clinician.role = "Especialista en té"')
    assert with_role.reviewer.role == "Especialista en té"
    assert (with_role.title, with_role.condition) == ("Té", "Uso de té")
    assert spanish("").title == "Tea"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (".[^leaf] Está", ". Está"),  # a source less
        ('title = "Un hecho"', ""),  # a part less
        ('title = "Un hecho"', 'title = "Un hecho"\nsummary = "Más"'),  # a part more
    ],
)
def test_a_translation_that_does_not_match_is_not_used(write, spanish, old, new):
    guide = write(es=spanish.replace(old, new), language="es")

    assert blocks(guide)["fact"].title == "A fact"
    assert "fact" in guide.english


def test_without_a_file_all_is_english(write):
    guide = write(language="es")

    assert not guide.translated
    assert guide.title == "Tea"


def test_nothing_is_missing_from_what_translates_every_unit(raw):
    whole = {id: {"of": digest(unit), **unit} for id, unit in units(raw).items()}

    assert missing(raw, whole) == {}
    assert missing(raw, {}).keys() == units(raw).keys()


@pytest.mark.parametrize(
    ("slug", "language"),
    [
        (slug, path.stem)
        for slug in slugs()
        for path in sorted((CONTENT / slug).glob("*.toml"))
        if path.stem != "sources"
    ],
)
def test_no_translation_of_the_site_is_stale(slug, language):
    """What fails here is listed, ready to be filled in, by `manage.py guide_translation`."""
    assert find_guide(slug, language).english == frozenset()
