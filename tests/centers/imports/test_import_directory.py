"""One directory into an empty register: what becomes of its rows."""

import datetime
import io

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from centers.imports import import_directory
from centers.listings import differences
from centers.models import (
    Center,
    CodeMapping,
    ImportRun,
    Listing,
    Offering,
    SourceCode,
    SourceRecord,
)
from tests.factories import CenterFactory, term

pytestmark = pytest.mark.django_db


def test_a_row_becomes_a_published_center_that_nobody_has_verified(register, directory, facility):
    row = facility("Lakeside Recovery", name2="Detox Unit", street2="Suite 4")
    run = import_directory(directory(row)).run

    center = Center.objects.get()
    assert (center.name, center.program_name) == ("Lakeside Recovery", "Detox Unit")
    assert (center.street1, center.street2) == ("12 North Street", "Suite 4")
    assert (center.city, center.state, center.zip) == ("Madison", "WI", "53703")
    assert center.slug == "lakeside-recovery-madison"
    assert center.is_published
    assert not center.demo
    assert not center.confirmations.exists()
    center.full_clean()

    listing = Listing.objects.get(center=center)
    assert listing.verified_on is None
    assert not listing.is_verified()
    assert list(differences()) == []

    assert run.state == ImportRun.State.DONE
    assert (run.source, run.source_name) == (
        "samhsa-su",
        "SAMHSA National Directory (substance use)",
    )
    assert (run.made, run.merged, run.updated, run.unchanged, run.rejected) == (1, 0, 0, 0, 0)


def test_what_the_source_said_is_kept_word_for_word(register, directory, facility):
    row = facility(" Lakeside  Recovery", phone="608-555-0123 x7")
    run = import_directory(directory(row)).run

    record = SourceRecord.objects.get()
    assert record.payload == row
    assert record.row == 2
    assert (record.source, record.as_of) == ("samhsa-su", datetime.date(2023, 6, 29))
    assert record.run == run
    assert record.center == Center.objects.get()
    assert record.center.name == "Lakeside Recovery"


@pytest.mark.parametrize("title", [True, False])
@pytest.mark.parametrize("inline", [True, False])
def test_both_spellings_of_the_header(register, directory, facility, title, inline):
    import_directory(directory(facility(), title=title, inline=inline))
    assert set(SourceRecord.objects.get().payload) == set(facility())


def test_codes_become_answers_on_an_imports_word(register, directory, facility, said):
    import_directory(directory(facility(service_code_info="SA DT * OP * XX")))
    center = Center.objects.get()
    assert said(center) == {
        "treats/substance-use": "yes",
        "care/detox": "yes",
        "care/outpatient": "yes",
    }
    assert set(center.offerings.values_list("basis", "as_of")) == {
        ("import", datetime.date(2023, 6, 29))
    }


def test_silence_is_never_a_no(register, directory, facility):
    import_directory(directory(facility(service_code_info="SA")))
    assert not Offering.objects.filter(answer="no").exists()
    assert Listing.objects.get().no == []


def test_a_code_can_deny(register, directory, facility, said):
    import_directory(directory(facility(service_code_info="SA * NOOP")))
    assert said(Center.objects.get())["treats/opioids"] == "no"


def test_codes_that_contradict_each_other_leave_the_term_open(register, directory, facility, said):
    run = import_directory(directory(facility(service_code_info="SA * OUDO NOOP"))).run
    assert said(Center.objects.get()) == {
        "treats/substance-use": "yes",
        "exclusive/opioid-only": "yes",
    }
    assert run.report["conflicting_codes"] == {"treats/opioids": 1}


def test_unknown_codes_are_counted_and_say_nothing(register, directory, facility, said):
    known = "SA DT OP MD KIT OUDO XX MH SA OP"
    run = import_directory(
        directory(
            facility("One", service_code_info=f"{known} ZZZ"),
            facility("Two", service_code_info=f"{known} ZZZ"),
            facility("Three", service_code_info=known),
        )
    ).run
    assert run.report["unknown_codes"] == {"ZZZ": 2}
    assert len(said(Center.objects.get(name="One"))) == 8


def test_giving_ketamine_is_imported_and_treating_its_addiction_never(
    register, directory, facility, said
):
    import_directory(directory(facility(service_code_info="SA MH * KIT")))
    answers = said(Center.objects.get())
    assert answers["offers/ketamine-therapy"] == "yes"
    assert "treats/ketamine" not in answers


def test_not_even_a_wrong_mapping_lets_an_import_say_ketamine(register, directory, facility, said):
    guarded = term("treats/ketamine")
    for code in ("SA", "KIT"):
        source_code = SourceCode.objects.get(scheme="samhsa", code=code)
        CodeMapping.objects.create(source_code=source_code, term=guarded, answer="yes")

    import_directory(directory(facility(service_code_info="SA * KIT")))
    center = Center.objects.get()
    assert "treats/ketamine" not in said(center)
    assert guarded.pk not in center.listing.yes + center.listing.dated_yes

    with pytest.raises(IntegrityError, match="research team"), transaction.atomic():
        Offering.objects.create(
            center=center, term=guarded, answer="yes", basis="import", as_of="2023-06-29"
        )


def test_numbers_to_call(register, directory, facility):
    row = facility(
        phone="608-555-0123 x12",
        intake1="608-555-0199",
        intake1a="888-PARNEXT",
        intake2="608-555-0123 ext. 12",
        intake2a="(608) 555-0145",
    )
    import_directory(directory(row))
    phones = Center.objects.get().phones.values_list("kind", "number", "extension")
    assert list(phones) == [
        ("main", "+16085550123", "12"),
        ("intake", "+16085550199", ""),
        ("intake", "+18887276398", ""),
        ("intake", "+16085550145", ""),
    ]


