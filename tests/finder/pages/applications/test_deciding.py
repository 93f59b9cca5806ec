"""What follows once it was sent: questions, the day that was promised, the answer."""

import datetime
import re

import pytest
from django.utils import timezone

from centers import applications, lifecycle
from centers.accounts import Role
from centers.models import Application, ProviderRequest, Task
from tests.factories import CenterFactory, StaffFactory
from tests.finder.pages.open import sheet
from tests.finder.pages.read import Page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("taxonomy", "gazetteer")]


def test_questions_and_answers_are_all_kept(client, sent):
    application, status = sent
    exchange = [("Which license do you hold?", "An outpatient one."), ("Until when?", "Next May.")]
    days = [datetime.datetime(2026, 5, day, 15, tzinfo=datetime.UTC) for day in (4, 5)]
    for (question, answer), day in zip(exchange, days, strict=True):
        applications.ask(application, question, by=StaffFactory(), now=day)
        assert question in Page(client.get(status)).text
        data = {"text": answer, "sheet": sheet("application-reply")}
        assert client.post(status, data).status_code == 302
        application.refresh_from_db()
        assert application.state == "in-review"
    client.force_login(StaffFactory())
    for address in (status, f"/desk/applications/{application.pk}/"):
        page = Page(client.get(address)).text
        places = [page.index(words) for pair in exchange for words in pair]
        assert places == sorted(places)
        assert "We asked on May 5, 2026" in page


def test_while_we_wait_for_an_answer_the_promised_day_waits_too(client, sent):
    application, status = sent
    promised, now = application.due_on, timezone.now()
    later = Application.objects.create(
        name="Asked for later",
        form_key="later",
        state="received",
        center=CenterFactory(publication="draft"),
        email_confirmed_at=now,
        submitted_at=now,
        due_on=promised + datetime.timedelta(days=9),
    )
    for days, question in ((1, "Which license?"), (3, "And until when?")):
        at = now + datetime.timedelta(days=days)
        applications.ask(application, question, by=StaffFactory(), now=at)
    assert "Our time waits for your answer since" in Page(client.get(status)).text
    assert Task.objects.open().get().due_on is None, "nobody is called late for what waits"
    assert list(Application.objects.open()) == [later, application]
    client.force_login(StaffFactory())
    for desk in ("/desk/outside/", f"/desk/applications/{application.pk}/"):
        assert re.search("[Ww]aits? for their answer since", Page(client.get(desk)).text)
    assert "They read this site in" not in Page(client.get(desk)).text
    Application.objects.filter(pk=application.pk).update(language="es")
    assert "They read this site in Spanish" in Page(client.get(desk)).text

    applications.reply(application, "Outpatient.", now=now + datetime.timedelta(days=8))
    application.refresh_from_db()
    assert application.due_on == promised + datetime.timedelta(days=7), "since the first question"
    assert Task.objects.open().get().due_on == application.due_on
    assert list(Application.objects.open()) == [application, later]
    page = Page(client.get(status)).text
    assert "You will hear from us by" in page
    assert "waits" not in page
    application.questions.all().delete()
    ago = now - datetime.timedelta(days=15)
    applications.ask(application, "For how many?", by=StaffFactory(), now=ago)
    assert "(2\xa0weeks, 1\xa0day)" in client.get("/desk/outside/").content.decode()


def test_declined_with_a_reason_and_an_appeal_that_another_lead_grants(client, sent):
    application, status = sent
    first, second = (StaffFactory(role=Role.RESEARCH_LEAD) for _n in range(2))
    applications.decline(application, "The license ended in May.", by=first)
    assert not Task.objects.open().exists()
    assert "The license ended in May." in Page(client.get(status)).text
    with pytest.raises(lifecycle.LifecycleError, match="application was declined"):
        lifecycle.publish(application.center, by=second, reason="It looks fine.")

    data = {"text": "Here is the new one.", "sheet": sheet("application-reply")}
    assert client.post(status, data).status_code == 302
    from centers import requests

    appeal = ProviderRequest.objects.get()
    with pytest.raises(requests.RequestError):
        requests.decide(appeal, by=first, granted=True, answer="Yes.")
    requests.decide(appeal, by=second, granted=True, answer="We look at it again.")
    application.refresh_from_db()
    assert application.state == "in-review"
    assert Task.objects.open().get().reason == "new-application"


def test_advertising_admins_see_no_application(client, sent):
    application, _status = sent
    client.force_login(StaffFactory(role=Role.ADVERTISING_ADMIN))
    assert client.get(f"/desk/applications/{application.pk}/").status_code == 403
