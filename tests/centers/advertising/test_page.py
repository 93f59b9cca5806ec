"""What an advertiser shows of itself: who may change it, and what can stand there."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError

from centers.accounts.roles import Role
from centers.advertising.page import (
    PageRefused,
    add_photo,
    describe_photo,
    remove_photo,
    write_page,
)
from centers.history import Timeline
from centers.models import AdvertiserPage, AdvertiserPhoto
from centers.models.advertiser_page import PHOTOS_AT_MOST
from tests.centers.advertising.pictures import photo_bytes, upload
from tests.factories import CenterFactory, StaffFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def photo_folder(settings, tmp_path):
    settings.ADVERTISER_PHOTO_ROOT = tmp_path / "photos"
    return settings.ADVERTISER_PHOTO_ROOT


@pytest.fixture
def admin():
    return StaffFactory(role=Role.ADVERTISING_ADMIN)


@pytest.fixture
def center():
    return CenterFactory(name="North Street")


def files(folder) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def another(number: int):
    return upload(photo_bytes(color=(30 * number, 0, 0)))


@pytest.mark.parametrize("role", [Role.RESEARCH_TEAM, Role.RESEARCH_LEAD, Role.SITE_ADMIN])
def test_only_advertising_admins_change_it(center, admin, role, photo_folder):
    photo = add_photo(center, upload(), alt="A room", by=admin)
    person = StaffFactory(role=role)
    kept = files(photo_folder)
    for act in (
        lambda: write_page(center, description="Mine", link="", by=person),
        lambda: add_photo(center, another(1), alt="Mine", by=person),
        lambda: describe_photo(photo, alt="Mine", by=person),
        lambda: remove_photo(photo, by=person),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert AdvertiserPhoto.objects.get().alt == "A room"
    assert files(photo_folder) == kept


@pytest.mark.parametrize(
    "link",
    [
        "http://example.org/",
        "javascript:alert(1)",
        "//example.org/",
        "https://",
        "https://user:word@example.org/",
        "https://example.org/ x",
        "ftp://example.org/",
    ],
)
def test_the_link_is_https_for_people_and_for_sql(center, admin, sql, link):
    with pytest.raises(PageRefused) as refused:
        write_page(center, description="", link=link, by=admin)
    assert list(refused.value.message_dict) == ["link"]
    write_page(center, description="", link="https://example.org/a?b=c#d", by=admin)
    with pytest.raises(IntegrityError, match="advertiser_link_is_https"):
        sql("UPDATE centers_advertiserpage SET link = %s", link)


def test_the_description_has_a_length(center, admin, sql):
    write_page(center, description=" " + "a" * 2000 + "\n", link="", by=admin)
    with pytest.raises(PageRefused, match="2000"):
        write_page(center, description="a" * 2001, link="", by=admin)
    with pytest.raises(IntegrityError, match="advertiser_description_is_bounded"):
        sql("UPDATE centers_advertiserpage SET description = repeat('a', 2001)")


@pytest.mark.parametrize("alt", ["", "  \n"])
def test_a_photo_says_what_it_shows(center, admin, sql, photo_folder, alt):
    with pytest.raises(PageRefused) as refused:
        add_photo(center, upload(), alt=alt, by=admin)
    assert refused.value.message_dict["alt"]
    assert files(photo_folder) == []
    photo = add_photo(center, upload(), alt="A room", by=admin)
    with pytest.raises(PageRefused):
        describe_photo(photo, alt=alt, by=admin)
    with pytest.raises(IntegrityError, match="advertiser_photo_has_alt"):
        sql("UPDATE centers_advertiserphoto SET alt = %s", alt)


def test_there_are_only_so_many_photos_and_each_once(center, admin, sql, photo_folder):
    for number in range(PHOTOS_AT_MOST):
        add_photo(center, another(number), alt="A room", by=admin)
    kept = files(photo_folder)
    with pytest.raises(PageRefused, match="as many as there can be"):
        add_photo(center, another(6), alt="A room", by=admin)
    with pytest.raises(IntegrityError, match="advertiser_photo_"):
        sql("UPDATE centers_advertiserphoto SET place = 7 WHERE place = 1")

    remove_photo(center.advertiser_photos.get(place=3), by=admin)
    with pytest.raises(PageRefused, match="already there"):
        add_photo(center, another(0), alt="Again", by=admin)
    assert add_photo(center, another(7), alt="A garden", by=admin).place == 3
    assert len(kept) == PHOTOS_AT_MOST * 2, "each in two widths"


def test_a_photo_that_is_refused_leaves_nothing(center, admin, photo_folder):
    with pytest.raises(PageRefused) as refused:
        add_photo(center, upload(b"GIF89a not one", "a.jpg"), alt="A room", by=admin)
    assert "photo" in refused.value.message_dict
    assert not AdvertiserPhoto.objects.exists()
    assert files(photo_folder) == []


def test_a_removed_photo_leaves_the_disk_and_stays_in_the_history(
    center, admin, photo_folder, django_capture_on_commit_callbacks
):
    photo = add_photo(center, upload(), alt="A room", by=admin)
    assert photo_folder.stat().st_mode & 0o077 == 0, "closed to other accounts"
    with django_capture_on_commit_callbacks(execute=True):
        remove_photo(photo, by=admin)
    assert files(photo_folder) == []
    change = Timeline(center).page().changes[0]
    assert (change.event.pgh_label, change.before["alt"]) == ("delete", "A room")
    assert change.event.pgh_person == str(admin.pk)


def test_each_change_of_the_words_is_kept(center, admin):
    write_page(center, description="Quiet.", link="", by=admin)
    write_page(center, description="Loud.", link="", by=admin)
    change = Timeline(center).page().changes[0]
    assert (change.before["description"], change.after["description"]) == ("Quiet.", "Loud.")
    assert change.model is AdvertiserPage
