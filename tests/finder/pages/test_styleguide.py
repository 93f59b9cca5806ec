"""The page on the design shows it as it stands, to makers alone; its colors can be read."""

import re

import pytest
from django.conf import settings

from finder.pages.design_tokens import PAIRS, contrast, read_tokens
from tests.factories import CenterFactory

SHEETS = settings.BASE_DIR / "finder" / "static" / "finder" / "css"


@pytest.mark.django_db
def test_it_shows_every_token_and_a_card_of_each_kind(visit, taxonomy):
    verified, unverified = CenterFactory(verified=True), CenterFactory()

    page = visit("/styleguide/")

    for token in read_tokens():
        assert token.name in page.text
    assert verified.name in page.text
    assert unverified.name in page.text
    assert page.response["X-Robots-Tag"] == "noindex"


@pytest.mark.django_db
def test_it_does_without_any_center(visit, taxonomy):
    assert visit("/styleguide/").status == 200


@pytest.mark.django_db
def test_production_does_not_know_it(client, settings):
    settings.PRODUCTION = True

    assert client.get("/styleguide/").status_code == 404


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_each_pair_of_colors_has_the_contrast_that_it_needs(dark):
    poor = {pair: contrast(pair, dark=dark) for pair in PAIRS}

    assert not [pair for pair, ratio in poor.items() if ratio < pair.least], poor


def test_style_sheets_use_only_tokens_that_exist():
    known = {token.name for token in read_tokens()}
    for sheet in SHEETS.glob("*.css"):
        text = sheet.read_text(encoding="utf-8")
        own = set(re.findall(r"(--[a-z-]+):", text))
        used = set(re.findall(r"var\((--[a-z0-9-]+)\)", text))
        assert used <= {f"--{name}" for name in known} | own, sheet.name
