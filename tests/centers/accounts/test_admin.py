"""Django's admin: for reading, quick, and behind the same door."""

import pytest
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from centers import accounts
from centers.accounts import Role
from centers.admin import base
from centers.models import (
    AdvertiserPage,
    AdvertiserPhoto,
    AdvertisingAgreement,
    AdvertisingLedgerEntry,
    AgreementDocument,
    Center,
    Confirmation,
    EvidenceFile,
    ImportRun,
    LifecycleEvent,
    Offering,
    Organization,
    Submission,
    Task,
    User,
)
from tests.factories import (
    AdvertisingAgreementFactory,
    CenterFactory,
    CenterIdentifierFactory,
    CodeMappingFactory,
    ImportRejectionFactory,
    OrganizationFactory,
    PlaceFactory,
    SourceRecordFactory,
    StaffFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

EDITABLE = {"organization", "user"}
OURS = [
    model
    for model in admin.site._registry
    if model._meta.app_label == "centers" or model._meta.model_name == "group"
]


# Seen by advertising admins and nobody else.
ADVERTISING = [
    AdvertiserPage,
    AdvertiserPhoto,
    AdvertisingAgreement,
    AdvertisingLedgerEntry,
    AgreementDocument,
]


def address(model, *rest):
    return "/".join(["/admin", model._meta.app_label, model._meta.model_name, *map(str, rest), ""])


@pytest.fixture(autouse=True)
def evidence_folder(settings, tmp_path):
    settings.EVIDENCE_ROOT = tmp_path


@pytest.fixture
def site_admin(client):
    person = StaffFactory(role=Role.SITE_ADMIN)
    client.force_login(person)
    return person


def one_of_each():
    center = CenterFactory(verified=True, yes=["care/detox"])
    SourceRecordFactory(center=center)
    CenterIdentifierFactory(center=center)
    ImportRejectionFactory()
    CodeMappingFactory()
    PlaceFactory()
    OrganizationFactory()
    person = UserFactory()
    Task.objects.create(center=center, reason=Task.Reason.EXPIRING)
    LifecycleEvent.objects.create(center=center, kind="publish", reason="New.", done_by=person)
    Submission.objects.create(
        center=center,
        section="payment",
        outcome="confirmed",
        method="phone",
        evidence="Asked.",
        observed_on="2026-03-10",
        review_reason="first",
        recorded_by=person,
    )
    EvidenceFile.objects.create(
        center=center,
        file="ab/cd",
        name="licence.pdf",
        content_type="application/pdf",
        size=1,
        sha256="0" * 64,
        uploaded_by=person,
    )
    return center


def test_every_list_and_page_opens_and_only_two_can_be_edited(client, site_admin):
    one_of_each()
    for model in set(OURS) - set(ADVERTISING):
        look_at(client, site_admin, model)


@pytest.mark.parametrize("role", [Role.RESEARCH_LEAD, Role.SITE_ADMIN])
def test_advertising_is_read_by_advertising_admins_and_changed_nowhere_here(client, role):
    seller = StaffFactory(role=Role.ADVERTISING_ADMIN)
    agreement = AdvertisingAgreementFactory(document=SimpleUploadedFile("a.pdf", b"%PDF-1.7"))
    AdvertiserPage.objects.create(center=agreement.center, changed_by=seller)
    AdvertiserPhoto.objects.create(
        center=agreement.center,
        place=1,
        alt="A room",
        stem="ab/cd",
        widths=[480],
        width=480,
        height=320,
        sha256="0" * 64,
        uploaded_by=seller,
    )
    client.force_login(StaffFactory(role=role))
    for model in ADVERTISING:
        row = model._default_manager.get()
        assert client.get(address(model)).status_code == 403
        assert client.get(address(model, row.pk, "change")).status_code == 403
    client.force_login(seller)
    for model in ADVERTISING:
        look_at(client, seller, model)
    for model in (Confirmation, Submission, Task, EvidenceFile):
        assert client.get(address(model)).status_code == 403


def look_at(client, site_admin, model):
    assert client.get(address(model)).status_code == 200
    assert client.get(address(model), {"q": "Center ("}).status_code == 200

    can_change = admin.site._registry[model].has_change_permission(_asked_by(site_admin))
    assert can_change is (model._meta.model_name in EDITABLE)
    assert not admin.site._registry[model].has_delete_permission(_asked_by(site_admin))
    for row in model._default_manager.order_by("pk")[:1]:
        assert client.get(address(model, row.pk, "history")).status_code == 200
        page = client.get(address(model, row.pk, "change"))
        assert page.status_code == 200
        assert ("_save" in page.content.decode()) is can_change
        assert client.post(address(model, row.pk, "delete"), {"post": "yes"}).status_code == 403
        if not can_change:
            assert client.post(address(model, row.pk, "change"), {}).status_code == 403


def _asked_by(person):
    class Request:
        user = person

    return Request


def test_a_center_is_not_changed_here(client, site_admin):
    center = CenterFactory(name="As it was")
    client.post(address(Center, center.pk, "change"), {"name": "Changed", "publication": "closed"})
    center.refresh_from_db()
    assert (center.name, center.publication) == ("As it was", "published")
    assert client.get(address(Center, "add")).status_code == 403


def test_an_organization_is_edited_here(client, site_admin):
    organization = OrganizationFactory()
    client.post(
        address(Organization, organization.pk, "change"),
        {"name": "Better name", "website": "https://better.example.org/"},
    )
    organization.refresh_from_db()
    assert organization.name == "Better name"


def test_names_are_mended_here_but_no_role_status_or_password(client, site_admin):
    person = StaffFactory()
    before = User.objects.values("username", "is_active", "is_staff", "password").get(pk=person.pk)
    client.post(
        address(User, person.pk, "change"),
        {
            "first_name": "Mo",
            "last_name": "Member",
            "email": "mo@example.org",
            "username": "other",
            "is_superuser": "on",
            "is_active": "",
            "groups": "",
            "user_permissions": "1",
            "password": "x",
        },
    )
    after = User.objects.get(pk=person.pk)
    assert after.email == "mo@example.org"
    assert {field: getattr(after, field) for field in before} == before
    assert after.groups.get().name == Role.RESEARCH_TEAM
    assert client.get(address(User, "add")).status_code == 403
    assert client.get(f"/admin/centers/user/{person.pk}/password/").status_code == 302


@pytest.mark.parametrize("role", Role)
def test_each_role_sees_its_part(client, role):
    client.force_login(StaffFactory(role=role))
    assert client.get("/admin/").status_code == 200
    assert client.get(address(Center)).status_code == 200
    reads_checks = role != Role.ADVERTISING_ADMIN
    assert client.get(address(Submission)).status_code == (200 if reads_checks else 403)
    assert client.get(address(User)).status_code == (200 if role == Role.SITE_ADMIN else 403)


def test_its_own_door_is_shut(client):
    asked = client.get("/admin/login/", {"next": "/admin/"})
    assert asked["Location"] == "/accounts/login/?next=%2Fadmin%2F"
    posted = client.post("/admin/login/", {"username": "a", "password": "b"})
    assert posted["Location"].startswith("/accounts/login/")


def test_its_password_page_is_ours(client, site_admin):
    assert client.get("/admin/password_change/")["Location"] == "/accounts/password/change/"


def test_someone_without_staff_status_gets_no_admin(client):
    client.force_login(UserFactory())
    assert client.get("/admin/", follow=True).status_code == 403


@pytest.mark.parametrize("found_by", ["public_id", "name", "pk"])
def test_a_center_is_found(client, site_admin, found_by):
    center, _other = CenterFactory(name="Oak (House)"), CenterFactory(name="Elm House")
    term = {"name": "oak (h"}.get(found_by, str(getattr(center, found_by)))
    found = client.get(address(Center), {"q": f" {term} "}).context["cl"].queryset
    assert list(found) == [center]


def test_what_hangs_on_a_center_is_found_by_it(client, site_admin):
    center, _other = CenterFactory.create_batch(2, yes=["care/detox"])
    found = client.get(address(Offering), {"q": center.public_id}).context["cl"].queryset
    assert {offering.center for offering in found} == {center}


def test_a_list_takes_no_query_a_row(client, site_admin):
    def asked(model):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(address(model)).status_code == 200
        return len(queries)

    models = (Center, Offering, Submission, Task, EvidenceFile, ImportRun, User)
    one_of_each()
    asked(Center)  # What Django remembers from the first request on.
    few = {model: asked(model) for model in models}
    for _n in range(3):
        one_of_each()
    assert {model: asked(model) for model in models} == few


def test_a_big_table_is_not_counted(client, site_admin, monkeypatch):
    CenterFactory.create_batch(3)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE centers_center")
    monkeypatch.setattr(base, "SMALL", 2)
    with CaptureQueriesContext(connection) as queries:
        page = client.get(address(Center))
    assert page.context["cl"].result_count == 3
    assert not any("COUNT(" in query["sql"] for query in queries)


def test_matches_are_counted_up_to_a_limit(client, site_admin, monkeypatch):
    CenterFactory.create_batch(3, name="Oak House")
    monkeypatch.setattr(base, "COUNTED", 2)
    page = client.get(address(Center), {"q": "Oak"})
    assert page.context["cl"].result_count == 2


def test_history_shows_what_changed_also_past_the_site(client, site_admin, sql):
    center = CenterFactory(name="Before")
    sql("UPDATE centers_center SET name = 'After' WHERE id = %s", center.pk)

    page = client.get(address(Center, center.pk, "history"))

    newest = page.context["entries"][0]
    assert [(one.before, one.after) for one in newest.differences] == [("Before", "After")]
    assert "“Before” → “After”" in page.content.decode()


def test_history_goes_on_page_by_page(client, site_admin, sql):
    center = CenterFactory(name="Name 0")
    for n in range(1, 56):
        sql("UPDATE centers_center SET name = %s WHERE id = %s", f"Name {n}", center.pk)

    newest = client.get(address(Center, center.pk, "history"))
    older = client.get(
        address(Center, center.pk, "history"), {"after": str(newest.context["older"])}
    )

    said = [
        one.after
        for page in (newest, older)
        for entry in page.context["entries"]
        for one in entry.differences
        if one.before.startswith("Name")
    ]
    assert said == [f"Name {n}" for n in range(55, 0, -1)]


def test_history_of_a_person_tells_their_role_and_what_was_done_to_the_account(client, site_admin):
    member = StaffFactory()
    accounts.start_over(member, by=site_admin)
    text = client.get(address(User, member.pk, "history")).content.decode()
    assert "Research team" in text
    assert "second factor voided" in text


def test_history_is_for_those_who_may_see_the_row(client):
    client.force_login(StaffFactory(role=Role.ADVERTISING_ADMIN))
    member = StaffFactory()
    assert client.get(address(User, member.pk, "history")).status_code == 403
