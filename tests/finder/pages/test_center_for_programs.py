"""What a center's page tells programs: schema.org, a shared link, a card for the address book."""

import datetime
import json

import pytest
import vobject

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
    """As a parser of others reads it; no line is too long, and none cuts a character in two."""
    name = "Niño, House; North \\n 漢字" + " 🏥long" * 20
    center = CenterFactory(name=name, verified=True)
    PhoneFactory(center=center, kind="intake", number="+16085550150", extension="7", ordinal=1)
    website = "https://clínica.example/\r\nNOTE:forged"
    street2 = "Río\u2028Flat\r\nTEL:+1\x07; \\, 2"
    Center.unfiltered.filter(pk=center.pk).update(website=website, street2=street2)

    response = client.get(f"/centers/{center.public_id}/contact.vcf")

    assert response["Content-Type"].startswith("text/vcard")
    lines = response.content.split(b"\r\n")
    assert lines[:3] == [b"BEGIN:VCARD", b"VERSION:4.0", b"KIND:org"]
    assert lines[-2:] == [b"END:VCARD", b""]
    assert max(map(len, lines)) == 75
    assert all(line.decode().isprintable() for line in lines)

    (card,) = vobject.readComponents(response.content.decode())
    assert card.fn.value == name
    assert [phone.value for phone in card.tel_list] == [
        f"tel:{center.phones.first().number}",
        "tel:+16085550150;ext=7",
    ]
    assert card.tel.params == {"VALUE": ["uri"], "TYPE": ["work", "voice"]}
    where = card.adr.value
    assert where.street == f"{center.street1}, Río Flat TEL:+1 ; \\, 2"
    assert (where.city, where.region, where.code) == ("Madison", "WI", "53703")
    assert card.geo.value == f"geo:{center.latitude},{center.longitude}"
    assert card.url.value == "https://cl%C3%ADnica.example/NOTE:forged"
    assert [note.value[:9] for note in card.note_list] == ["Verified "]
    assert card.source.value.endswith(f"/centers/{center.public_id}/{center.slug}/")


@pytest.mark.parametrize("kind", [{"closed": True}, {"draft": True}])
def test_no_card_of_a_center_that_nobody_can_call(client, kind):
    center = CenterFactory(**kind)

    assert client.get(f"/centers/{center.public_id}/contact.vcf").status_code == 404
