"""In which states a service is licensed to treat by phone or video: asked with the license."""

import datetime

import pytest
from django.utils import timezone

from centers.listings import differences
from centers.models.history import OfferingHistory
from tests.centers.desk.check_helpers import address, hand_in
from tests.factories import CenterFactory, check

pytestmark = pytest.mark.django_db
SOON = timezone.localdate() + datetime.timedelta(days=200)


@pytest.fixture
def center(taxonomy):
    center = CenterFactory(yes=["care/telehealth"], state="WI")
    # Whoever checks a part again needs no second person.
    check(center, "licence", at=timezone.localdate() - datetime.timedelta(days=30))
    return center


def test_its_own_state_is_asked_first_and_the_others_are_found_by_typing(client, member, center):
    page = " ".join(client.get(address(center)).content.decode().split())

    shown, _fold, rest = page[page.index("<h4>By phone or video</h4>") :].partition("<details")
    assert "By phone or video in Wisconsin" in shown
    assert "By phone or video in Illinois" not in shown
    assert "By phone or video in Illinois" in rest
    assert "In which states are you licensed to, yours included?" not in page, "it holds for now"


def test_states_are_yes_no_or_not_confirmed_while_the_license_holds(
    client, member, center, monkeypatch
):
    # Nobody is new and nothing is drawn.
    monkeypatch.setattr("centers.verification.rules.SAMPLED_SHARE", 0)
    monkeypatch.setattr("centers.verification.rules.NEW_MEMBER_CHECKS", 0)
    typed = {
        "licence-telehealth/wi": "yes",
        "licence-telehealth/il": "no",
        "licence-own-method": "licence-register",
        "licence-own-note": "Both looked up.",
        "licence-own-expires_on": SOON.isoformat(),
    }
    assert hand_in(client, center, "licence", typed=typed).status_code == 303

    answers = {
        "/".join(o.term.natural_key()): (o.answer, o.basis)
        for o in center.offerings.filter(term__category__slug="telehealth")
    }
    assert answers == {"telehealth/wi": ("yes", "research"), "telehealth/il": ("no", "research")}
    center.listing.refresh_from_db()
    assert center.listing.telehealth_until == SOON
    assert len(center.listing.telehealth_yes) == 1
    assert list(differences()) == []

    hand_in(client, center, "licence", typed=typed | {"licence-telehealth/wi": ""})

    center.listing.refresh_from_db()
    assert (center.listing.telehealth_yes, center.listing.telehealth_until) == ([], None)
    labels = OfferingHistory.objects.filter(center=center, term__slug="wi")
    assert sorted(labels.values_list("pgh_label", flat=True)) == ["delete", "insert"]
