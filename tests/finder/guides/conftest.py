"""A small guide that holds to every rule, to be spoilt by the tests."""

import tomllib

import pytest

from finder.guides.read import read_guide

ENGLISH = """
[guide]
title = "Tea"
short = "Tea"
summary = "About tea."
condition = "Tea use"
needs = ["treats/alcohol"]

[guide.review]
revised_on = 2026-01-02

[[section]]
id = "facts"
title = "Facts"

[[section.block]]
id = "fact"
title = "A fact"
text = "Tea is hot.[^leaf] It is [wet](#facts).[^pot][^leaf]"

[[section.block]]
id = "kind"
unsourced = "Kind words."
text = "Be kind. Call 988."

[[section.block]]
id = "course"
kind = "timeline"
title = "How tea goes"

[section.block.stops]
a = { hours = 0, label = "0" }
b = { hours = 10, label = "10 h" }
c = { hours = 100, label = "100 h" }

[section.block.phases.late]
start = 10
end = 55
label = "Cold"
when = "After 10 hours"
text = "It is cold.[^pot]"

[[section.block]]
id = "find"
kind = "search"
title = "Find tea"
unsourced = "Says what the search does."
needs = ["care/detox"]
"""

SOURCES = """
[pot]
kind = "web"
authors = "Pot P"
title = "On pots"
publisher = "Kettle Press"
link = "https://example.org/pots"

[leaf]
kind = "article"
authors = "Leaf L"
title = "On leaves"
container = "Leaves 1(1):1-2"
publisher = "Kettle Press"
year = 2020
doi = "10.1000/leaf"
"""


@pytest.fixture
def write(tmp_path):
    """Write a guide's files, each with some of its text replaced, and read it."""

    def make(english: tuple = (), sources: tuple = (), language: str = "en", **translations: str):
        folder = tmp_path / "tea"
        folder.mkdir(exist_ok=True)
        for name, text, change in (("en", ENGLISH, english), ("sources", SOURCES, sources)):
            for old, new in [change] if change else []:
                assert text.count(old) >= 1, old
                text = text.replace(old, new)
            (folder / f"{name}.toml").write_text(text, encoding="utf-8")
        for code, text in translations.items():
            (folder / f"{code}.toml").write_text(text, encoding="utf-8")
        return read_guide(folder, language)

    return make


@pytest.fixture
def raw() -> dict:
    return tomllib.loads(ENGLISH)
