"""What to say on the phone: sentences to read out, built from what needs confirming."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from centers.facts_in_words import Vocabulary, phone_words
from centers.models.taxonomy import PHONE_ONLY, Answer, Section

from .state import SectionState

# More than this in one breath and nobody listens any more.
_READ_OUT = 12
_ASK_ANEW = 5


@dataclass(frozen=True)
class Ask:
    """What to ask about one section, and why now."""

    state: SectionState
    sentences: list[str]


def call_script(
    states: Iterable[SectionState],
    facts: Mapping[str, Mapping],
    vocabulary: Vocabulary,
    waiting: Iterable[str] = (),
) -> list[Ask]:
    """What to ask, most pressing first. Sections that hold or wait for review are left out."""
    waiting = set(waiting)
    due = [state for state in states if state.due and state.section not in waiting]
    return [
        Ask(state, _sentences(state.section, facts, vocabulary))
        for state in sorted(due, key=lambda state: state.urgency)
    ]


def _sentences(section: str, all_facts: Mapping, vocabulary: Vocabulary) -> list[str]:
    facts = all_facts[section]
    if section == Section.CONTACT:
        return _contact(facts)
    if section == Section.LOCATION:
        services = all_facts.get(Section.SERVICES, {}).get("answers", {})
        return _location(facts, services.get("/".join(PHONE_ONLY)) == Answer.YES)
    if section == Section.KETAMINE:
        return [
            _(
                "Do you treat people with a ketamine addiction? I do not mean giving ketamine as a"
                " treatment."
            ),
            _("And a separate question: do you give ketamine or esketamine as a treatment?"),
            _("For each yes: may I ask a few details?"),
        ]
    if section == Section.LICENCE:
        return [
            _("Which state license do you hold, and what is its number?"),
            _("Until when is it valid?"),
            _telehealth(facts, vocabulary),
            *_answers(
                section,
                facts,
                vocabulary,
                leave_out="telehealth",
                still=_("I have these on record: %(terms)s. Do you still hold all of them?"),
                anew=_("Do you hold any of these: %(terms)s?"),
            ),
        ]
    if section == Section.PAYMENT:
        still = _("I have these ways to pay: %(terms)s. Are they all still right?")
        return _answers(
            section, facts, vocabulary, still=still, anew=_("Do you also take: %(terms)s?")
        )
    still = _("I have you down for: %(terms)s. Is any of it no longer right?")
    return _answers(section, facts, vocabulary, still=still, anew=_("Do you also have: %(terms)s?"))


def _telehealth(facts: Mapping, vocabulary: Vocabulary) -> str:
    """One question for all states; each state's answer is a fact of its own."""
    known = [
        term.name
        for path, term in vocabulary.of(Section.LICENCE).items()
        if term.category.slug == "telehealth" and facts["answers"].get(path) == Answer.YES
    ]
    if not known:
        return _(
            "Do you treat people by phone or video? In which states are you licensed to, yours"
            " included?"
        )
    return _("I have you down for: %(terms)s. Is each license still valid, and are there more?") % {
        "terms": "; ".join(known)
    }


def _contact(facts: Mapping) -> list[str]:
    phones = [phone_words(phone) for phone in facts["phones"]]
    sentences = [
        _("Is %(number)s the best number for someone who needs help?") % {"number": phones[0]}
        if phones
        else _("Which number should someone who needs help call?")
    ]
    sentences += [_("And is %(number)s still yours?") % {"number": n} for n in phones[1:]]
    if facts["website"]:
        sentences.append(_("Is your website still %(website)s?") % {"website": facts["website"]})
    else:
        sentences.append(_("Do you have a website?"))
    if facts["hours"]:
        sentences.append(_("Are these still your hours: %(hours)s?") % {"hours": facts["hours"]})
    else:
        sentences.append(_("When are you open? When can people call?"))
    return sentences


def _location(facts: Mapping, phone_only: bool) -> list[str]:
    street = ", ".join(filter(None, (facts["street1"], facts["street2"])))
    town = f"{facts['city']}, {facts['state']} {facts['zip']}"
    if phone_only:
        return [
            _("Is it right that you treat people by phone or video only, and nobody comes to you?"),
            _("Is your office still in %(town)s?") % {"town": town},
        ]
    if not street:
        return [_("Are you still in %(town)s? May we publish your street?") % {"town": town}]
    return [_("Are you still at %(street)s, %(town)s?") % {"street": street, "town": town}]


def _answers(
    section: str,
    facts: Mapping,
    vocabulary: Vocabulary,
    *,
    still: str,
    anew: str,
    leave_out: str = "",
) -> list[str]:
    answers = facts["answers"]
    terms = {
        path: term
        for path, term in vocabulary.of(section).items()
        if term.category.slug != leave_out
    }
    # The terms of a group are in the order in which people ask for them.
    known = [term.name for path, term in terms.items() if answers.get(path) == Answer.YES]
    unknown = [term.name for path, term in terms.items() if path not in answers]
    parts = [known[i : i + _READ_OUT] for i in range(0, len(known), _READ_OUT)]
    sentences = [still % {"terms": "; ".join(part)} for part in parts]
    if unknown:
        sentences.append(anew % {"terms": "; ".join(unknown[:_ASK_ANEW])})
    return sentences
