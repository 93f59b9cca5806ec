"""The few centers that the browser tests look at, in Madison, Wisconsin, but for one by video."""

import datetime

from django.urls import reverse
from django.utils import timezone

from centers import claims, links
from centers.advertising.page import add_photo, write_page
from centers.models import Center, Claim, ProviderStaff
from tests.centers.advertising.pictures import photo_bytes, upload
from tests.factories import (
    AdvertisingAgreementFactory,
    CenterFactory,
    SourceRecordFactory,
    StaffFactory,
)

TREATS_KETAMINE = "Lakeside Recovery"
GIVES_KETAMINE = "Cedar Infusion Clinic"
BY_VIDEO = "Gulf Video Clinic"
UNVERIFIED = "Prairie Counseling"
OTHERS = 22  # verified ones that nothing sets apart: with them the results fill two pages
FOR_ALCOHOL = 4  # how many of those treat alcohol problems


def make_register() -> dict[str, str]:
    """Make the centers; the addresses of the pages that tests open by name."""
    verified = CenterFactory(
        name=TREATS_KETAMINE,
        program_name="Capitol Square Program",
        hours="Monday to Friday, 8 am to 6 pm",
        verified=True,
        sections=["payment", "ketamine"],
        yes=[
            *("care/outpatient", "care/intensive-outpatient"),
            *("treats/substance-use", "treats/alcohol", "treats/opioids", "treats/ketamine"),
            *("offers/buprenorphine", "offers/peer-support"),
            *("serves/adults", "pay/medicaid", "language/spanish", "accreditation/carf"),
        ],
        no=["care/detox", "pay/medicare"],
    )
    unverified = CenterFactory(
        name=UNVERIFIED,
        yes=["treats/substance-use", "care/outpatient", "exclusive/alcohol-only"],
        location_precision=Center.Precision.ZIP,
        website="",
    )
    SourceRecordFactory(center=unverified)
    closed = CenterFactory(name="Old Mill House", closed=True)
    gone = CenterFactory(name="New Mill House", publication=Center.Publication.WITHDRAWN)
    other = CenterFactory(
        name=GIVES_KETAMINE,
        verified=True,
        yes=["treats/mental-health", "treats/substance-use", "offers/ketamine-therapy"],
    )
    CenterFactory(
        name="Psychopharmacotherapeutic Interdenominational Neurorehabilitation Collaborative",
        program_name="Wojciechowski-Oberlechner-Featherstonehaugh Memorial Outpatient Program",
        verified=True,
        phone="",
        demo=True,
        yes=["treats/mental-health", "care/telehealth"],
    )
    many = []
    CenterFactory(
        name=BY_VIDEO,
        verified=True,
        yes=["care/telehealth", "treats/substance-use", "telehealth/wi", "telehealth/fl"],
        no=["telehealth/il"],
        city="Tampa",
        state="FL",
        zip="33602",
        latitude=27.95,
        longitude=-82.46,
    )
    for number in range(OTHERS):
        treats = ["treats/substance-use"] + ["treats/alcohol"] * (number < FOR_ALCOHOL)
        name = f"Hillside House {number + 1}"
        many.append(CenterFactory(name=name, verified=True, yes=["care/outpatient", *treats]))
    _advertise(many[-1])
    return {
        "advertiser": _address(many[-1]),
        "verified": _address(verified),
        "unverified": _address(unverified),
        "closed": _address(closed),
        "gone": _address(gone),
        "report": reverse("report", args=[verified.public_id]),
        **_private_pages(unverified),
        "three": _chosen([verified, other, unverified]),
        "many": _chosen([*many[:5], closed]),
    }


def _private_pages(center: Center) -> dict[str, str]:
    """What links lead to that only a center's own people have."""
    staff = ProviderStaff.objects.create(
        center=center, name="Ann Lee, director", email="ann@prairie.example", proof="phone"
    )
    claims.say_still_correct(staff, ["contact"])
    proposal = claims.propose(staff, "services", {"answers": {"care/outpatient": "no"}})
    claims.decide(proposal, by=StaffFactory(), taken=[], answer="We called, and it is offered.")
    claims.propose(staff, "contact", {"hours": "8 am to 5 pm"})
    claim = Claim.objects.create(
        center=center,
        method="phone",
        name="Bo",
        email="bo@prairie.example",
        form_key="bo",
        email_confirmed_at=timezone.now(),
    )
    week = datetime.timedelta(days=7)
    secrets = {
        "claim-link": links.make("claim", claim.pk, lasts=week),
        "provider": links.make("provider", staff.pk, lasts=week),
        "still-correct": links.make("still-correct", staff.pk, lasts=week),
    }
    return {page: reverse(page, args=[secret]) for page, secret in secrets.items()}


def _chosen(centers: list[Center]) -> str:
    """As a comparison names them in its address."""
    return "&".join(f"center={center.public_id}" for center in centers)


def _advertise(center: Center) -> None:
    """Mark it, and show what an advertiser may show."""
    admin = AdvertisingAgreementFactory(center=center).entered_by
    words = "A small house on a quiet street.\n\nFamilies are welcome on Sundays."
    write_page(center, description=words, link="https://hillside.example.org/", by=admin)
    for alt, size in (("A bright room with two beds", (1600, 1000)), ("The garden", (800, 1200))):
        add_photo(center, upload(photo_bytes(size=size)), alt=alt, by=admin)


def _address(center: Center) -> str:
    return reverse("center", args=[center.public_id, center.slug])
