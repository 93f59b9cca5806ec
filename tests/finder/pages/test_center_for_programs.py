"""What a center's page tells programs: schema.org, a shared link, a card for the address book."""

import datetime
import json

import pytest

from centers.models import Center
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


def test_they_get_nothing_where_nobody_does(visit):
    long_ago = datetime.date(2020, 1, 1)
    for kind in ({}, {"closed": True}, {"verified": True, "at": long_ago}):
        center = CenterFactory(yes=["care/detox"], **kind)
        assert structured(visit(f"/centers/{center.public_id}/{center.slug}/")) is None
    Center.unfiltered.filter(pk=CenterFactory(verified=True).pk).update(demo=True)
    fictional = Center.objects.get(demo=True)
    assert structured(visit(f"/centers/{fictional.public_id}/{fictional.slug}/")) is None


def test_it_is_the_same_clinic_in_every_language(visit):
    center = CenterFactory(verified=True)
    pages = [f"{prefix}/centers/{center.public_id}/{center.slug}/" for prefix in ("", "/es")]
    english, spanish = (structured(visit(page)) for page in pages)

    assert english["@id"] == spanish["@id"] == english["url"]
    assert spanish["url"].endswith(pages[1])


def test_a_place_that_is_not_known_exactly_gets_no_point(visit, client):
    center = CenterFactory(verified=True, location_precision="zip")

    assert "geo" not in structured(visit(f"/centers/{center.public_id}/{center.slug}/"))
    assert "GEO" not in client.get(f"/centers/{center.public_id}/contact.vcf").content.decode()


def test_a_shared_link_has_words_and_no_picture(visit):
    center = CenterFactory(name="Harbor House")
    metas = visit(f"/centers/{center.public_id}/{center.slug}/?treats=ketamine").all("meta")
    told = {meta["property"]: meta["content"] for meta in metas if meta.get("property")}

    assert told["og:title"] == "Harbor House, Madison, WI"
    assert told["og:url"].endswith(f"/centers/{center.public_id}/{center.slug}/")
    assert "og:image" not in told


def test_a_card_for_the_address_book(client):
    center = CenterFactory(name="Harbor, House; North" + " long" * 20, verified=True)
    PhoneFactory(center=center, kind="intake", number="+16085550150", extension="7", ordinal=1)
    website = "https://clínica.example/\r\nNOTE:forged"
    Center.unfiltered.filter(pk=center.pk).update(website=website, street2="Río\u2028Flat\r\n2")

    response = client.get(f"/centers/{center.public_id}/contact.vcf")

    assert response["Content-Type"].startswith("text/vcard")
    raw = response.content.decode()
    assert all(len(line.encode()) <= 75 for line in raw.split("\r\n"))
    card = raw.replace("\r\n ", "").split("\r\n")
    assert card[:3] == ["BEGIN:VCARD", "VERSION:4.0", "KIND:org"]
    assert card[-2:] == ["END:VCARD", ""]
    assert "FN:Harbor\\, House\\; North" + " long" * 20 in card
    assert "TEL;VALUE=uri;TYPE=work,voice:tel:+16085550150;ext=7" in card
    assert "URL:https://cl%C3%ADnica.example/NOTE:forged" in card
    assert f"ADR;TYPE=work:;;{center.street1}\\, Río Flat 2;Madison;WI;53703;USA" in card
    assert [line[:14] for line in card if line.startswith("NOTE")] == ["NOTE:Verified "]


@pytest.mark.parametrize("kind", [{"closed": True}, {"draft": True}])
def test_no_card_of_a_center_that_nobody_can_call(client, kind):
    center = CenterFactory(**kind)

    assert client.get(f"/centers/{center.public_id}/contact.vcf").status_code == 404
