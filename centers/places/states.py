"""The states, the District of Columbia and the five inhabited territories.

Codes are the USPS two-letter codes (Publication 28, appendix B), numbers the FIPS state codes
(ANSI INCITS 38:2009).
"""

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from .normalise import normalise_name

# USPS code: (name, FIPS number).
STATES = {
    "AL": (_("Alabama"), "01"),
    "AK": (_("Alaska"), "02"),
    "AZ": (_("Arizona"), "04"),
    "AR": (_("Arkansas"), "05"),
    "CA": (_("California"), "06"),
    "CO": (_("Colorado"), "08"),
    "CT": (_("Connecticut"), "09"),
    "DE": (_("Delaware"), "10"),
    "DC": (_("District of Columbia"), "11"),
    "FL": (_("Florida"), "12"),
    "GA": (_("Georgia"), "13"),
    "HI": (_("Hawaii"), "15"),
    "ID": (_("Idaho"), "16"),
    "IL": (_("Illinois"), "17"),
    "IN": (_("Indiana"), "18"),
    "IA": (_("Iowa"), "19"),
    "KS": (_("Kansas"), "20"),
    "KY": (_("Kentucky"), "21"),
    "LA": (_("Louisiana"), "22"),
    "ME": (_("Maine"), "23"),
    "MD": (_("Maryland"), "24"),
    "MA": (_("Massachusetts"), "25"),
    "MI": (_("Michigan"), "26"),
    "MN": (_("Minnesota"), "27"),
    "MS": (_("Mississippi"), "28"),
    "MO": (_("Missouri"), "29"),
    "MT": (_("Montana"), "30"),
    "NE": (_("Nebraska"), "31"),
    "NV": (_("Nevada"), "32"),
    "NH": (_("New Hampshire"), "33"),
    "NJ": (_("New Jersey"), "34"),
    "NM": (_("New Mexico"), "35"),
    "NY": (_("New York"), "36"),
    "NC": (_("North Carolina"), "37"),
    "ND": (_("North Dakota"), "38"),
    "OH": (_("Ohio"), "39"),
    "OK": (_("Oklahoma"), "40"),
    "OR": (_("Oregon"), "41"),
    "PA": (_("Pennsylvania"), "42"),
    "RI": (_("Rhode Island"), "44"),
    "SC": (_("South Carolina"), "45"),
    "SD": (_("South Dakota"), "46"),
    "TN": (_("Tennessee"), "47"),
    "TX": (_("Texas"), "48"),
    "UT": (_("Utah"), "49"),
    "VT": (_("Vermont"), "50"),
    "VA": (_("Virginia"), "51"),
    "WA": (_("Washington"), "53"),
    "WV": (_("West Virginia"), "54"),
    "WI": (_("Wisconsin"), "55"),
    "WY": (_("Wyoming"), "56"),
    "AS": (_("American Samoa"), "60"),
    "GU": (_("Guam"), "66"),
    "MP": (_("Northern Mariana Islands"), "69"),
    "PR": (_("Puerto Rico"), "72"),
    "VI": (_("US Virgin Islands"), "78"),
}
# Names that Spanish spells in its own way (Fundéu RAE and the U.S. Census Bureau's Spanish pages),
# as visitors type them. What pages show is in the catalog (locale/).
IN_SPANISH = {
    "Carolina del Norte": "NC",
    "Carolina del Sur": "SC",
    "Dakota del Norte": "ND",
    "Dakota del Sur": "SD",
    "Distrito de Columbia": "DC",
    "Hawái": "HI",
    "Islas Marianas del Norte": "MP",
    "Islas Vírgenes": "VI",
    "Luisiana": "LA",
    "Misisipi": "MS",
    "Misuri": "MO",
    "Nueva Jersey": "NJ",
    "Nueva York": "NY",
    "Nuevo Hampshire": "NH",
    "Nuevo México": "NM",
    "Pensilvania": "PA",
    "Samoa Americana": "AS",
    "Tejas": "TX",
    "Virginia Occidental": "WV",
}
TERRITORIES = frozenset({"AS", "GU", "MP", "PR", "VI"})
# A large city has the same name, so that the bare name alone would not say which is meant.
SHARED_WITH_A_CITY = {"NY": _("New York State"), "WA": _("Washington State")}

STATE_BY_NAME = {normalise_name(name): code for code, (name, _fips) in STATES.items()}
STATE_BY_NAME |= {normalise_name(name): code for name, code in IN_SPANISH.items()}
STATE_BY_FIPS = {fips: code for code, (_name, fips) in STATES.items()}
LONGEST_NAME_IN_WORDS = max(len(name.split()) for name in STATE_BY_NAME)


def state_label(code: str) -> str:
    """The label of a state in the gazetteer, in English: "Wisconsin", "Washington State"."""
    return SHARED_WITH_A_CITY.get(code) or STATES[code][0]


def state_name(code: str) -> str:
    """The state in the language of the page: "Wisconsin", "Nueva York"."""
    return gettext(STATES[code][0])
