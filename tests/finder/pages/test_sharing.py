"""What is handed on says nothing of the person unless they choose so. Why a result is there."""

import pytest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import urlencode

from tests.factories import CenterFactory, SourceRecordFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("taxonomy", "gazetteer")]

HOST = "http://testserver"


def address(page):
    return page.by_id("share-address")


def test_a_center_is_shared_without_needs(visit):
    center = CenterFactory()
    path = f"/centers/{center.public_id}/{center.slug}/"

    field = address(visit(f"{path}?treats=alcohol&pay=medicaid"))

    assert field["value"] == field["data-plain"] == HOST + path
    assert field["data-full"] == f"{HOST}{path}?treats=alcohol&pay=medicaid"
    assert "data-full" not in address(visit(path)).attributes


def test_what_would_be_added_is_said(visit):
    CenterFactory()

    page = visit("/search/?verified=any&treats=alcohol&q=harbor")

    assert "can read: Alcohol, harbor" in page.by_id("share-more-says").text
    assert address(page)["value"] == f"{HOST}/search/?verified=any"
    assert address(page)["data-full"].endswith("?treats=alcohol&verified=any&q=harbor")


@pytest.mark.parametrize(
    ("where", "shared"),
    [
        ("53703", "53703"),
        ("madison wisconsin", "Madison, WI"),
        ("Wisconsin", "Wisconsin"),
        ("43.0747,-89.3844", ""),
    ],
)
def test_a_place_is_shared_as_a_town_and_never_as_a_position(visit, where, shared):
    CenterFactory()

    page = visit(f"/search/?{urlencode({'where': where})}&verified=any&treats=alcohol")

    field = address(page)
    place = f"{urlencode({'where': shared})}&" if shared else ""
    assert field["value"] == f"{HOST}/search/?{place}verified=any"
    assert field["data-full"] == f"{HOST}/search/?{place}treats=alcohol&verified=any"
    for value in field.attributes.values():
        assert "43.07" not in value
    assert ("Your position is left out" in page.text) is not shared


# -- Why is this here?


def why(page, name):
    (found,) = (d for d in page.all("details") if d.text.startswith(f"Why is this here? {name}"))
    return found.text


def test_why_a_checked_one_is_there(visit):
    center = CenterFactory(
        name="Harbor House",
        verified=True,
        yes=["care/outpatient", "treats/substance-use", "pay/medicaid", "treats/ketamine"],
        sections=["ketamine"],
    )

    words = why(
        visit("/search/?where=53703&care=outpatient&pay=medicaid&treats=ketamine&serves=adults"),
        center.name,
    )

    assert "Ketamine addiction, Outpatient (you sleep at home): our research team checked" in words
    assert "Yes to Medicaid: on record, not checked by us" in words, "payment is a part of its own"
    assert "ask about Adults" in words
    assert "miles from 53703" in words
    center.listing.refresh_from_db()
    assert date_format(center.listing.verified_until, "DATE_FORMAT") in words
    assert "nearest first" in words
    assert "of our rule" in words


def test_why_one_that_is_not_verified_is_there(visit):
    record = SourceRecordFactory(center=CenterFactory(name="Harbor House", yes=["pay/medicaid"]))

    page = visit("/search/?where=Wisconsin&verified=any&pay=medicaid&q=harbor")
    words = why(page, "Harbor House")

    assert f"Latest source: {record.source_name}, as of" in words
    assert date_format(record.as_of, "DATE_FORMAT") in words
    assert "It is in Wisconsin" in words
    assert "“harbor”" in words
    assert "Not verified: you asked to see those too" in words
    assert "by name" in words


def test_why_one_by_phone_or_video_is_there(visit):
    CenterFactory(
        name="Far Away",
        city="Chicago",
        state="IL",
        latitude=41.88,
        longitude=-87.63,
        verified=True,
        at=timezone.localdate(),
        yes=["care/telehealth", "telehealth/wi"],
    )

    words = why(visit("/search/?where=53703"), "Far Away")

    assert "By phone or video in Wisconsin" in words
    assert "most recently verified first" in words
    assert "miles" not in words


# -- The words for a call


def test_the_words_for_a_call_say_no_more_than_was_chosen(visit):
    center = CenterFactory()

    page = visit(f"/centers/{center.public_id}/{center.slug}/?treats=alcohol")

    script = page.by_id("call-script").text
    assert script.startswith("Hello. I have a few questions")
    assert "Alcohol" in script
    assert "myself" not in script
    openings = [e["data-opening"] for e in page.all("input") if e.get("type") == "radio"]
    assert openings[0] in script
    assert len(set(openings)) == 3
