"""Names, phones and addresses that nobody can mistake for a real one, and that are still pleasant
to read: "Example Harbor Recovery Center, 100 Sample Street"."""

from collections import Counter

from django.utils.text import slugify

from .draw import between, pick

_WORDS = """
    Harbor Willow Cedar Meadow Lantern Maple Juniper Orchard Prairie Aspen Clover Heron Sage Birch
    Compass Wren Fern Laurel Cove Robin Sparrow Hazel Rowan Linden Amber Canyon Brook Garden Pine
    Horizon Anchor Dove Elm Ivy Larch Lark Magnolia Marigold Nightingale Oak Pebble Poppy Quill
    Redwood River Spruce Starling Summit Sunrise Thistle Tide Valley Violet Walnut Wheat Yarrow
"""
# One area code of each state. Source: North American Numbering Plan Administrator, area code map.
_AREA_CODES = """
    AL:205 AK:907 AZ:602 AR:501 CA:213 CO:303 CT:203 DE:302 DC:202 FL:305 GA:404 HI:808 ID:208
    IL:312 IN:317 IA:515 KS:316 KY:502 LA:504 ME:207 MD:410 MA:617 MI:313 MN:612 MS:601 MO:314
    MT:406 NE:402 NV:702 NH:603 NJ:201 NM:505 NY:212 NC:704 ND:701 OH:216 OK:405 OR:503 PA:215
    PR:787 RI:401 SC:803 SD:605 TN:615 TX:214 UT:801 VT:802 VA:703 WA:206 WV:304 WI:414 WY:307
"""

# Every name starts with it.
MARK = "Example"
WORDS = tuple(_WORDS.split())
# Centers of these names belong to an organization of the name, with others across the country.
ORGANIZED = frozenset(WORDS[::4])
STREETS = ("Sample Street", "Placeholder Avenue", "Specimen Road", "Fictional Way", "Model Lane")
ABOUT = "This center is fictional. It shows what a listing looks like."

AREA_CODES = dict(pair.split(":") for pair in _AREA_CODES.split())


class Names:
    """Hands out names and numbers, each one once. Ask in the same order for the same answers."""

    def __init__(self) -> None:
        self._used: Counter[str] = Counter()

    def word(self, kind: str) -> str:
        """The next word for a kind: kinds start at different words, so that a page is varied."""
        start = between(0, len(WORDS) - 1, "word", kind)
        self._used[kind] += 1
        return WORDS[(start + 5 * self._used[kind]) % len(WORDS)]

    def phone(self, state: str) -> str:
        """A number of the state in E.164. 555-0100 to 555-0199 are set aside for fiction."""
        number = self._used[state]
        self._used[state] += 1
        return f"+1{AREA_CODES[state]}555{100 + number:04d}"


def street(*about: object) -> str:
    return f"{100 * between(1, 40, 'house', *about)} {pick(STREETS, 'street', *about)}"


def website(name: str) -> str:
    return f"https://{slugify(name.removeprefix(MARK))}.example.org/"
