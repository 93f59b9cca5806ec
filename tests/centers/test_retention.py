"""What people outside told us is forgotten in time, and not before."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from centers import applications, links, reports
from centers.models import Application, Claim, OutboxMessage, PrivateLink, Report
from centers.outbox import send
from centers.retention import YEAR, forget
from tests.factories import CenterFactory, StaffFactory

pytestmark = pytest.mark.django_db

NOW = datetime.datetime(2026, 3, 10, 15, tzinfo=datetime.UTC)
DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.EVIDENCE_ROOT = tmp_path
    settings.OUTBOX_AT_ONCE = False
    return tmp_path


def apply(number: int, **given) -> Application:
    return Application.objects.create(
        name="Harbor House", email="ann@example.org", form_key=str(number), **given
    )


def files_in(folder) -> int:
    return sum(path.is_file() for path in folder.rglob("*"))


def test_an_application_that_nobody_finishes(folder, django_capture_on_commit_callbacks):
    apply(1, started_at=NOW)
    confirmed = apply(2, started_at=NOW, email_confirmed_at=NOW)
    applications.keep_paper(confirmed, SimpleUploadedFile("a.pdf", b"%PDF-1.7\n%%EOF\n"))

    forget(NOW + 8 * DAY)
    assert Application.objects.count() == 2
    forget(NOW + 10 * DAY)
    assert Application.objects.get() == confirmed
    with django_capture_on_commit_callbacks(execute=True):
        done = forget(NOW + 100 * DAY)
    assert (done["unfinished applications"], done["documents"]) == (1, 0)
    assert (Application.objects.count(), files_in(folder)) == (0, 0)


def test_who_applied_a_year_after_the_decision(folder, django_capture_on_commit_callbacks):
    application = apply(1, started_at=NOW, email_confirmed_at=NOW, note="Call Ann.")
    applications.keep_paper(application, SimpleUploadedFile("a.pdf", b"%PDF-1.7\n%%EOF\n"))
    Application.objects.update(
        center=CenterFactory(),
        submitted_at=NOW,
        due_on=NOW.date(),
        state="declined",
        reason="No license.",
        decided_by=StaffFactory(),
        decided_at=NOW,
    )
    application.questions.create(text="Which one?", reply="The first.", asked_at=NOW)
    assert not +forget(NOW + YEAR - DAY)
    with django_capture_on_commit_callbacks(execute=True):
        assert forget(NOW + YEAR)["documents"] == 1
    application.refresh_from_db()
    assert (application.email, application.note) == ("", "")
    assert not application.questions.exists()
    assert (application.state, application.reason) == ("declined", "No license.")
    assert files_in(folder) == 0


def test_words_of_reports_links_and_e_mails():
    center = CenterFactory()
    reports.receive(center, "phone", text="Ask for Bo.", form_key="a", now=NOW)
    reports.receive(center, "closed", text="It has moved.", form_key="b", now=NOW)
    reports.decide(center, "phone", by=StaffFactory(), agreed=False, now=NOW)
    send("ann@example.org", "new-link", link="x", now=NOW)
    send("bo@example.org", "new-link", link="x", now=NOW)
    OutboxMessage.objects.filter(to="bo@example.org").update(state="bounced", bounced_at=NOW)

    forget(NOW + YEAR)
    assert {r.kind: r.text for r in Report.objects.all()} == {
        "phone": "",
        "closed": "It has moved.",
    }, "what waits for an answer keeps its words"
    assert PrivateLink.objects.count() == 2, "an ended link is told apart from an unknown one"
    assert [m.to for m in OutboxMessage.objects.all()] == ["bo@example.org"]
    forget(NOW + 3 * YEAR)
    assert not PrivateLink.objects.exists()


def test_the_command_says_what_it_did(capsys):
    links.make("report", 1, lasts=DAY, now=NOW - 2 * YEAR)
    call_command("forget")
    assert "links: 1" in capsys.readouterr().out


def test_a_claim_that_nobody_proved():
    center = CenterFactory()
    claim = {"center": center, "name": "Ann", "email": "ann@x.example", "method": "phone"}
    Claim.objects.create(**claim, form_key="open", made_at=NOW)
    proved = {"email_confirmed_at": NOW, "proved_at": NOW}
    Claim.objects.create(**claim, form_key="proved", made_at=NOW, **proved)
    Claim.objects.create(**claim, form_key="ended", made_at=NOW, ended_at=NOW)
    left = [
        set(Claim.objects.values_list("form_key", flat=True))
        for days in (6, 8, 22, 366)
        if forget(NOW + days * DAY) is not None
    ]
    assert left == [{"open", "proved", "ended"}, {"open", "proved"}, {"proved"}, set()]