def test_a_number_that_cannot_be_called_is_reported_and_left_out(register, directory, facility):
    run = import_directory(
        directory(
            facility("None", phone=None),
            facility("Wrong", phone="999-999-9999", intake1="call us", intake2="608-555-0177"),
        )
    ).run
    assert Center.objects.count() == Listing.objects.count() == 2
    assert not Center.objects.get(name="None").phones.exists()
    assert Center.objects.get(name="Wrong").phones.get().number == "+16085550177"
    assert run.report["phones"] == {
        "not a number that can be called": 2,
        "rows without a number": 1,
    }
    assert run.report["invalid_phones"] == {"row 3: 999-999-9999": 1, "row 3: call us": 1}


def test_without_coordinates_the_point_is_the_zip_areas(register, directory, facility):
    run = import_directory(directory(facility())).run
    center = Center.objects.get()
    assert (center.latitude, center.longitude) == (43.0780, -89.3750)
    assert (center.location_precision, center.location_source) == ("zip", "Census ZIP code areas")
    assert run.report["points"] == {"zip": 1}


def test_a_zip_code_without_an_area_falls_back_on_the_city(register, directory, facility):
    import_directory(directory(facility(zip="53799")))
    center = Center.objects.get()
    assert (center.latitude, center.longitude) == (43.0731, -89.4012)
    assert (center.location_precision, center.location_source) == ("city", "GeoNames cities")


@pytest.mark.parametrize(
    ("origin", "precision"),
    [
        ("geoda_2020_address", "rooftop"),
        ("mh2022_geocoded_address", "rooftop"),
        ("otp_2021_address", "rooftop"),
        ("findtreatment_2025_ca", "street"),
        ("findtreatment_2025_name_near_zip", "street"),
        ("zip_centroid", "zip"),
    ],
)
def test_a_given_point_says_how_precise_it_is(
    register, directory, facility, coordinates, origin, precision
):
    rows = [facility()]
    points = coordinates(rows, [(43.0801, -89.3702, origin)])
    import_directory(directory(*rows), coordinates=points)
    center = Center.objects.get()
    assert (center.latitude, center.longitude) == (43.0801, -89.3702)
    assert center.location_precision == precision
    assert center.location_source


def test_a_point_far_from_its_zip_area_is_not_used(register, directory, facility, coordinates):
    rows = [facility()]
    # The minus sign of the longitude is missing.
    points = coordinates(rows, [(43.0801, 89.3702, "geoda_2020_address")])
    run = import_directory(directory(*rows), coordinates=points).run
    center = Center.objects.get()
    assert (center.longitude, center.location_precision) == (-89.3750, "zip")
    assert run.report["point_notes"] == {"given point too far from the ZIP area, not used": 1}


def test_a_withheld_address_is_not_shown_on_the_map_either(
    register, directory, facility, coordinates
):
    rows = [facility(street1="- - -")]
    points = coordinates(rows, [(43.0801, -89.3702, "geoda_2020_address")])
    import_directory(directory(*rows), coordinates=points)
    center = Center.objects.get()
    assert center.street1 == ""
    assert (center.latitude, center.location_precision) == (43.0780, "zip")


def test_numbers_in_cells_are_read_as_what_they_stand_for(register, directory, facility):
    import_directory(
        directory(facility(state="MA", city="Boston", zip=2118, phone=6175550123, name1=12.0))
    )
    center = Center.objects.get()
    assert (center.name, center.zip) == ("12", "02118")
    assert center.phones.get().number == "+16175550123"
    assert SourceRecord.objects.get().payload["zip"] == 2118


def test_the_report_counts_what_there_was(register, directory, facility):
    run = import_directory(
        directory(
            facility("One"),
            facility("Two", state="MA", zip="02118", city="Boston"),
            facility("Three", zip="5370"),
            dict.fromkeys(facility()),
            facility("One"),
        )
    ).run
    assert run.rows_total == 5
    assert run.report["rows"] == {"read": 4, "made": 2, "duplicate": 1, "rejected": 1}
    assert run.report["rejected"] == {"ZIP code is not five digits": 1}
    assert run.report["states"] == {"WI": 2, "MA": 1}
    assert run.report["notes"] == {"blank rows": 1}
    assert run.report["seconds"] >= 0


def test_demo_centers_are_never_taken_for_real_ones(register, directory, facility):
    CenterFactory(name="Lakeside Recovery", street1="12 North Street", zip="53703", demo=True)
    run = import_directory(directory(facility("Lakeside Recovery"))).run
    assert run.made == 1
    assert not SourceRecord.objects.get().center.demo


def test_the_command_says_what_it_did(register, directory, facility, capsys):
    call_command("import_directory", str(directory(facility(), facility("Bad", zip="?"))))
    said = capsys.readouterr().out
    run = ImportRun.objects.get()
    assert "2 of 2 rows brought in" in said
    assert "2 rows read: 1 made, 0 merged, 0 duplicate, 0 updated, 0 unchanged, 1 rejected" in said
    assert f"import_rejections {run.pk}" in said


def test_the_command_draws_a_bar_on_a_terminal(register, directory, facility, capsys):
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    out = Terminal()
    call_command("import_directory", str(directory(facility(), facility("Two"))), stdout=out)
    drawn = capsys.readouterr().out
    assert "Importing" in drawn
    assert "2/2 2 made, 0 rejected" in drawn
    assert "rows\n" not in out.getvalue()


def test_the_command_fails_with_one_line(register, tmp_path):
    with pytest.raises(CommandError) as problem:
        call_command("import_directory", str(tmp_path / "su_directory_2023.xlsx"))
    assert "No such file" in str(problem.value)
    assert "\n" not in str(problem.value)
