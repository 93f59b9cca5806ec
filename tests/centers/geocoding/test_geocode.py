"""Batch geocoding with a geocoder that answers from a list and counts what it is asked."""

import pytest
from django.core.management import CommandError, call_command
from geopy.exc import GeocoderQuotaExceeded, GeocoderTimedOut
from geopy.location import Location

from centers.geocoding import (
    NotConfigured,
    Service,
    ServiceRefused,
    ServiceUnavailable,
    configured,
    geocode,
)
from centers.listings import differences
from centers.models import Center, GeocodedAddress, Place
from tests.factories import CenterFactory, PlaceFactory, check

pytestmark = pytest.mark.django_db
DOOR = (43.0801, -89.3702)


class Fake:
    """`answers`: what to say to each question in turn, a list of (point, raw), None or an error;
    the last one is repeated."""

    def __init__(self, *answers):
        self.answers, self.asked = list(answers), []

    def geocode(self, text, exactly_one=True):
        self.asked.append(text)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        if answer is None:
            return None
        point, raw = answer
        return Location(text, point, raw)


def house(point=DOOR, **raw):
    return point, {"addresstype": "building"} | raw


def service(*answers) -> Service:
    return Service("fake", Fake(*answers), delay=0, wait=0)


def asked(service: Service) -> list[str]:
    return service._geocoder.asked


@pytest.fixture
def area(db):
    Place.objects.filter(kind=Place.Kind.ZIP).delete()
    return PlaceFactory(
        kind=Place.Kind.ZIP, code="53703", name="53703", latitude=43.078, longitude=-89.375
    )


@pytest.fixture
def center(area):
    return at_zip(street1="12 North Street")


def at_zip(**fields) -> Center:
    precision = {"location_precision": "zip", "location_source": "Census ZIP code areas"}
    return CenterFactory(**precision | fields)


def test_a_better_point_is_kept_with_its_source_score_and_label(center):
    done = geocode(service(house()))
    assert (done.asked, done.moved) == (1, 1)
    center.refresh_from_db()
    assert (center.latitude, center.longitude) == DOOR
    assert (center.location_precision, center.location_source) == ("rooftop", "Geocoded: fake")
    answer = GeocodedAddress.objects.get()
    assert answer.label == answer.address == "12 North Street, Madison, WI 53703, USA"
    assert answer.score == 1.0
    assert list(differences()) == []


def test_an_address_is_asked_once_even_for_two_centers_and_two_runs(center):
    at_zip(street1="12 North Street", name="Next door")
    fake = service(None)
    assert geocode(fake).not_found == 2
    assert geocode(fake).remembered == 2
    assert len(asked(fake)) == 1


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (house(addresstype="city"), "a worse point"),
        (house(addresstype="unheard-of"), "a point of unknown precision"),
        (house((40.0, -75.0)), "a point in another state"),
        (((43.08, -89.37), {"properties": {"layer": "address", "confidence": 0.2}}), "unsure"),
    ],
)
def test_no_worse_or_unlikely_point_replaces_what_is_there(center, answer, why):
    done = geocode(service(answer))
    assert (done.moved, done.kept) == (0, 1), why
    center.refresh_from_db()
    assert center.location_precision == "zip"


def test_pelias_words_are_read_too(center):
    raw = {"properties": {"layer": "address", "accuracy": "interpolated", "confidence": 0.9}}
    geocode(service((DOOR, raw)))
    center.refresh_from_db()
    assert center.location_precision == "street"
    assert GeocodedAddress.objects.get().score == 0.9


def test_whose_place_is_known_withheld_or_checked_is_not_asked_about(center):
    center.delete()
    at_zip(location_precision="rooftop")
    at_zip(street1="")
    at_zip(location_source="Ann, by hand")
    check(at_zip(), "location")
    fake = service(house())
    assert geocode(fake).looked_at == 0
    assert asked(fake) == []


def test_it_goes_on_where_it_was_refused(area):
    for number in range(3):
        at_zip(street1=f"{number + 1} Elm Road")
    with pytest.raises(ServiceRefused, match="refuses"):
        geocode(service(house(), *[GeocoderQuotaExceeded("enough")] * 9))
    assert GeocodedAddress.objects.count() == 1
    fake = service(house())
    assert geocode(fake).asked == 2
    assert len(asked(fake)) == 2


def test_a_service_that_stumbles_is_asked_again_and_one_that_stays_away_is_named(center):
    assert geocode(service(GeocoderTimedOut("slow"), house())).moved == 1
    Center.objects.update(location_precision="zip")
    GeocodedAddress.objects.all().delete()
    with pytest.raises(ServiceUnavailable, match="does not answer"):
        geocode(service(GeocoderTimedOut("slow")))


def test_no_more_questions_than_allowed(area):
    for number in range(3):
        at_zip(street1=f"{number + 1} Elm Road")
    fake = service(house())
    assert geocode(fake, limit=2).asked == 2
    assert len(asked(fake)) == 2


def test_it_is_off_until_it_is_set(settings, center):
    with pytest.raises(CommandError, match="No geocoder is set"):
        call_command("geocode")
    settings.FINDER_GEOCODER = "no-such-service"
    with pytest.raises(NotConfigured, match="cannot be used"):
        configured()
    settings.FINDER_GEOCODER = "nominatim"
    settings.FINDER_GEOCODER_OPTIONS = "domain=127.0.0.1"
    with pytest.raises(NotConfigured, match="cannot be used"):
        configured()
    settings.FINDER_GEOCODER_OPTIONS = '{"user_agent": "test", "domain": "127.0.0.1:9"}'
    assert configured().name == "nominatim"


def test_geocodios_words_are_read_too(center):
    geocode(service((DOOR, {"accuracy_type": "range_interpolation", "accuracy": 0.9})))
    center.refresh_from_db()
    assert center.location_precision == "street"
