"""What to say on the phone, built from what the visitor needs and what is known of the center.

No more of the person is told than they chose: nothing but the needs, and for whom the call is only
where they pick it on the page.
"""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from centers.models import Term
from centers.models.taxonomy import Answer

from .center_facts import CenterFacts

# How a call can begin, by whom it is for; the first says nothing about that.
OPENINGS = {
    "": gettext_lazy("Hello. I have a few questions about treatment at your center."),
    "me": gettext_lazy(
        "Hello. I am calling for myself, and I have a few questions about treatment at your center."
    ),
    "other": gettext_lazy(
        "Hello. I am calling for someone close to me, and I have a few questions about treatment at"
        " your center."
    ),
}

# One way to ask for each group of needs; %(need)s is the term's name.
ASK = {
    "care": gettext_lazy("Do you have this kind of care, with room now: %(need)s?"),
    "treats": gettext_lazy("Do you treat this often: %(need)s?"),
    "offers": gettext_lazy("Do you offer this: %(need)s?"),
    "serves": gettext_lazy("Do you take people in this group: %(need)s?"),
    "pay": gettext_lazy("Do you take this way to pay: %(need)s?"),
    "language": gettext_lazy("Is there staff who speak or sign: %(need)s?"),
    "accreditation": gettext_lazy("Do you hold this now: %(need)s?"),
}


def questions(needs: Iterable[Term], facts: CenterFacts) -> list[str]:
    """Sentences to read out: first the needs in their order, those not confirmed before the rest.

    They fit a call for oneself and a call for someone else.
    """
    needs = sorted(needs, key=lambda need: facts.answer(need) == Answer.YES)
    asked = [_need_question(need) for need in needs]
    return [
        *asked,
        _("Do you have an opening now? If not, how long is the wait?"),
        _("What would there be to pay, and what is covered?"),
        _("What happens on the first day, and what should one bring?"),
        _("Who gives the treatment, and are they licensed?"),
        _("If yours is not the right place, where would you send someone?"),
    ]


def _need_question(need: Term) -> str:
    if need.category.slug == "treats" and need.slug == "ketamine":
        return _(
            "Do you treat people with a ketamine addiction? I do not mean giving ketamine as a"
            " treatment."
        )
    return ASK[need.category.slug] % {"need": need}
