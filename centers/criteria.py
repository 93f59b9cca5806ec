"""What a center must show to be listed. The one source of the public page, of the application and
of the desk's checklist: a criterion is added or changed here alone.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from centers.models.taxonomy import Section


@dataclass(frozen=True)
class Criterion:
    """One condition: what it asks, how a center shows it, and the parts of a check that bear on it.

    `statement` is what an applicant says yes or no to, in the first person.
    """

    slug: str
    title: str | Promise
    asks: str | Promise
    shown_by: str | Promise
    statement: str | Promise
    sections: tuple[Section, ...]


CRITERIA = (
    Criterion(
        "license",
        _("Licensed where the law requires it"),
        _(
            "The center has every license, certificate or registration that its state requires"
            " for the care it gives, and each one is in force."
        ),
        _("The license number, or a copy. We look it up in the state's own register."),
        _("We have every license that our state requires, and each one is in force."),
        (Section.LICENCE,),
    ),
    Criterion(
        "services",
        _("Gives the care it names"),
        _(
            "The center itself treats people for substance use or mental health. Sites that only"
            " pass people on to others are not listed."
        ),
        _("A call in which we ask about each kind of care, and what the license covers."),
        _("We treat people ourselves, and we give the care we name here."),
        (Section.SERVICES, Section.KETAMINE),
    ),
    Criterion(
        "names",
        _("Truthful names"),
        _(
            "It is listed under the name on its license or its door. It does not use the name of"
            " another center, a city it is not in, or care it does not give."
        ),
        _("The name has to be the same on the license, on the website and on the phone."),
        _("The name we give is our own, and it misleads nobody."),
        (Section.CONTACT, Section.LICENCE),
    ),
    Criterion(
        "phone",
        _("Its own phone line"),
        _(
            "The number reaches the center's own staff. A call center that sells or shares calls,"
            " or answers for several owners, is not enough."
        ),
        _("We call the number and ask who answers and for whom."),
        _("Our number reaches our own staff, not a line that sells or shares calls."),
        (Section.CONTACT,),
    ),
    Criterion(
        "place",
        _("A place, or a state where it may treat people"),
        _(
            "It has an address in the United States or its territories. A telehealth service has a"
            " license in each state it treats people in."
        ),
        _("The address on the license, or the license of each state."),
        _(
            "We are at the address we give, and licensed in each state where we treat people by"
            " phone or video."
        ),
        (Section.LOCATION,),
    ),
    Criterion(
        "referral-fees",
        _("No fees for referrals"),
        _(
            "The center does not pay or take money, gifts or a share of the bill for referrals:"
            " not for sending people somewhere else, and not for having people sent to it."
        ),
        _(
            "Your word when you apply, and whenever we ask. If a report says otherwise, we look"
            " into it before anything else."
        ),
        _("We do not pay or take anything of value for referrals."),
        (Section.LICENCE,),
    ),
)
BY_SLUG = {criterion.slug: criterion for criterion in CRITERIA}
