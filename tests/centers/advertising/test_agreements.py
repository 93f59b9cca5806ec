"""The verbs: two people, days, early ends, papers, and the words of a refusal."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from centers.accounts.roles import Role
from centers.advertising import (
    AdvertisingError,
    approve,
    ask_for_check,
    attach_document,
    end_early,
    enter,
    is_advertised,
    may_advertise,
    renew,
    withdraw,
)
from centers.models import AdvertisingAgreement, AgreementDocument, Confirmation, Task
from centers.tasks import settle
from centers.verification import may_check, submit, version_of
from tests.factories import (
    AdvertisingAgreementFactory,
    CenterFactory,
    OrganizationFactory,
    StaffFactory,
    check,
)

pytestmark = pytest.mark.django_db


def day(days: int) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=days)


@pytest.fixture
def admin():
    return StaffFactory(role=Role.ADVERTISING_ADMIN)


def terms(**other):
    return {
        "first_day": day(0),
        "last_day": day(30),
        "fee": Decimal("10.00"),
        "invoice": "I-1",
    } | other


def test_one_enters_another_approves(admin):
    center = CenterFactory(verified=True)
    agreement = enter(by=admin, center=center, **terms())
    with pytest.raises(AdvertisingError, match="Another person"):
        approve(agreement, by=admin)
    approved = approve(agreement, by=StaffFactory(role=Role.ADVERTISING_ADMIN))
    assert approved.is_approved
    assert is_advertised(center)
    with pytest.raises(AdvertisingError, match="approved already"):
        approve(agreement, by=StaffFactory(role=Role.ADVERTISING_ADMIN))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"first_day": day(-1)}, "first_day"),
        ({"last_day": day(-1)}, "last_day"),
        ({"fee": Decimal("-1")}, "fee"),
        ({"fee": Decimal("1.001")}, "fee"),
        ({"currency": "XXX"}, "currency"),
        ({"invoice": "  "}, "invoice"),
        ({"invoice": "x" * 61}, "invoice"),
        ({"document": SimpleUploadedFile("a.pdf", b"MZ\0\0")}, "document"),
    ],
)
def test_a_refusal_names_the_field_and_leaves_nothing(admin, change, field):
    center = CenterFactory(verified=True)
    with pytest.raises(AdvertisingError) as refused:
        enter(by=admin, center=center, **terms(**change))
    words = refused.value.message_dict if hasattr(refused.value, "error_dict") else {}
    assert field in words or refused.value.messages
    assert not AdvertisingAgreement.objects.exists()
    assert not AgreementDocument.objects.exists()


def test_why_a_center_is_refused_stands_beside_it(admin):
    center = CenterFactory(sections=["contact", "location", "services"])
    with pytest.raises(AdvertisingError) as refused:
        enter(by=admin, center=center, **terms())
    assert refused.value.message_dict == {"center": ["License: not checked yet."]}
    with pytest.raises(AdvertisingError) as refused:
        enter(by=admin, organization=OrganizationFactory(), **terms())
    assert list(refused.value.message_dict) == ["organization"]


def test_an_overlap_is_told_with_its_days(admin):
    organization = OrganizationFactory()
    center = CenterFactory(verified=True, organization=organization)
    enter(by=admin, center=center, **terms())
    for subject in ({"center": center}, {"organization": organization}):
        with pytest.raises(AdvertisingError) as refused:
            enter(by=admin, **subject, **terms(first_day=day(30), last_day=day(60)))
        assert list(refused.value.message_dict) == ["first_day"]
    assert enter(by=admin, organization=organization, **terms(first_day=day(31), last_day=day(60)))


def test_after_an_early_end_the_days_are_free(admin):
    agreement = AdvertisingAgreementFactory()
    for wrong in (day(-1), day(365)):
        with pytest.raises(AdvertisingError) as refused:
            end_early(agreement, by=admin, ended_on=wrong, reason="Asked.")
        assert list(refused.value.message_dict) == ["ended_on"]
    with pytest.raises(AdvertisingError) as refused:
        end_early(agreement, by=admin, ended_on=day(0), reason=" ")
    assert list(refused.value.message_dict) == ["reason"]

    ended = end_early(agreement, by=admin, ended_on=day(0), reason="They asked.")

    assert not is_advertised(ended.center)
    with pytest.raises(AdvertisingError, match="decided already"):
        end_early(ended, by=admin, ended_on=day(0), reason="Again.")
    assert enter(by=admin, center=ended.center, **terms())


def test_one_that_is_not_approved_is_withdrawn_and_stays(admin):
    agreement = AdvertisingAgreementFactory(approved_by=None)
    with pytest.raises(AdvertisingError, match="withdrawn instead"):
        end_early(agreement, by=admin, ended_on=day(1), reason="No.")
    withdraw(agreement, by=admin, reason="Wrong fee.")
    with pytest.raises(AdvertisingError, match="was withdrawn"):
        approve(agreement, by=admin)
    assert enter(by=admin, center=agreement.center, **terms())
    assert AdvertisingAgreement.objects.count() == 2
    with pytest.raises(AdvertisingError, match="ended early instead"):
        withdraw(AdvertisingAgreementFactory(), by=admin, reason="No.")


def test_a_renewal_follows_on_and_needs_its_own_second_person(admin):
    old = AdvertisingAgreementFactory(last_day=day(30))
    new = renew(old, by=admin, last_day=day(60), fee=Decimal("5"), invoice="I-2")
    assert (new.center, new.first_day, new.last_day) == (old.center, day(31), day(60))
    assert not is_advertised(new.center, day(31))


def test_an_approval_comes_too_late(admin):
    agreement = AdvertisingAgreementFactory(approved_by=None, last_day=day(3))
    with pytest.raises(AdvertisingError, match="is past"):
        approve(agreement, by=admin, at=day(4))


def test_the_paper_is_kept_and_can_come_later(admin, settings, tmp_path):
    settings.EVIDENCE_ROOT = tmp_path
    pdf = b"%PDF-1.4\n%%EOF\n"
    agreement = AdvertisingAgreementFactory(document=SimpleUploadedFile("signed.pdf", pdf))
    with agreement.document.file as kept:
        assert kept.read() == pdf
    with pytest.raises(AdvertisingError):
        attach_document(agreement, SimpleUploadedFile("other.pdf", pdf), by=admin)
    later = AdvertisingAgreementFactory()
    attach_document(later, SimpleUploadedFile("signed.pdf", pdf), by=admin)
    later.refresh_from_db()
    assert later.document.name == "signed.pdf"
    assert sum(path.is_file() for path in tmp_path.rglob("*")) == 2


# -- Permissions ----------------------------------------------------------------------------------

OUTSIDE = [Role.RESEARCH_TEAM, Role.RESEARCH_LEAD, Role.SITE_ADMIN]


@pytest.mark.parametrize("role", OUTSIDE)
def test_nobody_else_touches_an_agreement(role):
    stranger = StaffFactory(role=role)
    entered = AdvertisingAgreementFactory(approved_by=None)
    running = AdvertisingAgreementFactory()
    paper = SimpleUploadedFile("a.pdf", b"%PDF-1.4\n%%EOF\n")
    for act in (
        lambda: enter(by=stranger, center=CenterFactory(verified=True), **terms()),
        lambda: approve(entered, by=stranger),
        lambda: withdraw(entered, by=stranger, reason="No."),
        lambda: end_early(running, by=stranger, ended_on=day(1), reason="No."),
        lambda: renew(running, by=stranger, last_day=day(900), fee=Decimal(1), invoice="I"),
        lambda: attach_document(running, paper, by=stranger),
        lambda: ask_for_check(CenterFactory(), stranger),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert not may_advertise(stranger)
    assert not stranger.has_perm("centers.view_advertisingagreement")
    assert AdvertisingAgreement.objects.count() == 2


def test_an_advertising_admin_cannot_touch_verification(admin):
    center = CenterFactory()
    assert not may_check(admin)
    with pytest.raises(PermissionDenied):
        submit(
            center,
            "contact",
            recorded_by=admin,
            version=version_of(center, "contact"),
            method="phone",
            evidence="Said so.",
            observed_on=day(0),
        )
    assert not Confirmation.objects.exists()


# -- Asking the research team ---------------------------------------------------------------------


def test_a_check_is_asked_for_once_and_tells_only_which_parts(admin):
    center = CenterFactory(sections=["contact", "location"])
    task = ask_for_check(center, admin)
    assert ask_for_check(center, admin) == task
    assert Task.objects.get().detail == {"sections": ["services", "licence"]}
    with pytest.raises(AdvertisingError, match="confirmed already"):
        ask_for_check(CenterFactory(verified=True), admin)
    with pytest.raises(AdvertisingError, match="closed"):
        ask_for_check(CenterFactory(closed=True), admin)


def test_it_is_settled_when_these_parts_were_looked_at(admin):
    center = CenterFactory(sections=["contact", "location"])
    ask_for_check(center, admin)
    check(center, "services")
    assert settle(center, by=None) == []
    check(center, "licence")
    assert settle(center, by=None) == [Task.Reason.CHECK_WANTED]
