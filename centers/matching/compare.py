"""Whether two descriptions are of one facility: yes, no, or a question for a person, with why."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from urllib.parse import urlsplit

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from centers.places.states import STATES

from .names import NameLikeness, compare_names, name_words
from .streets import Street, read_street

# The part of the shorter name that two names of one facility share at least.
_ALIKE, _ALIKE_BEHIND_ONE_DOOR = 0.7, 0.6
_VERY_ALIKE, _SOMEWHAT_ALIKE = 0.9, 0.3
# How alike (0 to 100) two spellings of one street are; less will do with a phone in common.
_STREET, _STREET_WITH_PHONE = 84, 70
# Area codes that belong to no place (North American Numbering Plan).
_TOLL_FREE = tuple(f"+1{code}" for code in (800, 833, 844, 855, 866, 877, 888))


class Verdict(StrEnum):
    SAME = "same"
    UNSURE = "unsure"
    DIFFERENT = "different"


@dataclass(frozen=True)
class Described:
    """A facility as one source or the register describes it. Phones in E.164 form, the main one
    first; the website's host without "www."."""

    name: str
    program_name: str
    street1: str
    street2: str
    city: str
    state: str
    zip: str
    phones: tuple[str, ...] = ()
    host: str = ""

    @property
    def full_name(self) -> str:
        return f"{self.name} {self.program_name}".strip()

    @property
    def street(self) -> Street:
        return read_street(self.street1, self.street2)


@dataclass(frozen=True)
class Comparison:
    """The verdict, a score from 0 to 1 to choose the best of several by, and the reasons in words,
    those that speak for one facility apart from those that speak against it."""

    verdict: Verdict
    score: float
    speaks_for: tuple[str | Promise, ...]
    speaks_against: tuple[str | Promise, ...]

    def asked(self) -> "Comparison":
        """The same, to be decided by a person."""
        return replace(self, verdict=Verdict.UNSURE)


def host_of(website: str) -> str:
    """The host of an address, in small letters, without "www."."""
    parts = urlsplit(website if "//" in website else f"//{website}")
    return re.sub(r"^www\.", "", (parts.hostname or "").casefold())


@dataclass(frozen=True)
class _Signs:
    """What the rules look at. `near`: one ZIP code or city. `number`: house number in common.
    `door`: street as well. `phone`, `line`: one number in common, two; `main`: the main ones alike;
    `shared`, `toll_free`: that one. `unit`: None where one has none. `program`: both name one."""

    names: NameLikeness
    near: bool
    one_zip: bool
    withheld: bool
    number: bool
    door: bool
    unit: bool | None
    one_unit: bool
    phone: bool
    main: bool
    shared: bool
    toll_free: bool
    line: bool
    website: bool
    program: bool
    programs: bool
    both_programs: bool
    place: frozenset[str]
    alone: bool

    @property
    def alike(self) -> bool:
        least = _ALIKE_BEHIND_ONE_DOOR if self.door and self.main else _ALIKE
        telling = self.names.has_telling_word or not any(self.names.own)
        return telling and self.names.share >= least


def compare(
    one: Described, other: Described, *, alone: bool = False, shared: bool = False
) -> Comparison:
    """Compare two descriptions. `alone`: each source has one facility behind that door which the
    other has not; `shared`: a third facility has their main number too.

    What the rules rest on, and how often they are right: docs/matching.md.
    """
    signs = _signs(one, other, alone, shared)
    score = (
        0.4 * signs.door + 0.25 * signs.phone + 0.05 * signs.main + 0.3 * min(signs.names.share, 1)
    )
    return Comparison(_verdict(signs), round(score, 3), *_why(signs))


def _signs(one: Described, other: Described, alone: bool, shared: bool) -> _Signs:
    ours, theirs = one.street, other.street
    near = one.zip == other.zip or (
        one.state == other.state and one.city.casefold() == other.city.casefold()
    )
    programs = [_program(one), _program(other)]
    phone = bool(set(one.phones) & set(other.phones))
    main = phone and one.phones[0] == other.phones[0]
    # "Gloria Drive, Navy Hill": where no house has a number, the street has to do.
    unnumbered = one.zip == other.zip and not (ours.numbers or theirs.numbers)
    number = near and (unnumbered or ours.same_number(theirs))
    return _Signs(
        names=compare_names(one.full_name, other.full_name),
        near=near,
        one_zip=one.zip == other.zip,
        withheld=not (ours.is_known and theirs.is_known),
        number=number,
        door=number and ours.likeness(theirs) >= (_STREET_WITH_PHONE if phone else _STREET),
        unit=ours.unit == theirs.unit if ours.unit and theirs.unit else None,
        one_unit=ours.unit == theirs.unit,
        phone=phone,
        main=main,
        shared=shared,
        toll_free=main and one.phones[0].startswith(_TOLL_FREE),
        line=len(set(one.phones) & set(other.phones)) > 1,
        website=bool(one.host) and one.host == other.host,
        program=all(programs) and programs[0] == programs[1],
        both_programs=all(programs),
        programs=any(programs),
        place=frozenset(_place_words(one, other)),
        alone=alone,
    )


