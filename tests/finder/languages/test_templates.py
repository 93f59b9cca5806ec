"""Templates have no words of their own: each goes through gettext, whatever branch it stands in."""

import re
from html.parser import HTMLParser

from django.conf import settings

from finder.languages.extract import TEMPLATES

FOLDER = settings.BASE_DIR / "templates"
FILES = sorted(file for pattern in TEMPLATES for file in FOLDER.glob(pattern))
# The living page of the design, which production does not serve, and the page that prints the API's
# description, which is in English as its fields are.
FOR_MAKERS = ("finder/styleguide.html", "finder/api/")
TRANSLATED = re.compile(r"{% blocktranslate\b.*?{% endblocktranslate %}|{[#%{].*?[#%}]}", re.DOTALL)
WORD = re.compile(r"[^\W\d_]{2,}")
READ_OUT = {"alt", "aria-description", "aria-label", "placeholder", "summary", "title"}


class Words(HTMLParser):
    """What a template says without its tags; parts that name another language are left out."""

    def __init__(self, template: str):
        super().__init__()
        self.found: list[str] = []
        self._silent = ""
        self.feed(TRANSLATED.sub("", template))
        self.close()

    def handle_starttag(self, tag, attributes):
        attributes = {name: value or "" for name, value in attributes}
        if tag in ("code", "script", "style") or attributes.get("lang") == "es":
            self._silent = self._silent or tag
        self.found += [
            value
            for name, value in attributes.items()
            if name in READ_OUT
            or (name == "content" and attributes.get("name") == "description")
            or (name.startswith("data-") and " " in value.strip())
        ]

    def handle_endtag(self, tag):
        if tag == self._silent:
            self._silent = ""

    def handle_data(self, data):
        if not self._silent:
            self.found.append(data.strip())


def test_every_word_of_a_template_is_translated():
    left = {}
    for file in FILES:
        name = str(file.relative_to(FOLDER))
        words = [text for text in Words(file.read_text("utf-8")).found if WORD.search(text)]
        if words and not name.startswith(FOR_MAKERS):
            left[name] = words
    assert left == {}
