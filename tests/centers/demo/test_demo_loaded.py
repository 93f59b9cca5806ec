"""The demo centers in the register: loaded, renewed, removed."""

import datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import InternalError, connection, transaction

from centers import demo, models
from centers.demo import keep_demo, load_demo, remove_demo, renew_demo
from centers.demo.fixture import read_centers
from centers.demo.staff import USERNAMES
from centers.listings import differences
from centers.models import Center, Confirmation, Listing, LoadedFixture, Offering, User
from centers.verification import facts_of
from tests.factories import CenterFactory, UserFactory, check

DAY = datetime.date(2026, 3, 10)


def later(days: int) -> datetime.date:
    return DAY + datetime.timedelta(days=days)


def rows(model) -> int:
    return model._base_manager.count()


# -- Loading --------------------------------------------------------------------------------------


def test_every_row_keeps_the_models_rules(loaded):
    """Loading writes in bulk; what the database cannot refuse is looked at here."""
    for model in (
        Center,
        models.CenterPhone,
        models.ImportRun,
        models.Organization,
        models.SourceRecord,
        Confirmation,
        Offering,
        User,
    ):
        links = [field.name for field in model._meta.fields if field.is_relation]
        assert rows(model)
        for row in model._base_manager.all():
            row.clean_fields(exclude=links)


def test_listings_equal_their_rebuild(loaded):
    assert list(differences()) == []
    assert Listing.objects.count() == Center.unfiltered.published().count()


def test_everything_is_marked_as_demo(loaded):
    assert Center.unfiltered.demo().count() == Center.unfiltered.count()
    assert set(Center.unfiltered.values_list("location_source", flat=True)) == {"demo"}


def test_about_sixty_in_a_hundred_are_verified_and_stay_so_for_some_weeks(loaded):
    count = Center.unfiltered.count()
    for day in (DAY, later(19)):
        assert 0.55 <= Listing.objects.verified(day).count() / count <= 0.65


def test_checks_are_those_that_confirm_would_have_recorded(loaded):
    """The same checks, one by one through the verb, give the same rows and the same listing."""
    entry = next(entry for entry in read_centers() if "treats/ketamine" in entry.yes)
    center = Center.unfiltered.get(public_id=entry.public_id)
    other = CenterFactory(yes=["treats/ketamine"])
    for made in center.confirmations.all():
        expiry = {"expires_on": made.expires_on} if made.section == "licence" else {}
        check(
            other,
            made.section,
            at=made.observed_on,
            method=made.method,
            evidence=made.evidence,
            recorded_by=made.recorded_by,
            reviewed_by=made.reviewed_by,
            **expiry,
        )

    def facts(of):
        fields = [f.name for f in Confirmation._meta.fields]
        same = {"id", "center", "recorded_at", "facts"}
        return list(of.confirmations.order_by("section").values(*(set(fields) - same)))

    assert facts(center) == facts(other)
    for made in center.confirmations.all():
        assert made.facts == facts_of(center, made.section)
    for field in ("verified_on", "verified_until", "dated_until", "dated_yes"):
        assert getattr(center.listing, field) == getattr(
            Listing.objects.get(center=other), field
        ), field


def test_the_research_team_vouches_for_what_it_checked_and_for_nothing_else(loaded):
    confirmed = set(
        Confirmation.objects.filter(outcome="confirmed").values_list("center", "section")
    )
    for offering in Offering.objects.select_related("term"):
        checked = (offering.center_id, offering.term.section) in confirmed
        assert (offering.basis == "research") == checked


def test_those_from_an_outside_source_name_it_and_its_day(loaded):
    records = models.SourceRecord.objects.select_related("center")

    assert records.count() > 100
    assert {record.source_name for record in records} == {"Demo directory"}
    for record in records:
        imported = record.center.offerings.filter(basis="import")
        assert set(imported.values_list("as_of", flat=True)) <= {record.as_of}


def test_its_staff_cannot_sign_in(loaded):
    assert User.objects.count() == len(USERNAMES)
    for person in User.objects.all():
        assert not person.is_active
        assert not person.is_staff
        assert not person.has_usable_password()


def test_closed_ones_say_since_when_and_are_not_searched(loaded):
    closed = Center.unfiltered.closed()

    assert closed.exists()
    assert all(center.closed_on < DAY for center in closed)
    assert not Listing.objects.filter(center__in=closed).exists()


def test_a_second_load_changes_nothing(loaded):
    before = rows(Center), rows(Confirmation), rows(Offering)

    assert load_demo(DAY) == 0
    assert (rows(Center), rows(Confirmation), rows(Offering)) == before


# -- Whether it is there --------------------------------------------------------------------------


