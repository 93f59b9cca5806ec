"""What a center's page says: each fact with its answer, each section with who vouches for it."""

import datetime
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Prefetch, prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from centers.claims import Word, standing_words
from centers.models import Category, Center, Confirmation, Offering, SourceRecord, Term
from centers.models.taxonomy import PHONE_ONLY, Answer, Section
from centers.models.verification import Verification
from finder.search import Taxonomy

NOT_CONFIRMED = "not-confirmed"
# Terms of a group that are worth naming as "not confirmed"; all of them would bury the rest.
ASKED_ABOUT = 8
# The two facts about ketamine, in words that cannot be taken for one another.
KETAMINE_FACTS = {
    ("treats", "ketamine"): _("Treats ketamine addiction"),
    ("offers", "ketamine-therapy"): _("Gives ketamine or esketamine as a treatment"),
}


@dataclass(frozen=True)
class SectionState:
    """Who vouches for a section now: the latest check, else a source, else nobody."""

    section: Section
    check: Confirmation | None
    at: datetime.date
    # The center's own word that stands.
    said: Word | None = None

    @property
    def holds(self) -> bool:
        return self.check is not None and self.check.holds(self.at)

    @property
    def lapsed(self) -> bool:
        return self.check is not None and self.check.says_confirmed and not self.holds

    @property
    def word(self) -> Word | None:
        """What the center itself said since our latest check: never in place of one."""
        news = self.said and (self.check is None or self.said.said_on >= self.check.observed_on)
        return self.said if news else None


@dataclass(frozen=True)
class FactGroup:
    category: Category
    yes: list[Term]
    no: list[Term]
    unknown: list[Term]


@dataclass(frozen=True)
class CenterFacts:
    center: Center
    taxonomy: Taxonomy
    at: datetime.date
    offerings: dict[int, Offering]
    checks: dict[str, Confirmation]
    sources: list[SourceRecord]
    # The center's own, by section.
    words: dict[str, Word]

    @classmethod
    def of(cls, center: Center, taxonomy: Taxonomy, at: datetime.date) -> "CenterFacts":
        """Four queries: offerings, latest checks, source records, the center's own words; and what
        tells whether those words stand."""
        return cls.of_each([center], taxonomy, at)[0]

    @classmethod
    def of_each(
        cls, centers: list[Center], taxonomy: Taxonomy, at: datetime.date
    ) -> list["CenterFacts"]:
        """The same four queries for all the centers together."""
        prefetch_related_objects(
            centers,
            "offerings",
            Prefetch("confirmations", Confirmation.objects.latest(), to_attr="latest_checks"),
            # The payload is the verbatim row: kilobytes that no page shows.
            Prefetch("source_records", SourceRecord.objects.defer("payload")),
        )
        words = standing_words(centers)
        return [
            cls(
                center=center,
                taxonomy=taxonomy,
                at=at,
                offerings={offering.term_id: offering for offering in center.offerings.all()},
                checks={check.section: check for check in center.latest_checks},
                sources=list(center.source_records.all()),
                words=words[center.pk],
            )
            for center in centers
        ]

    @cached_property
    def verification(self) -> Verification:
        return Verification.from_checks(self.checks.values())

    @property
    def verified(self) -> bool:
        return self.center.is_published and self.verification.holds(self.at)

    @property
    def source(self) -> SourceRecord | None:
        return self.sources[0] if self.sources else None

    def section(self, section: str) -> SectionState:
        return SectionState(
            Section(section), self.checks.get(section), self.at, self.words.get(section)
        )

    @property
    def contact(self) -> SectionState:
        return self.section(Section.CONTACT)

    @property
    def location(self) -> SectionState:
        return self.section(Section.LOCATION)

    @property
    def services(self) -> SectionState:
        return self.section(Section.SERVICES)

    @property
    def payment(self) -> SectionState:
        return self.section(Section.PAYMENT)

    @property
    def licence(self) -> SectionState:
        return self.section(Section.LICENCE)

    @property
    def ketamine(self) -> SectionState:
        return self.section(Section.KETAMINE)

    def answer(self, term: Term) -> str:
        """yes, no or not-confirmed. A yes that needs the research team ends when its check does."""
        offering = self.offerings.get(term.pk)
        if offering is None:
            return NOT_CONFIRMED
        if term.needs_confirmation and offering.answer == Answer.YES:
            return Answer.YES if self.section(term.section).holds else NOT_CONFIRMED
        return offering.answer

    @property
    def ketamine_facts(self) -> list[tuple[str, str]]:
        """The two facts that must never be mixed up, in words, each with its answer."""
        return [
            (words, self.answer(term))
            for natural_key, words in KETAMINE_FACTS.items()
            if (term := self.taxonomy.find(*natural_key))
        ]

    @property
    def ketamine_details(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Below each of the two facts that is a yes: what was answered about it, in words."""
        details = [
            (term, answer)
            for term in self.taxonomy.in_group("ketamine")
            if (answer := self.answer(term)) != NOT_CONFIRMED
        ]
        return [
            (
                words,
                [(term.label, answer) for term, answer in details if term.broader_id == fact.pk],
            )
            for natural_key, words in KETAMINE_FACTS.items()
            if (fact := self.taxonomy.find(*natural_key)) and self.answer(fact) == Answer.YES
        ]

    @property
    def service_groups(self) -> list[FactGroup]:
        return [self._group(slug) for slug in ("care", "treats", "offers", "serves", "language")]

    @property
    def payment_group(self) -> FactGroup:
        return self._group("pay")

    @property
    def licence_group(self) -> FactGroup:
        return self._group("accreditation")

    @property
    def telehealth_group(self) -> FactGroup | None:
        """The states in which it is licensed to treat people by phone or video, and those in which
        it is not; None where it does not treat people so. All other states are not confirmed."""
        offers = self.taxonomy.find("care", "telehealth")
        group = self._group("telehealth")
        if not (group.yes or group.no) and (not offers or self.answer(offers) != Answer.YES):
            return None
        return group

    @property
    def phone_only(self) -> bool:
        """Whether there is no place to visit: people are treated by phone or video alone."""
        only = self.taxonomy.find(*PHONE_ONLY)
        return only is not None and self.answer(only) == Answer.YES

    @property
    def only_for(self) -> list[Term]:
        """What this center says that it does alone: for some people, or by phone or video."""
        return [t for t in self.taxonomy.in_group("exclusive") if self.answer(t) == Answer.YES]

    def _group(self, slug: str) -> FactGroup:
        terms = [t for t in self.taxonomy.in_group(slug) if (slug, t.slug) not in KETAMINE_FACTS]
        answers = {term: self.answer(term) for term in terms}
        unknown = [t for t in terms if answers[t] == NOT_CONFIRMED]
        return FactGroup(
            category=next(c for c in self.taxonomy.categories if c.slug == slug),
            yes=[t for t in terms if answers[t] == Answer.YES],
            no=[t for t in terms if answers[t] == Answer.NO],
            unknown=unknown[:ASKED_ABOUT],
        )
