"""What one demo center says yes and no to: its program's answers, how it is paid, its languages."""

from collections.abc import Iterable

from .draw import draw, some
from .programs import HOSPITAL, Program

# Chances, out of one, for what a program's answers leave open.
_OFTEN, _NO = 0.75, 0.7
_EITHER_YES, _EITHER_NO = 0.4, 0.25

_PUBLIC_PAY = (
    "pay/sliding-scale",
    "pay/self-pay",
    "pay/private-insurance",
    "pay/public-funding",
    "pay/state-insurance",
    "pay/payment-assistance",
)
_PRIVATE_PAY = ("pay/private-insurance", "pay/military-insurance")
_SPANISH_OFTEN = frozenset({"AZ", "CA", "CO", "FL", "IL", "NJ", "NM", "NV", "NY", "TX"})
_OTHER_LANGUAGES = {
    "CA": ("chinese", "vietnamese", "tagalog", "korean"),
    "FL": ("creole",),
    "HI": ("tagalog", "japanese"),
    "MA": ("portuguese", "chinese"),
    "MI": ("arabic",),
    "MN": ("hmong",),
    "NY": ("chinese", "russian"),
    "TX": ("vietnamese",),
    "WA": ("chinese", "korean"),
    "WI": ("hmong",),
}


def answers(
    program: Program, state: str, key: str, broader: dict[str, str]
) -> tuple[list[str], list[str]]:
    """Slugs of the terms answered yes and no, both sorted; whatever is in neither is not confirmed.

    `broader` names the wider term of a term: a yes to one is a yes to all wider ones, and nothing
    is answered twice.
    """
    yes = set(program.yes.split())
    yes.update(some(program.often.split(), _OFTEN, "often", key))
    no = set(some(program.no.split(), _NO, "no", key))
    for path in program.either.split():
        chance = draw("either", key, path)
        if chance < _EITHER_YES:
            yes.add(path)
        elif chance > 1 - _EITHER_NO and not path.startswith("serves/"):
            no.add(path)
    for more_yes, more_no in (_pay(program, key), _licences(key), _languages(state, key)):
        yes.update(more_yes)
        no.update(more_no)
    yes = _widened(yes, broader)
    # A no to the wider one is a no to all within it.
    return sorted(yes), sorted(no - yes)


def _widened(paths: Iterable[str], broader: dict[str, str]) -> set[str]:
    widened = set()
    for path in paths:
        while path and path not in widened:
            widened.add(path)
            path = broader.get(path)
    return widened


def _pay(program: Program, key: str) -> tuple[list[str], list[str]]:
    if program.public:
        yes = ["pay/medicaid", *some(_PUBLIC_PAY, 0.6, "pay", key)]
        yes += some(["pay/medicare"], 0.9 if program == HOSPITAL else 0.4, "pay", key)
        return yes, []
    yes = ["pay/self-pay", *some(_PRIVATE_PAY, 0.75, "pay", key)]
    yes += some(["pay/medicaid"], 0.2, "pay", key)
    no = some(["pay/medicaid", "pay/free", "pay/sliding-scale"], 0.4, "no pay", key)
    return yes, no


def _licences(key: str) -> tuple[list[str], list[str]]:
    yes = ["accreditation/state-licence"]
    return yes + some(["accreditation/joint-commission", "accreditation/carf"], 0.2, key), []


def _languages(state: str, key: str) -> tuple[list[str], list[str]]:
    if state == "PR":
        return ["language/spanish"], []
    often = state in _SPANISH_OFTEN
    yes = some(["language/spanish"], 0.6 if often else 0.25, "language", key)
    yes += some(["language/sign-language", "language/interpreter"], 0.2, "language", key)
    others = [f"language/{slug}" for slug in _OTHER_LANGUAGES.get(state, ())]
    return yes + some(others, 0.25, "language", key), []
