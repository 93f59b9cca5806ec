"""What a center's page tells programs, and the search box for other sites."""

import json

import pytest

from tests.factories import CenterFactory, PhoneFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("taxonomy")]


def structured(page) -> dict | None:
    found = [s.text for s in page.all("script") if s.get("type") == "application/ld+json"]
    return json.loads(found[0]) if found else None


def test_search_engines_get_what_somebody_vouches_for(visit):
    center = CenterFactory(
        name="Harbor </script><b>House",
        yes=["care/detox", "treats/ketamine", "offers/ketamine-therapy", "pay/medicaid"],
        sections=["ketamine"],
        verified=True,
    )

    data = structured(visit(f"/centers/{center.public_id}/{center.slug}/"))

    assert (data["@context"], data["@type"]) == ("https://schema.org", "MedicalClinic")
    assert data["name"] == "Harbor </script><b>House"
    assert data["telephone"] == center.phones.get().number
    assert data["address"]["postalCode"] == "53703"
    assert len(data["availableService"]) == 1
    assert "paymentAccepted" not in data, "nobody checked it"
    assert "etamine" not in json.dumps(data)
    assert data["url"].endswith(f"/centers/{center.public_id}/{center.slug}/")


@pytest.mark.parametrize("kind", [{}, {"closed": True}])
def test_they_get_nothing_where_nobody_does(visit, kind):
    center = CenterFactory(yes=["care/detox"], **kind)

    assert structured(visit(f"/centers/{center.public_id}/{center.slug}/")) is None


def test_a_shared_link_has_words_and_no_picture(visit):
    center = CenterFactory(name="Harbor House")
    metas = visit(f"/centers/{center.public_id}/{center.slug}/?treats=ketamine").all("meta")
    told = {meta["property"]: meta["content"] for meta in metas if meta.get("property")}

    assert told["og:title"] == "Harbor House, Madison, WI"
    assert "ketamine" not in told["og:url"]
    assert "og:image" not in told


def test_a_card_for_the_address_book(client):
    center = CenterFactory(name="Harbor, House; North" + " long" * 20, verified=True)
    PhoneFactory(center=center, kind="intake", number="+16085550150", extension="7", ordinal=1)

    response = client.get(f"/centers/{center.public_id}/contact.vcf")

    assert response["Content-Type"].startswith("text/vcard")
    raw = response.content.decode()
    assert all(len(line.encode()) <= 75 for line in raw.split("\r\n"))
    card = raw.replace("\r\n ", "").split("\r\n")
    assert card[:3] == ["BEGIN:VCARD", "VERSION:4.0", "KIND:org"]
    assert card[-2:] == ["END:VCARD", ""]
    assert "FN:Harbor\\, House\\; North" + " long" * 20 in card
    assert "TEL;VALUE=uri;TYPE=work,voice:tel:+16085550150;ext=7" in card
    assert any(line.startswith("NOTE:Verified") for line in card)


@pytest.mark.parametrize("kind", [{"closed": True}, {"draft": True}])
def test_no_card_of_a_center_that_nobody_can_call(client, kind):
    center = CenterFactory(**kind)

    assert client.get(f"/centers/{center.public_id}/contact.vcf").status_code == 404


# -- The search box


def test_the_search_box_has_no_script_and_leads_to_the_search(visit):
    page = visit("/embed/")

    assert not page.all("script")
    (form,) = page.all("form")
    assert (form["action"], form["target"]) == ("/search/", "_blank")
    assert "988" in page.text
    assert not page.response.cookies


def test_only_the_sites_on_the_list_may_frame_it_and_nothing_else(client, settings):
    settings.EMBED_ORIGINS = []
    closed = client.get("/embed/")
    settings.EMBED_ORIGINS = ["https://library.example", "https://clinic.example"]
    open_to_some, elsewhere = client.get("/embed/"), client.get("/")

    for response in (closed, elsewhere):
        assert "frame-ancestors 'none'" in response["Content-Security-Policy"]
        assert response["X-Frame-Options"] == "DENY"
    policy = open_to_some["Content-Security-Policy"]
    assert "frame-ancestors https://library.example https://clinic.example" in policy
    assert "default-src 'none'" in policy
    assert "X-Frame-Options" not in open_to_some
