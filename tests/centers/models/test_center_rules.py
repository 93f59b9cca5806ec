"""What the database refuses of centers and what hangs on them, whoever writes it."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from centers.models import Center, CenterPhone
from centers.models.center import PUBLIC_ID_ALPHABET, new_public_id
from tests.factories import (
    CenterFactory,
    CenterIdentifierFactory,
    ImportRunFactory,
    PhoneFactory,
    PlaceFactory,
    SourceRecordFactory,
    check,
    term,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("constraint", "change"),
    [
        ("center_on_earth", {"latitude": 91}),
        ("center_on_earth", {"longitude": -181}),
        ("center_zip_is_five_digits", {"zip": "5370"}),
        ("center_zip_is_five_digits", {"zip": "5370A"}),
        ("center_state_is_two_letters", {"state": "wi"}),
        ("center_publication_known", {"publication": "hidden"}),
        ("center_precision_known", {"location_precision": "about"}),
        ("center_published_has_date", {"published_at": None}),
        ("center_closed_has_date", {"publication": "closed"}),
    ],
)
def test_an_unsound_center_is_refused(constraint, change):
    CenterFactory()

    with pytest.raises(IntegrityError, match=constraint):
        Center.unfiltered.update(**change)


def test_what_the_public_sees_are_published_and_closed_centers():
    published, closed = CenterFactory(), CenterFactory(closed=True)
    CenterFactory(draft=True)
    CenterFactory(publication="withdrawn")

    assert set(Center.objects.all()) == {published, closed}
    assert set(Center.unfiltered.published()) == {published}
    assert set(Center.unfiltered.closed()) == {closed}
    assert Center.unfiltered.count() == 4


def test_relations_reach_a_center_that_the_public_does_not_see():
    hidden = CenterFactory(draft=True)
    made = check(hidden, "contact")[0]

    made.refresh_from_db()
    assert made.center == hidden


def test_public_ids_can_be_read_out_over_a_phone():
    ids = {new_public_id() for _n in range(200)}

    assert len(ids) == 200
    assert all(len(i) == 8 and set(i) <= set(PUBLIC_ID_ALPHABET) for i in ids)
    assert not set("ilou") & set(PUBLIC_ID_ALPHABET)


def test_a_public_id_is_given_once():
    with pytest.raises(ValidationError, match="Public id"):
        CenterFactory(public_id=CenterFactory().public_id)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Harbor House", "harbor-house-madison"),
        ("Centro de Recuperación", "centro-de-recuperacion-madison"),
        ("恢复中心", "madison"),
    ],
)
def test_a_slug_is_made_where_none_is_given(name, slug):
    center = CenterFactory.build(name=name, slug="")
    center.save()

    assert center.slug == slug


def test_a_slug_is_never_empty_nor_too_long():
    assert Center(name="恢", city="复").make_slug() == "center"
    assert len(Center(name="Long " * 40, city="Madison").make_slug()) <= 80


def test_both_lines_of_a_name_are_the_full_name():
    assert Center(name="Harbor", program_name="Detox").full_name == "Harbor: Detox"
    assert Center(name="Harbor").full_name == "Harbor"


@pytest.mark.parametrize("number", ["6085550123", "+1 608 555 0123", "+0123456789", "+1608", ""])
def test_a_phone_number_is_in_international_form(sql, number):
    with pytest.raises(ValidationError, match="number"):
        PhoneFactory(number=number)

    PhoneFactory()
    with pytest.raises(IntegrityError, match="center_phone_e164"):
        sql("UPDATE centers_centerphone SET number = %s", number)


def test_a_center_has_a_number_once(sql):
    phone = PhoneFactory()

    with pytest.raises(ValidationError):
        PhoneFactory(center=phone.center, number=phone.number)
    PhoneFactory(center=phone.center, number=phone.number, extension="7")
    assert CenterPhone.objects.filter(number=phone.number).count() == 2


def test_the_first_number_is_the_one_to_call():
    center = CenterFactory(phone="")
    PhoneFactory(center=center, number="+16085550102", ordinal=1)
    PhoneFactory(center=center, number="+16085550101", ordinal=0)

    assert [p.number for p in center.phones.all()] == ["+16085550101", "+16085550102"]


@pytest.mark.parametrize(
    ("factory", "fields"),
    [
        (CenterIdentifierFactory, {"scheme": "npi", "value": "1"}),
        (PlaceFactory, {"kind": "zip", "code": "53703"}),
        (SourceRecordFactory, {"source": "directory", "key": "a"}),
    ],
)
def test_what_names_something_names_one_thing(factory, fields):
    factory(**fields)

    with pytest.raises(ValidationError):
        factory(**fields)


def test_an_import_that_is_done_has_an_end(sql):
    ImportRunFactory()

    with pytest.raises(IntegrityError, match="import_run_done_has_end"):
        sql("UPDATE centers_importrun SET finished_at = NULL")


def test_a_listing_says_both_or_neither_of_when_it_was_checked_and_until_when(sql):
    CenterFactory()

    with pytest.raises(IntegrityError, match="listing_verification_has_both_ends"):
        sql("UPDATE centers_listing SET verified_until = %s", datetime.date(2026, 3, 10))


def test_a_term_that_is_in_use_cannot_be_deleted():
    center = CenterFactory(yes=["treats/alcohol"])

    with pytest.raises(Exception, match="protected"):
        term("treats/alcohol").delete()
    assert center.offerings.exists()
