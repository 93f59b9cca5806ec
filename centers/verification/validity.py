"""How long a check holds."""

import datetime

from centers.models.taxonomy import Section

# Days for which a check holds. A license holds until its own expiry, so it has no number here.
VALID_FOR = {
    Section.CONTACT: 90,
    Section.LOCATION: 180,
    Section.SERVICES: 180,
    Section.PAYMENT: 180,
    Section.KETAMINE: 180,
}


def default_expiry(section: str, observed_on: datetime.date) -> datetime.date | None:
    """The last day on which a check of `section` holds; None where the source must say it."""
    days = VALID_FOR.get(section)
    return None if days is None else observed_on + datetime.timedelta(days=days)
