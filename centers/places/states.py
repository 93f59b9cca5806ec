"""The states, the District of Columbia and the five inhabited territories.

Codes are the USPS two-letter codes (Publication 28, appendix B), numbers the FIPS state codes
(ANSI INCITS 38:2009).
"""

from .normalise import normalise_name

# USPS code: (name, FIPS number).
STATES = {
    "AL": ("Alabama", "01"),
    "AK": ("Alaska", "02"),
    "AZ": ("Arizona", "04"),
    "AR": ("Arkansas", "05"),
    "CA": ("California", "06"),
    "CO": ("Colorado", "08"),
    "CT": ("Connecticut", "09"),
    "DE": ("Delaware", "10"),
    "DC": ("District of Columbia", "11"),
    "FL": ("Florida", "12"),
    "GA": ("Georgia", "13"),
    "HI": ("Hawaii", "15"),
    "ID": ("Idaho", "16"),
    "IL": ("Illinois", "17"),
    "IN": ("Indiana", "18"),
    "IA": ("Iowa", "19"),
    "KS": ("Kansas", "20"),
    "KY": ("Kentucky", "21"),
    "LA": ("Louisiana", "22"),
    "ME": ("Maine", "23"),
    "MD": ("Maryland", "24"),
    "MA": ("Massachusetts", "25"),
    "MI": ("Michigan", "26"),
    "MN": ("Minnesota", "27"),
    "MS": ("Mississippi", "28"),
    "MO": ("Missouri", "29"),
    "MT": ("Montana", "30"),
    "NE": ("Nebraska", "31"),
    "NV": ("Nevada", "32"),
    "NH": ("New Hampshire", "33"),
    "NJ": ("New Jersey", "34"),
    "NM": ("New Mexico", "35"),
    "NY": ("New York", "36"),
    "NC": ("North Carolina", "37"),
    "ND": ("North Dakota", "38"),
    "OH": ("Ohio", "39"),
    "OK": ("Oklahoma", "40"),
    "OR": ("Oregon", "41"),
    "PA": ("Pennsylvania", "42"),
    "RI": ("Rhode Island", "44"),
    "SC": ("South Carolina", "45"),
    "SD": ("South Dakota", "46"),
    "TN": ("Tennessee", "47"),
    "TX": ("Texas", "48"),
    "UT": ("Utah", "49"),
    "VT": ("Vermont", "50"),
    "VA": ("Virginia", "51"),
    "WA": ("Washington", "53"),
    "WV": ("West Virginia", "54"),
    "WI": ("Wisconsin", "55"),
    "WY": ("Wyoming", "56"),
    "AS": ("American Samoa", "60"),
    "GU": ("Guam", "66"),
    "MP": ("Northern Mariana Islands", "69"),
    "PR": ("Puerto Rico", "72"),
    "VI": ("US Virgin Islands", "78"),
}
# Names that Spanish spells in its own way (Fundéu RAE and the U.S. Census Bureau's Spanish pages).
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
SHARED_WITH_A_CITY = frozenset({"NY", "WA"})

STATE_BY_NAME = {normalise_name(name): code for code, (name, _fips) in STATES.items()}
STATE_BY_NAME |= {normalise_name(name): code for name, code in IN_SPANISH.items()}
STATE_BY_FIPS = {fips: code for code, (_name, fips) in STATES.items()}
LONGEST_NAME_IN_WORDS = max(len(name.split()) for name in STATE_BY_NAME)


def state_label(code: str) -> str:
    """What a visitor reads for a state: "Wisconsin", "Washington State"."""
    name = STATES[code][0]
    return f"{name} State" if code in SHARED_WITH_A_CITY else name