def _program(described: Described) -> str:
    """The program in small letters; "" where the source has another name of the whole there."""
    program = described.program_name.casefold()
    return "" if re.match(r"d\W?b\W?a\b", program) else program


def _place_words(*described: Described) -> Iterator[str]:
    for one in described:
        yield from name_words(one.city)
        yield one.state.casefold()
        yield from name_words(STATES[one.state][0] if one.state in STATES else "")


def _verdict(signs: _Signs) -> Verdict:
    if not signs.near:
        return Verdict.DIFFERENT
    if signs.door:
        return _at_one_door(signs)
    if not signs.alike or signs.names.told_apart or signs.names.two_programs:
        return Verdict.DIFFERENT
    if signs.withheld:
        return _without_a_street(signs)
    if signs.number and signs.phone:
        # The street has two names, or one is misspelled.
        safe = signs.main and signs.names.differ_in_passing(signs.place, usual_kinds=True)
        return Verdict.SAME if safe else Verdict.UNSURE
    if not signs.main:
        return Verdict.DIFFERENT
    return Verdict.SAME if _moved(signs) else Verdict.UNSURE


def _moved(signs: _Signs) -> bool:
    """It took its name and its number along. Otherwise this may be another site of a chain that
    has one number for all."""
    kept = signs.program or (not signs.shared and (signs.line or signs.one_zip))
    return kept and not signs.toll_free and signs.names.differ_in_passing(signs.place)


def _at_one_door(signs: _Signs) -> Verdict:
    names = signs.names
    if not (signs.phone or signs.website):
        if names.two_programs:
            return Verdict.DIFFERENT
        if signs.program and signs.alone and names.has_own_word:
            return Verdict.SAME
        if not signs.alike or names.told_apart:
            return Verdict.DIFFERENT
        in_passing = names.differ_in_passing(signs.place) or signs.alone
        safe = in_passing and names.one_is_longer and not names.one_program
        return Verdict.SAME if safe and signs.one_unit and signs.one_zip else Verdict.UNSURE
    if (signs.program and (names.has_own_word or signs.alone)) or _renamed(signs):
        return Verdict.SAME
    if signs.alike and names.differ_in_passing(signs.place, usual_kinds=signs.main):
        return Verdict.SAME
    if names.two_programs and not (signs.alone and names.two_surveys):
        return Verdict.UNSURE if signs.main and signs.alone else Verdict.DIFFERENT
    if signs.alone and _no_other_to_mean(signs):
        return Verdict.SAME
    asked = signs.main or signs.alike or (signs.unit and signs.alone)
    return Verdict.UNSURE if asked else Verdict.DIFFERENT


def _no_other_to_mean(signs: _Signs) -> bool:
    """Enough, where each source has one facility behind the door that the other has not."""
    names = signs.names
    if signs.line:
        return not (signs.both_programs and names.told_apart)
    if signs.alike and names.one_holds_the_other and not names.one_program:
        return signs.unit is not False or signs.main
    kept_its_name = names.share >= _SOMEWHAT_ALIKE
    return signs.main and kept_its_name and not (names.one_program and names.told_apart)


def _renamed(signs: _Signs) -> bool:
    """Two numbers are the same, and no two programs are named: an organization's new name."""
    named = signs.programs and signs.names.told_apart
    return signs.line and not named and not any(signs.names.kinds)


def _without_a_street(signs: _Signs) -> Verdict:
    names = signs.names
    in_passing = names.differ_in_passing(signs.place)
    longer = signs.line and names.one_is_longer and not names.one_program
    if signs.one_zip and signs.phone and (in_passing or longer):
        return Verdict.SAME
    if not in_passing or signs.phone:
        return Verdict.UNSURE
    if signs.unit and names.share >= _VERY_ALIKE:
        return Verdict.SAME
    return Verdict.UNSURE if names.share >= _VERY_ALIKE else Verdict.DIFFERENT


def _why(signs: _Signs) -> tuple[tuple[str | Promise, ...], tuple[str | Promise, ...]]:
    names = signs.names
    told = [
        (signs.door, _("The same street and number"), _("Another street or number")),
        (signs.phone, _("A phone number in common"), _("No phone number in common")),
        (signs.website, _("The same website"), None),
        (signs.alike, _("Names much alike"), _("Names not alike")),
    ]
    speaks_for = [yes for holds, yes, _no in told if holds]
    speaks_against = [no for holds, _yes, no in told if no and not holds]
    if signs.withheld:
        speaks_against[0] = _("One of the two does not give its street")
    if signs.unit is False:
        speaks_against.append(_("Another suite, floor or unit"))
    if names.two_programs or names.one_program:
        speaks_against.append(_("The names tell of another kind of program"))
    elif names.told_apart:
        speaks_against.append(_("Each name has a word that the other has not"))
    elif any(names.own):
        speaks_against.append(_("One name says more than the other"))
    return tuple(speaks_for), tuple(speaks_against)
