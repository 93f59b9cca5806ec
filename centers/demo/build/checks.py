"""Who checked what in the demo, how and how long ago. The evidence says of itself that it is made
up. Contact holds for 90 days, so its checks are young enough to hold for three more weeks."""

from centers.demo.fixture import Check
from centers.models import Confirmation
from centers.models.taxonomy import Section
from centers.models.verification import REQUIRED_SECTIONS

from .draw import between, draw, pick, some

_METHOD = Confirmation.Method
_EVIDENCE = {
    Section.CONTACT: (
        (_METHOD.PHONE, "the front desk answered and read the number back."),
        (_METHOD.PHONE, "an intake worker picked up on the second ring."),
        (_METHOD.WEBSITE, "the number on the example site is the one listed."),
    ),
    Section.LOCATION: (
        (_METHOD.VISIT, "a visitor found the door and the sign."),
        (_METHOD.PHONE, "the front desk gave the street and the way in."),
        (_METHOD.DOCUMENT, "a letter with the street on it."),
    ),
    Section.SERVICES: (
        (_METHOD.PHONE, "went through the list of services with the intake nurse."),
        (_METHOD.DOCUMENT, "the program sent its list of services."),
        (_METHOD.VISIT, "walked through the program with its director."),
    ),
    Section.PAYMENT: (
        (_METHOD.PHONE, "the billing office named the ways to pay."),
        (_METHOD.DOCUMENT, "the program sent its list of insurers."),
    ),
    Section.LICENCE: (
        (_METHOD.LICENCE_REGISTER, "license DEMO-{number} stands in a made-up state register."),
    ),
}
_KETAMINE = {
    "yes": "asked by phone. They treat people who use ketamine and want to stop.",
    "no": "asked by phone. They do not treat ketamine addiction.",
    "gives": "asked by phone. They give ketamine, and they do not treat addiction to it.",
}


def evidence(text: str) -> str:
    return f"Demo evidence: {text}"


def verified(key: str) -> list[Check]:
    """What a verified center has: the four required checks, mostly payment as well."""
    more = some([Section.PAYMENT], 0.8, "checked", key)
    return [_check(section, key) for section in (*REQUIRED_SECTIONS, *more)]


def lapsed(key: str) -> list[Check]:
    """Verified once; nobody has called again since."""
    return [_check(section, key, older_by=110) for section in REQUIRED_SECTIONS]


def begun(key: str) -> list[Check]:
    """The first two checks; the others are still to come."""
    return [_check(section, key) for section in (Section.CONTACT, Section.LOCATION)]


def unreachable(key: str) -> list[Check]:
    """Tried by phone, and nobody answered."""
    return [
        Check(
            section=Section.CONTACT.value,
            method=_METHOD.PHONE.value,
            evidence=evidence("called on three days; nobody answered."),
            days_ago=between(2, 40, "tried", key),
            outcome=Confirmation.Outcome.NOT_CONFIRMED.value,
        )
    ]


def ketamine(answer: str, key: str) -> Check:
    """What the team learned about ketamine: "yes", "no", or that the center "gives" it."""
    return Check(
        section=Section.KETAMINE.value,
        method=_METHOD.PHONE.value,
        evidence=evidence(_KETAMINE[answer]),
        days_ago=between(1, 80, "ketamine", key),
        reviewed=True,
    )


def _check(section: Section, key: str, older_by: int = 0) -> Check:
    method, text = pick(_EVIDENCE[section], "evidence", section, key)
    youngest, oldest = (1, 70) if section == Section.CONTACT else (1, 80)
    is_licence = section == Section.LICENCE
    return Check(
        section=section.value,
        method=method.value,
        evidence=evidence(text.format(number=between(10_000, 99_999, "license", key))),
        days_ago=between(youngest, oldest, "observed", section, key) + older_by,
        valid_days=between(120, 700, "valid", key) if is_licence else None,
        reviewed=is_licence or draw("reviewed", section, key) < 0.3,
    )
