"""A center's own word on what its listing says: kept with its day, and never a check."""

import datetime
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from centers.models import Center, ProviderLog, ProviderStaff, ProviderWord
from centers.models.taxonomy import Section
from centers.verification import facts_of

from .people import lock_center, log
from .problem import ClaimError


@dataclass(frozen=True)
class Word:
    """The day on which the center said that a section is correct; of all of it, or (not `whole`) of
    some facts in it."""

    said_on: datetime.date
    whole: bool


@transaction.atomic
def say_still_correct(
    staff: ProviderStaff,
    sections: Iterable[str],
    *,
    seen: Mapping[str, str] | None = None,
    now: datetime.datetime | None = None,
) -> int:
    """Keep that a person of the center said so today; of how many sections. It verifies nothing.

    `seen` are marks (`mark_of`) of what they were shown, by section. Raises ClaimError where no
    section is among them, where one says something else by now, and where this person's right has
    just ended.
    """
    now = now or timezone.now()
    center = lock_center(staff)
    chosen = set(sections)
    known = [section for section in Section.values if section in chosen]
    if not known:
        raise ClaimError(_("Choose at least one part."))
    if seen and any(seen.get(section) != _mark(center, section) for section in known):
        raise ClaimError(
            _(
                "The listing was changed while this page was open. This is what it says now. Please"
                " look at it again."
            )
        )
    for section in known:
        keep_word(center, staff, section, timezone.localdate(now))
    log(staff, ProviderLog.What.STILL_CORRECT, now, sections=known)
    return len(known)


def keep_word(
    center: Center,
    staff: ProviderStaff,
    section: str,
    said_on: datetime.date,
    *,
    whole: bool = True,
) -> None:
    """Write down the word on a section as it stands now."""
    ProviderWord.objects.get_or_create(
        center=center,
        section=section,
        staff=staff,
        said_on=said_on,
        whole=whole,
        mark=_mark(center, section) if whole else "",
    )


def standing_words(centers: Iterable[Center]) -> dict[int, dict[str, Word]]:
    """Center id -> section -> the center's latest word that stands. Of a whole section one stands
    as long as the section says the same as then. One query, and up to two for each such word."""
    by_id = {center.pk: center for center in centers}
    latest = ProviderWord.objects.filter(center__in=by_id).order_by(
        "center_id", "section", "whole", "-said_on", "-pk"
    )
    found: dict[int, dict[str, Word]] = {pk: {} for pk in by_id}
    for word in latest.distinct("center_id", "section", "whole"):
        if word.whole and word.mark != _mark(by_id[word.center_id], word.section):
            continue
        words = found[word.center_id]
        there = words.get(word.section)
        if there is None or word.said_on >= there.said_on:
            words[word.section] = Word(word.said_on, word.whole)
    return found


def _mark(center: Center, section: str) -> str:
    return mark_of(facts_of(center, section))


def mark_of(facts: Mapping) -> str:
    """A short mark of what a section says (its facts): another mark, another content."""
    said = json.dumps(facts, sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:16]
