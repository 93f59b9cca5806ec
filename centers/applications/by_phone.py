"""A service that treats people by phone or video only: what it says in place of a street.

That it has no place to visit is a fact of its services like any other, and the states in which it
may treat people are facts of its license. A state that it does not name stays not confirmed.
"""

from collections.abc import Collection, Mapping

from django.db import transaction

from centers.models import Application
from centers.models.taxonomy import PHONE_ONLY, TELEHEALTH, Answer, Section
from centers.places.states import STATES
from centers.provider_facts import clean_part

from .unsent import unsent

ONLY, CARE = "/".join(PHONE_ONLY), "/".join(TELEHEALTH)
_NO_STREET = {"street1": "", "street2": ""}


def says_phone_only(facts: Mapping) -> bool:
    """Whether these facts, by section, say that there is no place where people come to."""
    return _answers(facts, Section.SERVICES).get(ONLY) == Answer.YES


def states_named(facts: Mapping) -> list[str]:
    """The states, by their two letters, in which they say that they may treat people from afar."""
    answers = _answers(facts, Section.LICENCE)
    return [state for state in STATES if answers.get(_path(state)) == Answer.YES]


def office_of(facts: Mapping) -> dict[str, str]:
    """The address as the register keeps it: without a street where nobody comes to it."""
    where = facts[Section.LOCATION]
    return where | _NO_STREET if says_phone_only(facts) else where


def with_place(
    facts: Mapping, where: Mapping, *, phone_only: bool, states: Collection[str] = ()
) -> dict:
    """These facts with another address. With `phone_only` without a street and with the states that
    are named: a state left out is not confirmed any more, unless it was a no. Raises
    ValidationError for a place that is not in the United States or its territories."""
    where = dict(where) | (_NO_STREET if phone_only else {})
    made = dict(facts) | {str(Section.LOCATION): clean_part(Section.LOCATION, where)}
    services = dict(_answers(facts, Section.SERVICES))
    if phone_only:
        services |= {ONLY: Answer.YES.value, CARE: Answer.YES.value}
        licence = dict(_answers(facts, Section.LICENCE))
        for state in STATES:
            if state in states:
                licence[_path(state)] = Answer.YES.value
            elif licence.get(_path(state)) == Answer.YES:
                licence[_path(state)] = None
        if states or Section.LICENCE in facts:
            made[str(Section.LICENCE)] = clean_part(Section.LICENCE, {"answers": licence})
    elif services.get(ONLY) == Answer.YES:
        services[ONLY] = Answer.NO.value
    if services:
        made[str(Section.SERVICES)] = clean_part(Section.SERVICES, {"answers": services})
    return made


@transaction.atomic
def keep_place(
    application: Application, where: Mapping, *, phone_only: bool, states: Collection[str] = ()
) -> Application:
    """Save where people are treated, in an application that is not sent yet; see `with_place`."""
    application = unsent(application)
    application.facts = with_place(application.facts, where, phone_only=phone_only, states=states)
    application.save(update_fields=["facts"])
    return application


def _answers(facts: Mapping, section: str) -> Mapping:
    return facts.get(section, {}).get("answers", {})


def _path(state: str) -> str:
    return f"telehealth/{state.lower()}"
