"""What is served is small: one file where the source has several, without comments and blanks."""

import re

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import storages
from django.core.management import call_command

CSS = "finder/css/"


@pytest.fixture(scope="module")
def gathered(tmp_path_factory):
    """Name -> content of what is served under the name that pages use."""
    folder = tmp_path_factory.mktemp("static")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "STATIC_ROOT", folder)
        storage = storages.create_storage(settings.STORAGES["staticfiles"])
        patch.setattr("django.contrib.staticfiles.storage.staticfiles_storage._wrapped", storage)
        call_command("collectstatic", interactive=False, verbosity=0)
        yield lambda name: (folder / storage.stored_name(name)).read_text(encoding="utf-8")


def source(name: str) -> str:
    with open(finders.find(name), encoding="utf-8") as file:
        return file.read()


def test_the_style_sheet_of_the_site_holds_all_that_it_imports(gathered):
    served = gathered(f"{CSS}site.css")

    assert "@import" not in served
    for part in re.findall(r'url\("(.+)"\)', source(f"{CSS}site.css")):
        for name in re.findall(r"^(\.[a-z_-]+) \{", source(CSS + part), re.MULTILINE):
            assert f"{name}{{" in served or f"{name}," in served, name


@pytest.mark.parametrize("name", [f"{CSS}site.css", f"{CSS}search.css", "finder/js/leave.js"])
def test_neither_comment_nor_blank_is_served(gathered, name):
    served = gathered(name)

    assert "/*" not in served
    assert "// " not in served
    assert "\n\n" not in served
    assert len(served) < 0.85 * len(source(name)) or name.endswith("site.css")


def test_what_others_made_is_served_as_it_came(gathered):
    served, came = gathered("leaflet/leaflet.js"), source("leaflet/leaflet.js")

    # But for the name of its source map, the last line.
    assert served.splitlines()[:-1] == came.splitlines()[:-1]
