"""What an advertiser shows of itself, edited on the desk with a preview; and the preview of all."""

import pytest
from django.urls import reverse

from centers.accounts.roles import Role
from centers.advertising.page import add_photo, write_page
from centers.models import AdvertiserPage, AdvertiserPhoto
from tests.centers.advertising.pictures import (
    photo_bytes,
    png_that_claims,
    upload,
    with_secrets,
)
from tests.factories import AdvertisingAgreementFactory, CenterFactory, StaffFactory, check

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def photo_folder(settings, tmp_path):
    settings.ADVERTISER_PHOTO_ROOT = tmp_path / "photos"


@pytest.fixture
def admin(client):
    person = StaffFactory(role=Role.ADVERTISING_ADMIN, username="ada")
    client.force_login(person)
    return person


@pytest.fixture
def center():
    center = CenterFactory(name="Harbor House", verified=True)
    AdvertisingAgreementFactory(center=center)
    return center


def text(response) -> str:
    return response.content.decode()


def address(name, center) -> str:
    return reverse(f"desk:advertiser-{name}", args=[center.public_id])


def error_of(response, field) -> str:
    return text(response).split(f'id="id_{field}_error">')[1].split("</p>")[0]


def test_words_and_link_are_saved_shown_and_told_in_the_history(client, admin, center):
    assert "Nothing yet" in text(client.get(address("page", center)))
    client.post(address("words", center), {"description": "Quiet.", "link": ""})
    given = {"description": "Quiet & small.", "link": "https://example.org/"}
    said = text(client.post(address("words", center), given, follow=True))
    preview, history = said.split('id="from-advertiser"')[1].split('id="history"')
    assert "<p>Quiet &amp; small.</p>" in preview
    assert "link: example.org</a>" in preview
    assert "“Quiet.” before, “Quiet &amp; small.” now" in history
    assert "ada" in history


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("link", "http://example.org/", "https://"),
        ("link", "javascript:alert(1)", "Enter a valid URL"),
        ("description", "a" * 2001, "at most 2000"),
    ],
)
def test_a_refusal_keeps_what_was_typed(client, admin, center, field, value, said):
    given = {"description": "Quiet.", "link": "https://example.org/", field: value}
    answer = client.post(address("words", center), given)
    assert answer.status_code == 422
    assert said in error_of(answer, field)
    assert given["description"] in text(answer)
    assert f'value="{given["link"]}"' in text(answer)
    assert not AdvertiserPage.objects.exists()


def test_a_photo_is_added_described_anew_and_removed(client, admin, center):
    given = {"photo": upload(with_secrets()), "alt": "A <bright> room"}
    said = text(client.post(address("photo-add", center), given, follow=True))
    assert 'alt="A &lt;bright&gt; room"' in said
    photo = AdvertiserPhoto.objects.get()
    file = client.get(reverse("desk:advertiser-photo", args=[photo.pk, photo.widths[-1]]))
    assert file["Content-Type"] == "image/webp"
    assert b"SECRET" not in file.content

    describe = reverse("desk:advertiser-photo-alt", args=[photo.pk])
    answer = client.post(describe, {"alt": "  "})
    assert answer.status_code == 422
    assert f'id="photo-{photo.pk}-alt_error"' in text(answer)
    said = text(client.post(describe, {"alt": "The garden"}, follow=True))
    assert 'alt="The garden"' in said
    client.post(reverse("desk:advertiser-photo-remove", args=[photo.pk]))
    assert not AdvertiserPhoto.objects.exists()


@pytest.mark.parametrize(
    ("given", "field", "said"),
    [
        ({"photo": upload(), "alt": ""}, "alt", "required"),
        ({"alt": "A room"}, "photo", "required"),
        ({"photo": upload(b"<svg/>", "room.jpg"), "alt": "A room"}, "photo", "cannot be used"),
        (
            {"photo": upload(png_that_claims(60_000, 60_000), "a.png"), "alt": "A room"},
            "photo",
            "too many pixels",
        ),
    ],
)
def test_a_photo_that_cannot_be_shown_is_refused_beside_its_field(
    client, admin, center, given, field, said
):
    if photo := given.get("photo"):
        photo.seek(0)
    answer = client.post(address("photo-add", center), given)
    assert answer.status_code == 422
    assert said in error_of(answer, field)
    assert not AdvertiserPhoto.objects.exists()


def test_there_is_nothing_to_prepare_without_an_agreement(client, admin):
    other = CenterFactory(verified=True)
    assert client.get(address("page", other)).status_code == 404
    assert client.post(address("words", other), {"description": "Mine"}).status_code == 404
    withdrawn = AdvertisingAgreementFactory(center=other, by=admin, approved_by=None)
    assert client.get(address("page", other)).status_code == 200
    client.post(reverse("desk:agreement-withdraw", args=[withdrawn.pk]), {"reason": "No."})
    assert client.get(address("page", other)).status_code == 404


def test_it_says_whether_visitors_see_it_now(client, admin, center):
    assert "Visitors see it now, until" in text(client.get(address("page", center)))
    check(center, "contact", outcome="wrong", expires_on=None, recorded_by=StaffFactory())
    assert "Visitors do not see it now" in text(client.get(address("page", center)))


# -- The preview -----------------------------------------------------------------------------------


def preview(center, look="") -> str:
    return reverse("preview:advertiser", args=[center.public_id]) + (look and f"?look={look}")


@pytest.mark.usefixtures("taxonomy")
def test_the_preview_is_the_card_and_page_with_the_label(client, admin):
    center = CenterFactory(name="Harbor House", verified=True, yes=["care/outpatient"])
    AdvertisingAgreementFactory(center=center, approved_by=None)
    write_page(center, description="Quiet.", link="", by=admin)
    photo = add_photo(center, upload(photo_bytes()), alt="A room", by=admin)
    public = text(client.get(reverse("center", args=[center.public_id, center.slug])))
    assert ">Advertiser</a>" not in public

    response = client.get(preview(center))

    said = text(response)
    card, page = said.split('<article class="wrap center-page">')
    assert ">Advertiser</a>" in card.split('class="card__name"')[1].split("</h3>")[0]
    assert ">Advertiser</a>" in page.split("</h1>")[0]
    assert "Quiet." in page
    assert reverse("desk:advertiser-photo", args=[photo.pk, 480]) in page
    assert "no-store" in response["Cache-Control"]


@pytest.mark.usefixtures("taxonomy")
def test_the_preview_has_the_looks_of_the_site(client, admin, center):
    for look in ("light", "dark", "print"):
        assert f"colors-{look}.css" in text(client.get(preview(center, look)))
        css = text(client.get(reverse("preview:colors", args=[look])))
        assert "prefers-color-scheme" not in css
        assert css.count("{") == css.count("}")
    dark = text(client.get(reverse("preview:colors", args=["dark"])))
    assert dark.rindex("--paper: #131d1b") > dark.index("--paper: #faf6ef")
    assert "print.css" in text(client.get(preview(center, "print")))
    assert client.get(preview(center, "pink")).status_code == 404
    assert client.get(reverse("preview:colors", args=["pink"])).status_code == 404


@pytest.mark.usefixtures("taxonomy")
def test_the_preview_too_asks_for_the_second_factor(client, admin, center, settings):
    settings.REQUIRE_SECOND_FACTOR = True
    for path in (preview(center), address("page", center), "/desk/advertising/colors-dark.css"):
        assert client.get(path).status_code == 302
