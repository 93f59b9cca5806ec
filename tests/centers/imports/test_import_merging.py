"""Several sources, several editions, and people: who is right about a center."""

import datetime
import itertools

import pytest
from django.utils import timezone

from centers.imports import apply, import_directory
from centers.listings import differences, refresh
from centers.models import Center, ImportRun, Listing, Offering, SourceRecord
from tests.factories import CenterFactory, OfferingFactory, PhoneFactory, check, term

pytestmark = pytest.mark.django_db

SU, MH = "su_directory_2023.xlsx", "mh_directory_2024.xlsx"
DAY_2025 = datetime.date(2025, 6, 1)


@pytest.fixture
def bring_in(directory):
    """Import rows as a directory of this name."""

    def run(*rows: dict, name: str = SU, **options):
        return import_directory(directory(*rows, name=name), **options).run

    return run


def numbers(center: Center) -> list[str]:
    return list(center.phones.values_list("number", flat=True))


# One facility in two directories


def test_a_facility_in_both_directories_is_one_center(register, bring_in, facility, said):
    bring_in(facility("Lakeside Recovery Inc", service_code_info="SA * OP"))
    run = bring_in(
        facility(
            "lakeside recovery",
            street1="12 N. Street",
            phone="608-555-0177",
            service_code_info="MH * OP * KIT",
        ),
        name=MH,
    )
    assert (run.made, run.merged) == (0, 1)
    center = Center.objects.get()
    assert center.source_records.count() == 2
    assert said(center) == {
        "treats/substance-use": "yes",
        "treats/mental-health": "yes",
        "care/outpatient": "yes",
        "offers/ketamine-therapy": "yes",
    }
    # The newer one says how to reach it; each answer has the day of the newest that gives it.
    assert center.name == "lakeside recovery"
    assert numbers(center) == ["+16085550177"]
    days = dict(center.offerings.values_list("term__slug", "as_of"))
    assert days["substance-use"] == datetime.date(2023, 6, 29)
    assert days["outpatient"] == datetime.date(2024, 7, 3)
    assert list(differences()) == []


@pytest.mark.parametrize(
    "columns",
    [
        {"name1": "Hillside Recovery", "phone": "608-555-0177"},
        {"name2": "Womens Residence"},
        {"street1": "14 North Street"},
        {"zip": "53704", "phone": "608-555-0177"},
    ],
)
def test_another_name_site_street_or_zip_is_another_center(register, bring_in, facility, columns):
    bring_in(facility("Lakeside Recovery", name2="Detox"))
    bring_in(facility(**({"name1": "Lakeside Recovery", "name2": "Detox"} | columns)), name=MH)
    assert Center.objects.count() == 2


def test_a_long_name_may_be_broken_anywhere(register, bring_in, facility):
    bring_in(facility("Behavioral Health Services of", name2="South Texas"))
    bring_in(facility("Behavioral Health Services", name2="of South Texas"), name=MH)
    assert Center.objects.count() == 1


def test_homes_with_withheld_addresses_are_told_apart_by_phone(register, bring_in, facility):
    bring_in(
        facility("Homes", street1="- - -", phone="608-555-0123"),
        facility("Homes", street1="---", phone="608-555-0123"),
        facility("Homes", street1="- - -", phone="608-555-0177"),
    )
    assert Center.objects.count() == 2


def test_duplicates_within_a_file_are_one_center_with_both_numbers(
    register, bring_in, facility, said
):
    run = bring_in(
        facility(street2="Suite A", service_code_info="SA * OP"),
        facility(street2="Suite B", service_code_info="SA * DT", phone="608-555-0177"),
    )
    assert (run.made, run.report["rows"]["duplicate"]) == (1, 1)
    center = Center.objects.get()
    assert center.street2 == "Suite A"
    assert numbers(center) == ["+16085550123", "+16085550177"]
    assert set(said(center)) == {"treats/substance-use", "care/outpatient", "care/detox"}
    keys = sorted(SourceRecord.objects.values_list("key", flat=True))
    assert keys[1] == f"{keys[0]}-2"


