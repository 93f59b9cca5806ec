"""What an advertiser shows of itself on the page of its center, and when nobody sees it."""

import datetime

import pytest
from django.urls import reverse

from centers.accounts.roles import Role
from centers.advertising import is_advertised
from centers.advertising.page import add_photo, page_of, write_page
from tests.centers.advertising.pictures import photo_bytes, upload
from tests.factories import AdvertisingAgreementFactory, CenterFactory, StaffFactory, check

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("taxonomy")]


@pytest.fixture(autouse=True)
def photo_folder(settings, tmp_path):
    settings.ADVERTISER_PHOTO_ROOT = tmp_path / "photos"


@pytest.fixture
def admin():
    return StaffFactory(role=Role.ADVERTISING_ADMIN)


@pytest.fixture
def advertiser(admin):
    """One whose agreement runs for longer than its verification."""
    center = CenterFactory(name="Lakeside", verified=True)
    AdvertisingAgreementFactory(center=center)
    write_page(
        center,
        description="A quiet house.\n\n<b>By the lake</b>",
        link="https://www.example.org/house",
        by=admin,
    )
    add_photo(center, upload(photo_bytes(size=(2000, 1000))), alt="The <lake>", by=admin)
    return center


def page_address(center) -> str:
    return reverse("center", args=[center.public_id, center.slug])


def photo_of(center) -> str:
    photo = center.advertiser_photos.get()
    return reverse("advertiser-photo", args=[center.public_id, photo.pk, photo.widths[0]])


def test_visitors_see_it_below_what_we_vouch_for(visit, advertiser):
    html = visit(page_address(advertiser)).html
    own_part = html.index("from-advertiser")
    for fact in ('id="contact"', 'id="services"', 'id="licence"', 'id="location"'):
        assert html.index(fact) < own_part
    own = html[own_part:]
    assert ">Advertiser</a>" in own[: own.index("A quiet house.")], "the label comes first"
    assert "did not check it" in own
    assert "&lt;b&gt;By the lake&lt;/b&gt;" in own
    assert 'alt="The &lt;lake&gt;"' in own
    assert 'rel="nofollow noreferrer sponsored"' in own
    assert "link: example.org</a>" in own
    for width in (480, 960, 1600):
        assert f"-{width}.webp {width}w" in own
    assert "http" not in own[: own.index("https://www.example.org/house")], "photos come from us"


def test_it_goes_and_comes_back_with_the_verification(client, visit, advertiser):
    address = photo_of(advertiser)
    assert client.get(address).status_code == 200
    contact = advertiser.confirmations.get(section="contact")

    check(advertiser, "contact", outcome="wrong", expires_on=None, recorded_by=contact.recorded_by)
    html = visit(page_address(advertiser)).html
    assert "A quiet house" not in html
    assert "advertiser-page" not in html
    assert client.get(address).status_code == 404

    check(advertiser, "contact")
    assert "A quiet house" in visit(page_address(advertiser)).html
    assert client.get(address).status_code == 200


def test_it_ends_at_midnight_by_date_alone(advertiser):
    last_day = advertiser.confirmations.get(section="contact").expires_on
    assert is_advertised(advertiser, at=last_day)
    assert not is_advertised(advertiser, at=last_day + datetime.timedelta(days=1))


def test_a_center_that_does_not_advertise_shows_nothing_of_it(client, visit, admin):
    center = CenterFactory(verified=True)
    write_page(center, description="A quiet house.", link="", by=admin)
    add_photo(center, upload(), alt="A room", by=admin)
    assert "A quiet house" not in visit(page_address(center)).html
    assert client.get(photo_of(center)).status_code == 404


def test_a_photo_is_served_as_a_picture_and_asked_for_anew(client, advertiser):
    response = client.get(photo_of(advertiser))
    assert response.content[8:12] == b"WEBP"
    assert response["Content-Type"] == "image/webp"
    assert response["Cache-Control"] == "no-cache"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert not response.cookies
    again = client.get(photo_of(advertiser), headers={"if-none-match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    "end", ["1-481.webp", "0-480.webp", "99999999999999999999-480.webp", "1-4800000000000.webp"]
)
def test_no_other_file_is_there(client, advertiser, end):
    photo = advertiser.advertiser_photos.get()
    end = end.replace("1-", f"{photo.pk}-")
    assert client.get(f"/centers/{advertiser.public_id}/photos/{end}").status_code == 404
    other = CenterFactory()
    elsewhere = photo_of(advertiser).replace(advertiser.public_id, other.public_id)
    assert client.get(elsewhere).status_code == 404


def test_the_page_takes_one_query_however_much_is_there(
    client, visit, advertiser, admin, django_assert_num_queries
):
    plain = CenterFactory(verified=True)
    AdvertisingAgreementFactory(center=plain)
    visit(page_address(plain))
    with django_assert_num_queries(1):
        page_of(plain.pk, str)
    add_photo(advertiser, upload(photo_bytes(color=(3, 0, 0))), alt="A room", by=admin)
    with django_assert_num_queries(1):
        assert len(page_of(advertiser.pk, lambda pk, width: f"{pk}-{width}").photos) == 2
