"""How much two names have in common, and whether what differs names two programs."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from rapidfuzz import fuzz

from .text import LEGAL, listed, words

# How the directories shorten words to fit their 40 letters a line.
_LONG = {
    "add": "addiction", "addictions": "addiction", "addictive": "addiction", "adol": "adolescent",
    "assoc": "associates", "association": "associates", "behav": "behavioral", "bh":
    "behavioral health", "chem": "chemical", "childs": "children", "childrens": "children",
    "child": "children", "clin": "clinic", "clinics": "clinic", "cmhc":
    "community mental health ctr", "cnty": "county", "comm": "community", "csl": "counseling",
    "csb": "community services board", "dept": "department", "detoxification": "detox", "fam":
    "family", "families": "family", "healthcare": "health care", "hlth": "health", "hlthcare":
    "health care", "hosp": "hospital", "htp": "health", "med": "medical", "mens": "men", "mh":
    "mental health", "mgmt": "management", "op": "outpatient", "out": "outpatient", "prog":
    "program", "programs": "program", "psych": "psychiatric", "rehab": "rehabilitation", "resid":
    "residential", "residence": "residential", "serv": "services", "service": "services",
    "servs": "services", "svcs": "services", "systems": "system", "trt": "treatment", "tx":
    "treatment", "univ": "university", "womens": "women", "yth": "youth", "sud": "substance use",
    "substances": "substance", "abuse": "use", "disorders": "disorder", "mat":
    "medication treatment", "ctrs": "ctr", "homes": "home",
}  # fmt: skip
# Words that half of all names have: they tell nobody apart.
_GENERIC = listed(
    "ctr services health care behavioral mental counseling community treatment program clinic "
    "recovery outpatient system county of and for at in dba a family group medical hospital "
    "addiction substance use disorder department site office campus location satellite solutions "
    "wellness associates psychiatric human main center"
)
# Words that say nothing of which program it is: what an edition adds or leaves out.
_NEUTRAL = listed(
    "ctr services health care behavioral counseling treatment clinic program system county of and "
    "for at in dba a group medical hospital department site office campus location satellite main "
    "associates agency division unit regional region district n s e w ne nw se sw northern "
    "southern eastern western northeastern northwestern southeastern southwestern"
)
# What a program is for: words of one kind mean the same, words of two kinds are two programs.
_KINDS = {
    "detox": "detox withdrawal ats acute",
    "stabilization": "css stabilization",
    "opioid program": "methadone otp opioid narcotic",
    "young people": "children adolescent youth teen teens kids pediatric boys girls juvenile",
    "adults": "adult adults",
    "women": "women perinatal maternal mothers female",
    "men": "men male",
    "older people": "senior seniors geriatric elder older",
    "residential": "residential home transitional rehabilitation lodge",
    "inpatient": "inpatient",
    "outpatient": "outpatient",
    "day program": "partial php day pros psr",
    "court": "court courts duil dui",
    "crisis": "crisis",
    "community team": "assertive act mainstream impact mobile",
    "vocational": "vocational",
    "primary care": "primary",
    "substance use": "substance addiction recovery chemical alcohol alcoholism drug drugs",
    "mental health": "mental psychiatric",
}
_KIND_OF = {word: kind for kind, named in _KINDS.items() for word in named.split()}
# Said of most programs, so that a name without it says nothing else.
_USUAL_KINDS = frozenset(["outpatient", "substance use", "mental health", "adults"])
_SURVEYS = frozenset(["substance use", "mental health", "adults"])
# A word counts as the same at this likeness (0 to 100): "Assicuates", "Philidelphia".
_SAME_WORD = 84
_SHORTEST_STEM, _SHORTEST_CUT, _SHORTEST_INITIALS = 4, 6, 3
_ENOUGH_READ = 40_000


@dataclass(frozen=True)
class NameLikeness:
    """What two names share.

    `share` is the part, 0 to 1, of the shorter name that the other has, a generic word counting a
    fourth; `told_apart` says that each has a telling word of its own; `kinds` are the kinds of
    program that only one of them names, for each name.
    """

    share: float
    common: frozenset[str]
    own: tuple[frozenset[str], frozenset[str]]
    kinds: tuple[frozenset[str], frozenset[str]]

    @property
    def told_apart(self) -> bool:
        return all(own - _GENERIC for own in self.own)

    @property
    def two_programs(self) -> bool:
        return all(self.kinds) and not (self.kinds[0] & self.kinds[1])

    @property
    def two_surveys(self) -> bool:
        """One says substance use, the other mental health: so do the surveys behind them, of one
        center."""
        return all(self.kinds) and self.kinds[0] | self.kinds[1] <= _SURVEYS

    @property
    def one_program(self) -> bool:
        """Only one of the two names the kind of its program, and it is not a usual one."""
        return not all(self.kinds) and bool((self.kinds[0] | self.kinds[1]) - _USUAL_KINDS)

    @property
    def one_is_longer(self) -> bool:
        """One name says all that the other says."""
        return not all(self.own)

    @property
    def one_holds_the_other(self) -> bool:
        """One name says all that the other says, but for neutral words."""
        return any(own <= _NEUTRAL for own in self.own)

    def differ_in_passing(self, place: frozenset[str], *, usual_kinds: bool = False) -> bool:
        """What is said on one side only is neutral or the place's own name; with `usual_kinds`,
        it may also be that it is for mental health, substance use or outpatients."""
        own = self.own[0] | self.own[1]
        usual = {word for word in own if usual_kinds and _KIND_OF.get(word) in _USUAL_KINDS}
        return own <= _NEUTRAL | place | usual

    @property
    def has_telling_word(self) -> bool:
        """They share a word that half of all names have not."""
        return bool(self.common - _GENERIC)

    @property
    def has_own_word(self) -> bool:
        """They share a word that belongs to no other: neither generic nor a kind of program."""
        return bool(self.common - _GENERIC - _KIND_OF.keys())


def compare_names(one: str, other: str) -> NameLikeness:
    if other < one:
        # Which words are found alike must not depend on the order of the two.
        likeness = compare_names(other, one)
        return replace(likeness, own=likeness.own[::-1], kinds=likeness.kinds[::-1])
    ours, theirs = set(name_words(one)), set(name_words(other))
    _join_split_words(ours, theirs, name_words(other))
    _join_split_words(theirs, ours, name_words(one))
    common, pairs = ours & theirs, {}
    for word in sorted(ours - common):
        for candidate in sorted(theirs - common - set(pairs.values())):
            if _same_word(word, candidate):
                pairs[word] = candidate
                break
    own = (
        frozenset(ours - common - pairs.keys() - _initials_in(other, ours)),
        frozenset(theirs - common - set(pairs.values()) - _initials_in(one, theirs)),
    )
    all_common = frozenset(common | pairs.keys())
    least = min(_weight(ours), _weight(theirs))
    return NameLikeness(
        share=_weight(all_common) / least if least else 0.0,
        common=all_common,
        own=own,
        kinds=(_kinds(own[0]), _kinds(own[1])),
    )


@lru_cache(maxsize=_ENOUGH_READ)
def name_words(name: str) -> tuple[str, ...]:
    """The words of a name, spelled out, without legal forms."""
    spelled = " ".join(_LONG.get(word, word) for word in words(name) if word not in LEGAL)
    return tuple(dict.fromkeys(spelled.split()))


def _join_split_words(whole: set[str], split: set[str], in_order: tuple[str, ...]) -> None:
    """ "Du Bois" is one word where the other name has "DuBois"."""
    for first, second in pairwise(in_order):
        if first + second in whole and {first, second} <= split:
            split -= {first, second}
            split.add(first + second)


def _initials_in(name: str, of: set[str]) -> set[str]:
    """Those of the words that are initials of words of the name: BHC of Berlin Health Center."""
    initials = "".join(word[0] for word in words(name))
    return {word for word in of if len(word) >= _SHORTEST_INITIALS and word in initials}


def _weight(of: Iterable[str]) -> float:
    return sum(0.25 if word in _GENERIC else 1.0 for word in of)


def _kinds(own: frozenset[str]) -> frozenset[str]:
    return frozenset(filter(None, map(_kind_of, own)))


def _kind_of(word: str) -> str | None:
    """The kind that a word names, even where a source cut it off: "Clinical Stabili"."""
    if word in _KIND_OF or len(word) < _SHORTEST_CUT:
        return _KIND_OF.get(word)
    return next((kind for whole, kind in _KIND_OF.items() if whole.startswith(word)), None)


def _same_word(one: str, other: str) -> bool:
    if one in _KIND_OF and other in _KIND_OF:
        return _KIND_OF[one] == _KIND_OF[other]
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) >= _SHORTEST_STEM and longer.startswith(shorter):
        return True
    return len(shorter) >= _SHORTEST_STEM and fuzz.ratio(one, other) >= _SAME_WORD