def test_rows_of_one_day_that_contradict_each_other_leave_the_term_open(
    register, bring_in, facility, said
):
    bring_in(facility(service_code_info="SA OUDO"), facility(service_code_info="SA NOOP"))
    assert "treats/opioids" not in said(Center.objects.get())


# Editions


def test_a_newer_edition_takes_the_place_of_the_older(register, bring_in, facility, said):
    bring_in(facility(service_code_info="SA OP DT", phone="608-555-0123"))
    run = bring_in(
        facility(service_code_info="SA MD", phone="608-555-0177"),
        name="su_directory_2025.xlsx",
        as_of=DAY_2025,
    )
    assert run.updated == 1
    center = Center.objects.get()
    assert set(said(center)) == {"treats/substance-use", "pay/medicaid"}
    assert numbers(center) == ["+16085550177"]
    assert SourceRecord.objects.get().as_of == datetime.date(2025, 6, 1)


def test_a_facility_that_a_newer_edition_leaves_out_stays(register, bring_in, facility):
    bring_in(facility("One"), facility("Two"))
    bring_in(facility("One"), name="su_directory_2025.xlsx", as_of=DAY_2025)
    assert Center.objects.published().count() == 2
    assert Center.objects.get(name="Two").source_records.get().as_of == datetime.date(2023, 6, 29)


def test_an_older_number_is_better_than_none(register, bring_in, facility):
    bring_in(facility(phone="608-555-0123"))
    bring_in(facility(phone=None), name=MH)
    assert numbers(Center.objects.get()) == ["+16085550123"]


def test_a_point_is_kept_when_a_later_file_comes_without_points(
    register, bring_in, facility, coordinates
):
    row = facility()
    points = coordinates([row], [(43.0801, -89.3702, "geoda_2020_address")])
    bring_in(row, coordinates=points)
    bring_in(row)
    bring_in(
        facility(phone="608-555-0177"),
        name="su_directory_2025.xlsx",
        as_of=DAY_2025,
    )
    center = Center.objects.get()
    assert center.location_precision == "rooftop"
    assert numbers(center) == ["+16085550177"]


@pytest.mark.slow
def test_the_order_of_files_does_not_matter(register, directory, facility, coordinates):
    shared = {"street1": "1 Main Street", "zip": "53704"}
    old = [
        facility("Alpha Inc", service_code_info="SA DT OUDO", phone="608-555-0101", **shared),
        facility("Beta", service_code_info="SA NOOP"),
        facility("Beta", service_code_info="SA OUDO", phone="608-555-0102"),
        facility("Gamma", phone=None),
    ]
    new = [
        facility("ALPHA", service_code_info="SA NOOP", phone="608-555-0103", **shared),
        facility("Beta", service_code_info="SA MD", phone=None, city="Monona"),
        facility("Delta"),
    ]
    other = [
        facility("The Alpha", service_code_info="MH KIT", phone="608-555-0104", **shared),
        facility("Gamma LLC", service_code_info="MH XX", phone="608-555-0105"),
    ]
    older = {"source": "other-list", "as_of": datetime.date(2022, 1, 1)}
    points = coordinates(old, [(43.1201, -89.3502, "otp_2021_address"), None, None, None])
    imports = [
        (directory(*old, name=SU), {"coordinates": points}),
        (directory(*new, name="su_directory_2025.xlsx"), {"as_of": DAY_2025}),
        (directory(*other, name=MH), {}),
        (directory(*other[:1], *old[1:], name="list.xlsx"), older),
    ]
    seen = []
    for order in itertools.permutations(imports):
        for path, options in order:
            import_directory(path, **options)
        seen.append(_register())
        assert list(differences()) == []
        Center.unfiltered.all().delete()
        SourceRecord.objects.all().delete()
        # Forget the runs, or every file after the first order would be "done".
        ImportRun.objects.all().delete()
    assert len(seen[0]) == 4
    assert all(register == seen[0] for register in seen)


