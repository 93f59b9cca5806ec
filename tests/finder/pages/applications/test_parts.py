"""The parts of an application: what is refused, and whose it is."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from centers import applications, links
from centers.models import Application, Center, OutboxMessage, Task
from tests.factories import StaffFactory
from tests.finder.pages.applications.filled import PDF, fill
from tests.finder.pages.mailed import mailed
from tests.finder.pages.read import Page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("taxonomy", "gazetteer")]


def test_a_link_opens_its_own_application_and_no_other_page(client, form):
    secret = form.split("/")[-2]
    for page in ("confirm", "status"):
        assert client.get(f"/list-your-center/{page}/{secret}/").status_code == 404
    assert client.get(f"/requests/{secret}/").status_code == 404


@pytest.mark.parametrize(
    ("part", "data", "error"),
    [
        ("contact", {"phones": "12"}, "not a phone number"),
        ("contact", {"phones": "608 555 0142 ext. 12345678901"}, "up to 10"),
        ("contact", {"phones": "+44 20 7946 0958"}, "cannot be called in the United States"),
        ("contact", {"phones": "608 555 0142", "website": "not a site"}, "valid URL"),
        ("location", {"street1": "1 A", "city": "M", "state": "WI", "zip": "60601"}, "Illinois"),
        ("services", {"care/detox": "maybe"}, "valid choice"),
    ],
)
def test_what_is_wrong_in_a_part_is_said_and_the_rest_is_kept(client, form, part, data, error):
    response = client.post(f"{form}{part}/", data)
    assert response.status_code == 422
    assert error in Page(response).text


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("license.pdf", b"MZ\x90\x00\x03" * 100, "cannot be used"),
        ("license.pdf", b"<script>alert(1)</script>", "not what its name says"),
        ("empty.pdf", b"", "empty"),
        ("page.html", b"<!doctype html><script>1</script>", "not what its name says"),
    ],
)
def test_disguised_uploads_are_refused(client, form, name, content, error):
    response = client.post(f"{form}papers/", {"file": SimpleUploadedFile(name, content)})
    assert response.status_code == 422
    assert error in Page(response).text
    assert not Application.objects.get().files.exists()


def test_a_huge_upload_is_turned_away_unread(client, form):
    big = SimpleUploadedFile("license.pdf", PDF + b"0" * (13 * 1024 * 1024))
    response = client.post(f"{form}papers/", {"file": big})
    assert response.status_code == 413
    assert "up to 10 MB" in Page(response).text


def test_the_same_paper_is_kept_once_and_can_be_taken_back(client, form):
    for _n in range(2):
        client.post(f"{form}papers/", {"file": SimpleUploadedFile("license.pdf", PDF)})
    paper = Application.objects.get().files.get()
    assert client.post(f"{form}papers/{paper.pk}/remove/").status_code == 302
    assert not Application.objects.get().files.exists()


def test_sent_twice_it_is_one_center(client, form):
    fill(client, form)
    secret = form.split("/")[-2]
    link = links.find("application", secret)
    application = Application.objects.get(pk=link.subject_id)
    first, _secret = applications.submit(application)
    second, _secret = applications.submit(application)
    assert first.center == second.center
    assert Center.unfiltered.count() == Task.objects.count() == 1


def test_a_link_that_others_have_seen_can_be_replaced(client, form):
    assert client.post(f"{form}replace/").status_code == 200
    for page in (form, f"{form}contact/", f"{form}replace/"):
        assert client.post(page).status_code == 410
    assert client.get(mailed("new-link")).status_code == 200
    assert OutboxMessage.objects.filter(kind="new-link").count() == 1


def test_an_unfinished_application_is_nobody_elses_and_not_sent(client, form):
    response = client.post(f"{form}send/")
    assert response.status_code == 422
    assert "Not sent yet. A phone number" in Page(response).text
    client.post(f"{form}papers/", {"file": SimpleUploadedFile("license.pdf", PDF)})
    application = Application.objects.get()
    client.force_login(StaffFactory())
    desk = f"/desk/applications/{application.pk}/"
    for page in (desk, f"{desk}papers/{application.files.get().pk}/"):
        assert client.get(page).status_code == 404
    assert not Center.unfiltered.exists()
