"""Whatever is done to a center, in whatever order: its listing says what a look at the register
says. The model here is kept by hand, apart from the code that builds listings."""

import datetime
from contextlib import contextmanager

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from centers.listings import differences, rebuild_all, refresh
from centers.models import Center, Listing
from centers.models.verification import REQUIRED_SECTIONS
from centers.verification import default_expiry
from tests.factories import CenterFactory, OfferingFactory, UserFactory, check, term
from tests.thoroughness import examples

START = datetime.date(2026, 1, 1)
SECTIONS = (*REQUIRED_SECTIONS, "payment", "ketamine")
NEEDS = ("treats/alcohol", "treats/opioids", "treats/ketamine", "serves/dui", "offers/cbt")
LICENSED = ("telehealth/wi", "telehealth/il")
EXCLUSIVE = {
    "exclusive/alcohol-only": "treats/alcohol",
    "exclusive/opioid-only": "treats/opioids",
    "exclusive/dui-only": "serves/dui",
}

answers = st.tuples(
    st.just("answer"),
    st.sampled_from([*NEEDS, *LICENSED, *EXCLUSIVE]),
    st.sampled_from(["yes", "yes", "no", None]),
)
checks = st.tuples(
    st.just("check"),
    st.sampled_from(SECTIONS),
    st.sampled_from(["confirmed", "confirmed", "not-confirmed", "wrong"]),
)
publications = st.tuples(
    st.just("publish"), st.sampled_from(["published", "published", "closed", "withdrawn", "draft"])
)
moves = st.tuples(st.just("move"), st.floats(-89, 89), st.floats(-179, 179))
renames = st.tuples(st.just("rename"), st.sampled_from(["St. Ann", "Árbol", "Harbor & Home"]))
deed = st.one_of(answers, answers, checks, publications, moves, renames)
# Most centers answer several terms and half are verified before anything else happens: by chance
# alone few would come to be either.
answered = st.lists(answers, min_size=4, max_size=8, unique_by=lambda deed: deed[1])
verified = st.sampled_from([[], [("check", section, "confirmed") for section in REQUIRED_SECTIONS]])
deeds = st.tuples(answered, verified, st.lists(deed, max_size=10)).map(
    lambda parts: [deed for part in parts for deed in part]
)


class Model:
    """What should be known of one center, in plain Python."""

    def __init__(self, center):
        self.center, self.recorder = center, UserFactory()
        self.day = START
        self.answers: dict[str, str] = {}
        self.checks: dict[str, tuple[str, datetime.date]] = {}
        self.publication = "published"
        self.place = (center.latitude, center.longitude)

    # -- Deeds, each in the register and in the model

    def do(self, deed):
        self.day += datetime.timedelta(days=1)
        getattr(self, deed[0])(*deed[1:])

    def answer(self, path, answer):
        self.answers.pop(path, None)
        self.center.offerings.filter(term=term(path)).delete()
        if answer:
            self.answers[path] = answer
            OfferingFactory(center=self.center, term=term(path), answer=answer)
        refresh([self.center.pk])

    def check(self, section, outcome):
        self.checks[section] = (outcome, self.day)
        expiry = {} if outcome == "confirmed" else {"expires_on": None}
        check(
            self.center, section, at=self.day, outcome=outcome, recorded_by=self.recorder, **expiry
        )

    def publish(self, publication):
        self.publication = publication
        closed_on = self.day if publication == "closed" else None
        self._change(publication=publication, closed_on=closed_on)

    def move(self, latitude, longitude):
        self.place = (latitude, longitude)
        self._change(latitude=latitude, longitude=longitude)

    def rename(self, name):
        self._change(name=name)

    def _change(self, **fields):
        Center.unfiltered.filter(pk=self.center.pk).update(**fields)
        refresh([self.center.pk])

    # -- What the listing should say

    def expected(self) -> dict:
        yes = {path for path, answer in self.answers.items() if answer == "yes"}
        only = {need for program, need in EXCLUSIVE.items() if program in yes}
        groups = {need.split("/")[0] for need in only}
        yes = {path for path in yes if path.split("/")[0] not in groups} | only
        yes -= {path for path, answer in self.answers.items() if answer == "no"}
        ketamine, licence = self._holds_until("ketamine"), self._holds_until("licence")
        licensed = set(LICENSED) & yes
        ends = [self._holds_until(section) for section in REQUIRED_SECTIONS]
        verified = all(ends)
        return {
            "yes": yes - {"treats/ketamine"} - licensed,
            "no": {path for path, answer in self.answers.items() if answer == "no"},
            "only": only,
            "dated_yes": {"treats/ketamine"} & yes if ketamine else set(),
            "dated_until": ketamine if "treats/ketamine" in yes else None,
            "telehealth_yes": licensed if licence else set(),
            "telehealth_until": licence if licensed else None,
            "verified_on": min(self.checks[s][1] for s in REQUIRED_SECTIONS) if verified else None,
            "verified_until": min(ends) if verified else None,
            "place": self.place,
        }

    def _holds_until(self, section) -> datetime.date | None:
        outcome, day = self.checks.get(section, ("", START))
        if outcome != "confirmed":
            return None
        return default_expiry(section, day) or day + datetime.timedelta(days=365)


def seen(listing: Listing) -> dict:
    """A listing in the model's words."""
    paths = {term(path).pk: path for path in (*NEEDS, *LICENSED, *EXCLUSIVE)}
    answers = ("yes", "no", "only", "dated_yes", "telehealth_yes")
    words = {f: {paths[pk] for pk in getattr(listing, f)} for f in answers}
    days = ("dated_until", "telehealth_until", "verified_on", "verified_until")
    dates = {f: getattr(listing, f) for f in days}
    return words | dates | {"place": (listing.latitude, listing.longitude)}


@contextmanager
def undone():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.mark.django_db
@settings(max_examples=examples(40))
@given(deeds=deeds)
def test_a_listing_says_what_the_register_says(deeds):
    with undone():
        model = Model(CenterFactory())
        for deed in deeds:
            model.do(deed)

        listing = Listing.objects.filter(pk=model.center.pk).first()
        if model.publication == "published":
            assert seen(listing) == model.expected()
        else:
            assert listing is None
        assert list(differences()) == []
        before = list(Listing.objects.values())
        rebuild_all()
        assert list(Listing.objects.values()) == before