def _register() -> list:
    """All of the register that does not depend on ids or on the time of day."""
    volatile = {"id", "public_id", "published_at", "created_at", "updated_at"}
    fields = [f.name for f in Center._meta.concrete_fields if f.name not in volatile]
    return sorted(
        (
            [getattr(center, name) for name in fields],
            list(center.phones.values_list("kind", "number", "extension", "ordinal")),
            sorted(center.offerings.values_list("term", "answer", "basis", "as_of")),
            sorted(center.source_records.values_list("source", "key", "as_of", "content_hash")),
            [
                getattr(center.listing, field.name)
                for field in Listing._meta.concrete_fields
                if not field.primary_key
            ],
        )
        for center in Center.unfiltered.all()
    )


# People


def test_what_the_research_team_or_the_provider_says_stays(register, bring_in, facility, said):
    bring_in(facility(service_code_info="SA DT OUDO"))
    center = Center.objects.get()
    for slug, basis in (("care/detox", "research"), ("treats/opioids", "provider")):
        center.offerings.filter(term=term(slug)).update(
            answer="no", basis=basis, as_of=datetime.date(2020, 1, 1)
        )
    run = bring_in(facility(service_code_info="SA DT OUDO MD"), name=MH)
    answers = said(center)
    assert answers["care/detox"] == answers["treats/opioids"] == "no"
    assert answers["pay/medicaid"] == "yes"
    assert run.report["kept"] == {"answers of the provider": 1, "answers of the research": 1}


def test_an_answer_that_comes_while_the_import_runs_stays_too(
    register, bring_in, facility, monkeypatch
):
    bring_in(facility(service_code_info="SA"))
    center = Center.objects.get()

    put = apply._put_offerings

    def first_the_research_team(offerings):
        OfferingFactory(center=center, term=term("care/detox"), answer="no", basis="research")
        put(offerings)

    monkeypatch.setattr(apply, "_put_offerings", first_the_research_team)
    bring_in(facility(service_code_info="SA DT"), name=MH)
    offering = Offering.objects.get(center=center, term=term("care/detox"))
    assert (offering.answer, offering.basis) == ("no", "research")


@pytest.mark.parametrize("lapsed", [False, True])
def test_what_was_ever_checked_is_not_touched(register, bring_in, facility, said, lapsed):
    bring_in(facility(service_code_info="SA MD", phone="608-555-0123"))
    center = Center.objects.get()
    day = timezone.localdate() - datetime.timedelta(days=700 if lapsed else 1)
    check(center, "contact", "location", "services", at=day)

    run = bring_in(
        facility(
            "LAKESIDE RECOVERY",
            street2="Suite 9",
            phone="608-555-0177",
            service_code_info="MH DT MD",
        ),
        name=MH,
    )
    center.refresh_from_db()
    assert (center.name, center.street2) == ("Lakeside Recovery", "")
    assert numbers(center) == ["+16085550123"]
    assert set(said(center)) == {"treats/substance-use", "pay/medicaid"}
    # Payment was not checked: there the newer word counts.
    day = center.offerings.get(term=term("pay/medicaid")).as_of
    assert day == datetime.date(2024, 7, 3)
    assert run.report["kept"] == {
        "names checked by the research team": 1,
        "address checked by the research team": 1,
        "phones checked by the research team": 1,
        "services checked by the research team": 2,
    }
    assert list(differences()) == []


