"""The words of the site in Spanish: none is missing or stale, and a fault in them is found."""

from pathlib import Path

import pytest
from babel.messages import Catalog
from babel.messages.pofile import write_po

from finder.languages import catalog, faults, messages, update_catalogs

PLAIN, COUNTED = "Find centers", ("%(shown)s center", "%(shown)s centers")
SCRIPTED = "{n} centers on the map."
TAGGED = 'Life in danger? Call <a href="tel:911"><strong>911</strong></a>.'


def test_every_text_is_translated_into_spanish():
    assert list(faults("es")) == []


@pytest.fixture(scope="module")
def texts() -> Catalog:
    return messages()


@pytest.fixture
def spanish(texts, tmp_path, settings, monkeypatch):
    """A complete catalog in a folder of its own; call it with a change to write that down."""
    settings.LOCALE_PATHS = [tmp_path]
    monkeypatch.setattr(catalog, "messages", lambda: texts)
    translated = Catalog(locale="es", charset="utf-8")
    for text in texts:
        if text.id:
            string = text.id if isinstance(text.id, str) else tuple(text.id)
            translated.add(text.id, string, context=text.context, flags=text.flags)

    def write(change=lambda catalog: None) -> Path:
        change(translated)
        path = tmp_path / "es" / "LC_MESSAGES" / "django.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, translated)
        return path

    return write


def test_a_complete_catalog_has_no_fault(spanish):
    spanish()
    assert list(faults("es")) == []


def test_a_language_without_a_catalog_lacks_every_text(spanish, texts):
    assert len(list(faults("es"))) == len(texts)


@pytest.mark.parametrize(("text", "string"), [(PLAIN, ""), (COUNTED, ("%(shown)s centro", ""))])
def test_an_untranslated_text_is_found(spanish, text, string):
    spanish(lambda translated: setattr(translated.get(text), "string", string))
    (fault,) = faults("es")
    assert fault.startswith(f"not translated: {text!r} (")


def test_a_stale_translation_is_found(spanish):
    spanish(lambda translated: translated.get(PLAIN).flags.add("fuzzy"))
    assert list(faults("es")) == [f"stale: {PLAIN!r}"]


@pytest.mark.parametrize(
    ("text", "string"),
    [
        (COUNTED, ("%(shown)s centro", "centros")),
        (COUNTED, ("%(shown)s centro", "%(number)s centros")),
        (SCRIPTED, "Centros en el mapa."),
        (TAGGED, "¿Peligra una vida? Llame al 911."),
    ],
    ids=["one is missing", "another one", "a script's", "a tag"],
)
def test_other_placeholders_or_tags_than_the_english_ones_are_found(spanish, text, string):
    spanish(lambda translated: setattr(translated.get(text), "string", string))
    assert list(faults("es")) == [f"other placeholders or tags: {text!r}"]


def test_a_text_that_is_no_longer_used_is_found(spanish):
    spanish(lambda translated: translated.add("Gone for good", "Se fue"))
    assert list(faults("es")) == ["no longer used: 'Gone for good'"]


def test_bringing_it_up_to_date_marks_what_changed_and_drops_what_is_gone(spanish):
    def change(translated: Catalog) -> None:
        translated.delete(PLAIN)
        translated.add(f"{PLAIN} near", "Buscar centros cerca")
        translated.add("Zzz qqq xxx", "Nada")

    path = spanish(change)
    update_catalogs()

    assert list(faults("es")) == [f"stale: {PLAIN!r}"]
    assert "Zzz" not in path.read_text(encoding="utf-8")
