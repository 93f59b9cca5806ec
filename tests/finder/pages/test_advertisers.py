"""Advertisers in the open: the label wherever a center is named, the ledger, and its check."""

import csv
import io
import json
import re
import subprocess
import sys
from decimal import Decimal

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from centers.models import AdvertisingLedgerEntry, ExposureMeasurement
from centers.models.advertising_ledger import hash_of
from finder.pages import advertisers
from tests.factories import AdvertisingAgreementFactory, CenterFactory, OrganizationFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("taxonomy", "gazetteer")]

CHECK_PROGRAM = settings.BASE_DIR / "finder" / "static" / "finder" / "check_ledger.py"


@pytest.fixture
def pays():
    """An advertiser with a program name, so that its name has details."""
    center = CenterFactory(
        name="Harbor House", program_name="North Wing", yes=["care/outpatient"], verified=True
    )
    AdvertisingAgreementFactory(center=center, fee=Decimal("987.65"), invoice="INV-SECRET")
    return center


def address_of(center) -> str:
    return reverse("center", args=[center.public_id, center.slug])


def streamed(response) -> str:
    assert response.streaming
    return b"".join(response.streaming_content).decode()


def labels(page) -> list:
    return [link for link in page.all("a") if "advertiser" in link.get("class").split()]


# -- The label


def test_a_card_says_it_in_words_beside_the_name_and_before_its_details(visit, pays):
    CenterFactory(name="Zenith", verified=True)

    page = visit("/search/?where=53703")

    (label,) = labels(page)
    assert label.text == "Advertiser"
    heading = label.within("h3")
    assert heading.text == "Harbor House Advertiser"
    card = heading.within("li").text
    assert card.index("Advertiser") < card.index("North Wing") < card.index("Verified")


def test_the_label_leads_to_what_it_means(visit, pays):
    (label,) = labels(visit("/search/?where=53703"))

    path, _hash, place = label["href"].partition("#")
    meaning = visit(path).by_id(place)
    assert "Advertiser" in meaning.text


def test_a_center_page_says_it_in_its_heading(visit, pays):
    (heading,) = visit(address_of(pays)).all("h1")

    assert heading.text == "Harbor House Advertiser"


def test_it_is_said_to_htmx_too(visit_htmx, pays):
    assert len(labels(visit_htmx("/search/?where=53703"))) == 1


def test_it_is_said_where_only_the_nearest_is_named(visit):
    far = CenterFactory(city="Milwaukee", latitude=43.04, longitude=-87.91, verified=True)
    AdvertisingAgreementFactory(center=far)

    (label,) = labels(visit("/search/?where=53703&within=5"))

    assert far.name in label.within("p").text


def test_centers_of_an_organization_are_marked_while_each_is_verified(visit):
    runs = OrganizationFactory()
    CenterFactory(name="Verified", organization=runs, verified=True)
    CenterFactory(name="Not verified", organization=runs)
    AdvertisingAgreementFactory(organization=runs)

    marked = labels(visit("/search/?where=53703&verified=any"))

    assert [label.within("h3").text for label in marked] == ["Verified Advertiser"]


def test_nobody_else_is_marked(visit):
    other = CenterFactory(verified=True)
    AdvertisingAgreementFactory(center=CenterFactory(verified=True), approved_by=None)

    assert not labels(visit("/search/?where=53703"))
    assert not labels(visit(address_of(other)))


# -- The page


def test_says_who_since_when_and_until_when(visit, pays):
    agreement = pays.advertising_agreements.get()
    page = visit("/advertisers/")

    now = next(e for e in page.all("ul") if e.get("class") == "records")
    assert pays.full_name in now.text
    said = {e.all("dt")[0].text: e.all("dd")[0].text for e in now.all("div")}
    assert said == {
        "Since": date_format(agreement.first_day),
        "Paid until": date_format(agreement.last_day),
        "Verified until": date_format(pays.listing.verified_until),
    }


def test_names_no_fee_no_invoice_and_nobody_of_ours(client, visit, pays):
    agreement = pays.advertising_agreements.get()
    published = [
        visit("/advertisers/").html,
        streamed(client.get("/advertisers.json")),
        streamed(client.get("/advertisers.csv")),
        streamed(client.get("/advertisers/ledger.csv")),
    ]

    for text in published:
        assert pays.public_id in text
        for secret in (
            "987.65",
            "INV-SECRET",
            agreement.entered_by.username,
            agreement.approved_by.username,
        ):
            assert secret not in text