def test_text_that_someone_has_corrected_stays(register, bring_in, facility):
    bring_in(facility(phone="608-555-0123"))
    center = Center.objects.get()
    center.name = "Lakeside Recovery Center"
    center.save()
    refresh([center.pk])
    PhoneFactory(center=center, number="+16085550188")

    run = bring_in(
        facility("LAKESIDE RECOVERY", phone="608-555-0177", street2="Suite 9"),
        name="su_directory_2025.xlsx",
        as_of=DAY_2025,
    )
    center.refresh_from_db()
    assert center.name == "Lakeside Recovery Center"
    assert numbers(center) == ["+16085550123", "+16085550188"]
    # Nobody had touched the address.
    assert center.street2 == "Suite 9"
    assert run.report["kept"] == {"names entered by someone": 1, "phones entered by someone": 1}


def test_a_point_set_by_hand_stays(register, bring_in, facility, coordinates):
    bring_in(facility())
    Center.objects.update(latitude=43.09, location_source="map, by hand")
    row = facility()
    points = coordinates([row], [(43.0801, -89.3702, "geoda_2020_address")])
    bring_in(row, coordinates=points)
    center = Center.objects.get()
    assert (center.latitude, center.location_source) == (43.09, "map, by hand")


def test_a_match_is_a_decision_that_stays(register, bring_in, facility):
    bring_in(facility())
    record = SourceRecord.objects.get()
    other = CenterFactory(name="Another place", street1="1 Far Road")
    record.center.delete()
    bring_in(facility(), force=True)
    SourceRecord.objects.update(center=other)

    run = bring_in(facility(phone="608-555-0177"))
    assert (run.made, run.updated) == (0, 1)
    assert SourceRecord.objects.get().center == other


def test_a_row_that_waits_for_a_decision_is_left_alone(register, bring_in, facility):
    bring_in(facility())
    SourceRecord.objects.update(center=None)
    run = bring_in(facility(phone="608-555-0177"))
    assert (run.made, run.unchanged) == (0, 1)
    assert SourceRecord.objects.get().center is None


def test_a_center_that_came_another_way_is_found_by_name_street_and_zip(
    register, bring_in, facility, said
):
    center = CenterFactory(
        name="Lakeside Recovery", street1="12 North St", zip="53703", phone="", yes=["care/detox"]
    )
    run = bring_in(facility("LAKESIDE RECOVERY", service_code_info="SA"))
    assert (run.made, run.merged) == (0, 1)
    center.refresh_from_db()
    assert center.name == "Lakeside Recovery"
    assert center.location_source == "test"
    # It had no phone, so nothing is lost by taking the directory's.
    assert numbers(center) == ["+16085550123"]
    assert said(center) == {"care/detox": "yes", "treats/substance-use": "yes"}


def test_a_draft_does_not_swallow_a_listing(register, bring_in, facility):
    CenterFactory(name="Lakeside Recovery", street1="12 North St", draft=True)
    bring_in(facility("Lakeside Recovery"))
    assert Listing.objects.count() == 1


@pytest.mark.parametrize("publication", ["closed", "withdrawn"])
def test_an_import_does_not_open_a_closed_center(register, bring_in, facility, publication):
    bring_in(facility(service_code_info="SA"))
    Center.objects.update(publication=publication, closed_on=datetime.date(2026, 1, 1))
    center = Center.unfiltered.get()
    refresh([center.pk])
    run = bring_in(facility(service_code_info="SA MH"), name=MH)
    center.refresh_from_db()
    assert center.publication == publication
    assert not Listing.objects.exists()
    assert run.merged == 1
    assert run.report["kept"] == {f"center is {publication}": 1}
    assert center.offerings.count() == 1


def test_records_of_another_format_are_left_to_their_own_importer(
    register, bring_in, facility, said
):
    bring_in(facility(service_code_info="SA"))
    center = Center.objects.get()
    record = SourceRecord.objects.get()
    record.pk, record.source, record.payload = None, "other-format", {"services": ["detox"]}
    record.save()
    OfferingFactory(center=center, term=term("care/detox"), basis="import")
    bring_in(facility(service_code_info="SA MD"))
    assert set(said(center)) == {"treats/substance-use", "care/detox", "pay/medicaid"}
