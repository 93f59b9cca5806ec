"""One spelling for names of places, shared by building the gazetteer and by looking things up.

"St. Paul" and "Saint Paul", "Ft Worth" and "Fort Worth", "Cañon City" and "Canon City" become the
same text. It needs no database: the `unaccent` extension is not involved, so that the stored and
the asked-for spelling can never differ by a server's configuration.
"""

import re
import unicodedata

# Whole words that people and post offices shorten. One way only, and always to the long form.
_LONG_FORMS = {
    "st": "saint",
    "ste": "sainte",
    "ft": "fort",
    "mt": "mount",
    "hts": "heights",
    "spgs": "springs",
    "bch": "beach",
    "jct": "junction",
    "twp": "township",
    "n": "north",
    "s": "south",
    "e": "east",
    "w": "west",
}
# "Dane Co": only at the end of a name, where it cannot be anything else.
_COUNTY = "co"
# Letters that Unicode does not take apart into a plain letter and a mark (the last: dotless i).
_PLAIN_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "\u0131": "i"})
# Marks inside a word ("O'Fallon", Hawaiian and Samoan names): left out, not turned into a gap.
# The straight and the two curly apostrophes, two lone accents, two letter-like apostrophes.
_APOSTROPHES = str.maketrans("", "", "'\u2019\u2018`\u00b4\u02bb\u02bc")
# The points of "D.C." and "N. Bend" go; that of "St.Paul" becomes a gap.
_INITIAL = re.compile(r"\b(\w)\.(?=\w\b|\W|$)")


def words(text: str) -> list[str]:
    """The words of a text in plain lower-case letters and digits: accents, punctuation and signs
    folded, nothing spelled out yet ("Mt. Vernon" gives "mt", "vernon").

    Letters outside the Latin alphabet are kept as they are: they match nothing and harm nothing.
    """
    text = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES)).casefold()
    text = unicodedata.normalize("NFKD", text).translate(_APOSTROPHES).translate(_PLAIN_LETTERS)
    text = "".join(char for char in text if not unicodedata.combining(char))
    text = _INITIAL.sub(r"\1", text).replace("&", " and ")
    return "".join(char if char.isalnum() else " " for char in text).split()


def join_words(parts: list[str]) -> str:
    """A normalised name from words(): short forms spelled out, a leading "the" left out."""
    while len(parts) > 1 and parts[0] == "the":
        parts = parts[1:]
    spelled = [_LONG_FORMS.get(part, part) for part in parts]
    if len(spelled) > 1 and spelled[-1] == _COUNTY:
        spelled[-1] = "county"
    return " ".join(spelled)


def normalise_name(text: str) -> str:
    """The spelling that Place.search_name holds: "St. Paul" gives "saint paul".

    Applying it again changes nothing. Any text is accepted; one without a letter or digit gives "".
    """
    return join_words(words(text))