def test_is_loaded_takes_one_query_from_an_index_of_its_own(loaded, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert demo.is_loaded()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "center_demo" in Center.unfiltered.demo().values("pk").explain()


# -- Renewing -------------------------------------------------------------------------------------


def verified_ids(day):
    return set(Listing.objects.verified(day).values_list("pk", flat=True))


def test_nothing_is_renewed_before_it_is_about_to_lapse(loaded):
    assert renew_demo(DAY) == 0


@pytest.mark.parametrize("days", [30, 80, 400])
def test_renewing_keeps_it_verified_however_long_it_lay(loaded, days):
    before = verified_ids(DAY)

    assert renew_demo(later(days)) > 0

    assert verified_ids(later(days)) == verified_ids(later(days + 13)) == before
    assert list(differences()) == []
    assert renew_demo(later(days)) == 0


def test_a_renewed_check_supersedes_the_one_before(loaded):
    renew_demo(later(75))

    new = Confirmation.objects.filter(supersedes__isnull=False).select_related("supersedes")
    assert new.exists()
    for made in new:
        old = made.supersedes
        assert (made.center_id, made.section) == (old.center_id, old.section)
        assert old.observed_on < made.observed_on < later(75)
        assert made.expires_on >= later(75 + 14)
        made.clean_fields(exclude=["center", "recorded_by", "reviewed_by", "supersedes"])


def test_answers_are_as_of_the_renewed_check(loaded):
    renew_demo(later(100))

    made = Confirmation.objects.latest().filter(section="services", supersedes__isnull=False)[0]
    answers = made.center.offerings.filter(term__section="services")
    assert set(answers.values_list("as_of", flat=True)) == {made.observed_on}


def test_what_the_file_shows_as_lapsed_stays_lapsed(loaded):
    lapsed = Confirmation.objects.filter(section="contact", expires_on__lt=DAY)
    assert lapsed.count() >= 5

    renew_demo(later(100))

    assert not Confirmation.objects.filter(supersedes__in=lapsed).exists()


def test_a_persons_later_word_stands(loaded):
    center = Center.unfiltered.filter(listing__verified_until__gte=DAY).order_by("pk")[0]
    spoken = check(center, "contact", at=DAY, outcome="wrong", expires_on=None)
    looked_at = check(center, "location", at=DAY)

    renew_demo(later(100))

    assert set(Confirmation.objects.latest()) >= {*spoken, *looked_at}
    assert center.pk not in verified_ids(later(100))


# -- Removing -------------------------------------------------------------------------------------


def test_removing_leaves_nothing_behind(loaded):
    renew_demo(later(75))
    counts = rows(Center), rows(Offering), rows(Confirmation)

    removed = remove_demo()

    assert (removed.centers, removed.offerings, removed.confirmations) == counts
    for model in (
        Center,
        models.CenterPhone,
        models.ImportRun,
        models.Organization,
        models.SourceRecord,
        Confirmation,
        Listing,
        Offering,
        User,
    ):
        assert rows(model) == 0, model
    assert not demo.is_loaded()


def test_removing_touches_nothing_real(loaded):
    center = CenterFactory(verified=True, yes=["treats/alcohol"], at=DAY)
    organization = models.Organization.objects.first()
    Center.unfiltered.filter(pk=center.pk).update(organization=organization)

    remove_demo()

    assert Center.unfiltered.get() == center
    assert center.confirmations.count() == 4
    assert center.listing.is_verified(DAY)
    assert models.Organization.objects.get() == organization
    assert list(differences()) == []


def test_checks_cannot_be_deleted_after_it_either(loaded):
    center = CenterFactory(verified=True, at=DAY)
    remove_demo()

    with pytest.raises(InternalError, match="delete"), transaction.atomic():
        Confirmation.objects.filter(center=center)._raw_delete("default")


def test_removing_takes_checks_that_staff_recorded_on_demo_centers(loaded):
    person, other = UserFactory.create_batch(2)
    center = Center.unfiltered.published()[0]
    check(center, "contact", at=DAY, recorded_by=person, reviewed_by=other)

    remove_demo()

    assert rows(Confirmation) == 0
    assert set(User.objects.all()) == {person, other}


# -- At each start --------------------------------------------------------------------------------


def test_a_later_start_renews_it(loaded):
    assert "checks renewed" in keep_demo(later(75))
    assert keep_demo(later(75)) == "up to date"


def test_once_removed_it_stays_away_until_asked_for(loaded):
    remove_demo()

    assert keep_demo(DAY) == "was removed, so it stays away"
    assert not demo.is_loaded()
    assert load_demo(DAY)
    assert keep_demo(DAY) == "up to date"


def test_a_changed_file_is_loaded_anew(loaded):
    LoadedFixture.objects.filter(name="demo").update(sha256="of an earlier version")
    center = Center.unfiltered.demo().order_by("pk")[0]

    assert "loaded anew" in keep_demo(DAY)
    assert not Center.unfiltered.filter(pk=center.pk).exists()
    assert Center.unfiltered.count() == len(read_centers())
    assert keep_demo(DAY) == "up to date"


# -- Commands -------------------------------------------------------------------------------------


@pytest.mark.parametrize("answer", ["", "n", "what?"])
def test_removal_asks_first(loaded, monkeypatch, answer):
    monkeypatch.setattr("builtins.input", lambda prompt: answer)

    with pytest.raises(CommandError, match="Nothing was removed"):
        call_command("remove_demo")
    assert demo.is_loaded()


def test_removal_goes_ahead_on_a_yes(loaded, monkeypatch):
    monkeypatch.setattr("builtins.input", lambda prompt: "y")

    call_command("remove_demo", verbosity=0)

    assert not demo.is_loaded()
