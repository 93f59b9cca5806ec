"""Whom to invite, as a person pastes it from a spreadsheet."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from centers.models import Center

from .problem import InvitationError

MOST_LINES = 500


def read_lines(text: str) -> list[tuple[Center, str]]:
    """Centers and addresses from lines like "k3v9x2ab, desk@center.org", with a comma or a tab.

    Raises InvitationError that names each line with an unknown listing or with no address, and for
    more than MOST_LINES.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_LINES:
        raise InvitationError(_("At most %(most)d lines at a time.") % {"most": MOST_LINES})
    pairs = [[part.strip() for part in line.replace("\t", ",").split(",")] for line in lines]
    ids = [pair[0].lower() for pair in pairs]
    published = Center.unfiltered.published().filter(public_id__in=ids)
    centers = {center.public_id: center for center in published}
    found, faults = [], []
    for number, pair in enumerate(pairs, 1):
        center = centers.get(pair[0].lower())
        if len(pair) != 2 or not _is_address(pair[1]):
            faults.append(_("Line %d: a listing number, a comma, an address.") % number)
        elif center is None:
            faults.append(_("Line %d: no listing is published under this number.") % number)
        else:
            found.append((center, pair[1].lower()))
    if faults:
        raise InvitationError(faults)
    return found


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True