def test_pages_through_both_lists_and_takes_any_number(visit, monkeypatch):
    monkeypatch.setattr(advertisers, "ADVERTISERS_A_PAGE", 2)
    monkeypatch.setattr(advertisers, "ENTRIES_A_PAGE", 2)
    runs = OrganizationFactory()
    for n in range(3):
        CenterFactory(name=f"House {n}", organization=runs, verified=True)
    AdvertisingAgreementFactory(organization=runs)

    def names(address: str) -> tuple[list[str], list[str]]:
        now, entries = (e for e in visit(address).all("ul") if e.get("class") == "records")
        return tuple(
            [
                re.search(r"House \d", name.text)[0]
                for name in block.all("p")
                if name.get("class") == "records__name"
            ]
            for block in (now, entries)
        )

    assert names("/advertisers/") == (["House 0", "House 1"], ["House 2", "House 1"])
    assert names("/advertisers/?page=2") == (["House 2"], ["House 2", "House 1"])
    assert names("/advertisers/?entries=2") == (["House 0", "House 1"], ["House 0"])
    assert names("/advertisers/?page=x&entries=-5&page=99")[0] == ["House 2"]


def test_says_so_where_nobody_advertises(visit):
    text = visit("/advertisers/").text

    assert "No center is marked as an advertiser today." in text
    assert "There is no entry yet" in text
    assert "There is no figure yet" in text


def measured(**figures) -> ExposureMeasurement:
    return ExposureMeasurement.objects.create(
        measured_on=timezone.localdate(),
        grid="0" * 64,
        searches=4,
        finished_at=timezone.now(),
        **{"listings": 200, "advertisers": 9, "places": 50, "held": 4, "by_chance": [0, 6]}
        | figures,
    )


def pictures(page):
    return [svg for svg in page.all("svg") if "exposure" in svg.get("class")]


def test_shows_the_exposure_as_a_picture_and_in_words(visit):
    measured()

    page = visit("/advertisers/")

    (picture,) = pictures(page)
    assert "4.5%" in picture.text
    assert "8.0%" in picture.text
    (table,) = page.all("table")
    for figure in ("200", "9", "4.5%", "50", "4", "8.0%", "0 to 6", "0.0% to 12.0%"):
        assert figure in table.text
    assert "within what chance alone gives" in page.text


def test_does_not_hide_an_exposure_outside_of_chance(visit):
    measured(held=7)

    assert "outside what chance alone gives" in visit("/advertisers/").text


def test_says_so_where_there_was_nothing_to_compare(visit):
    measured(advertisers=0, held=0, by_chance=[0, 0])

    page = visit("/advertisers/")

    assert "nothing to compare" in page.text
    assert not pictures(page)


# -- For other programs


def test_the_json_is_all_it_takes_to_compute_every_hash_again(client, pays):
    AdvertisingAgreementFactory()
    ledger = json.loads(streamed(client.get("/advertisers.json")))

    before = ledger["first_previous_hash"]
    for number, entry in enumerate(ledger["entries"], start=1):
        content = {name: value for name, value in entry.items() if name != "hash"}
        assert (entry["sequence"], entry["previous_hash"]) == (number, before)
        assert entry["hash"] == hash_of(content)
        before = entry["hash"]
    assert ledger["head"] == {"sequence": len(ledger["entries"]), "hash": before}
    assert len(ledger["entries"]) == AdvertisingLedgerEntry.objects.count() == 2
    (now, _other) = sorted(ledger["advertisers"], key=lambda one: one["center"] != pays.public_id)
    assert now["center_name"] == pays.full_name
    assert now["verified_until"] == pays.listing.verified_until.isoformat()
    assert now["shown_until"] == min(now["until"], now["verified_until"])


def test_an_empty_ledger_is_json_too(client):
    ledger = json.loads(streamed(client.get("/advertisers.json")))

    assert (ledger["head"], ledger["advertisers"], ledger["entries"]) == (None, [], [])


def test_the_csv_says_the_same(client, pays):
    as_json = json.loads(streamed(client.get("/advertisers.json")))
    now = list(csv.DictReader(io.StringIO(streamed(client.get("/advertisers.csv")))))
    entries = list(csv.DictReader(io.StringIO(streamed(client.get("/advertisers/ledger.csv")))))

    assert now == as_json["advertisers"]
    told = [
        {
            name: "" if value is None else value if isinstance(value, str) else json.dumps(value)
            for name, value in entry.items()
        }
        for entry in as_json["entries"]
    ]
    assert entries == told


@pytest.mark.parametrize(
    ("alter", "said"),
    [
        (lambda entries: None, "2 entries, all in order"),
        (lambda entries: entries[0].update(until="2099-01-01"), "Entry 1 was changed"),
        (lambda entries: entries.pop(0), "Entry 1 is missing"),
        (lambda entries: entries.pop(), "at the end are missing"),
        (lambda entries: entries.reverse(), "Entry 1 is missing"),
    ],
)
def test_the_program_that_we_offer_finds_what_was_altered(client, pays, tmp_path, alter, said):
    AdvertisingAgreementFactory()
    ledger = json.loads(streamed(client.get("/advertisers.json")))
    alter(ledger["entries"])
    file = tmp_path / "advertisers.json"
    file.write_text(json.dumps(ledger), encoding="utf-8")

    run = subprocess.run(
        [sys.executable, CHECK_PROGRAM, file], capture_output=True, text=True, check=False
    )

    assert said in run.stdout + run.stderr
    assert (run.returncode == 0) == ("all in order" in said)
