"""List your center: from the first page to a public, verified listing, and what can go wrong."""

import datetime
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from centers import applications, lifecycle, links
from centers.accounts import Role
from centers.criteria import CRITERIA
from centers.exports import data_license
from centers.models import Application, Center, Listing, OutboxMessage, ProviderRequest, Task
from tests.factories import CenterFactory, StaffFactory, check
from tests.finder.pages.mailed import mailed
from tests.finder.pages.open import sheet
from tests.finder.pages.read import Page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("taxonomy", "gazetteer")]

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
CONTACT = {"phones": "608 555 0142", "website": "harbor.example.org", "hours": "8 to 5"}
ANSWERS = {
    "services": {"care/outpatient": "yes", "care/detox": "no", "treats/alcohol": "yes"},
    "payment": {"pay/medicaid": "yes"},
    "licence": {"accreditation/joint-commission": ""},
    "ketamine": {"treats/ketamine": "yes", "offers/ketamine-therapy": "no"},
    "criteria": {c.slug: "yes" for c in CRITERIA} | {"note": "License 1234, state of Wisconsin"},
}


@pytest.fixture(autouse=True)
def outside(settings, tmp_path):
    settings.OUTBOX_AT_ONCE = False
    settings.EVIDENCE_ROOT = tmp_path / "evidence"


@pytest.fixture
def start(client):
    def send(age=60, address="/list-your-center/", **given):
        data = {
            "center_name": "Harbor House",
            "street1": "12  King Street",
            "city": "Madison",
            "state": "WI",
            "zip": "53703-1234",
            "email": "ann@example.org",
            "sheet": sheet("list-center", age),
        }
        return client.post(address, data | given)

    return send


@pytest.fixture
def form(client, start):
    """The address of a form whose applicant has confirmed the address."""
    assert start().status_code == 302
    response = client.post(mailed("application-confirm"))
    assert response.status_code == 302
    return response.url


def fill(client, form, **parts):
    for part, data in ({"contact": CONTACT} | ANSWERS | parts).items():
        assert client.post(f"{form}{part}/", data).status_code == 302, part


@pytest.fixture
def sent(client, form):
    """An application that was sent, and its status page."""
    fill(client, form)
    response = client.post(f"{form}send/")
    assert "/status/" in response.url
    return Application.objects.get(), response.url


def test_the_whole_way_from_application_to_a_public_verified_listing(client, form):
    page = Page(client.get(form))
    assert "12 King Street" in page.text, "shown back as we understood it"
    assert "Still needed before" in page.text
    fill(client, form)
    paper = SimpleUploadedFile("license.pdf", PDF)
    assert client.post(f"{form}papers/", {"file": paper}).status_code == 302
    page = Page(client.get(form))
    assert "(608) 555-0142" in page.text
    assert "https://harbor.example.org" in page.text
    assert "license.pdf" in page.text
    status = client.post(f"{form}send/").url
    assert "Application received" in Page(client.get(status)).text
    assert client.get(form).status_code == 410, "what was sent is not changed any more"

    application = Application.objects.get()
    center = application.center
    assert center.publication == "draft"
    assert not Listing.objects.filter(pk=center.pk).exists()
    task = Task.objects.get()
    assert (task.reason, task.due_on) == ("new-application", application.due_on)
    said = {str(o.term.slug): (o.answer, o.basis) for o in center.offerings.all()}
    assert said["outpatient"] == ("yes", "provider")
    assert said["detox"] == ("no", "provider")
    assert "ketamine" not in said, "only the research team says yes to that"

    client.force_login(StaffFactory())
    desk = f"/desk/applications/{application.pk}/"
    page = Page(client.get(desk))
    assert "Treats ketamine addiction" in page.text
    assert "Not checked. They say: yes" in page.text
    assert client.post(desk, {"act": "take-up"}).status_code == 302
    assert center.evidence_files.get().name == "license.pdf"
    assert "In review" in Page(client.get(status)).text
    refused = client.post(desk, {"act": "list"})
    assert refused.status_code == 422
    assert "Not yet found to be met" in Page(refused).text
    around = f"/desk/centers/{center.public_id}/change/publish/"
    refused = client.post(around, {"reason": "It looks fine."})
    assert refused.status_code == 422
    assert "its application waits" in Page(refused).text
    met = {c.slug: "met" for c in CRITERIA}
    assert client.post(desk, met | {"tick": "1"}).status_code == 302
    assert client.post(desk, {"act": "list"}).status_code == 302
    listed = Page(client.get(f"/centers/{center.public_id}/{center.slug}/"))
    assert "Not yet verified by us" in listed.text
    assert "The center itself said on" in listed.text
    check(center, "contact", "location", "services", "licence")

    client.logout()
    assert "Listed" in Page(client.get(status)).text
    public = Page(client.get(f"/centers/{center.public_id}/{center.slug}/"))
    assert "Verified by our research team" in public.text
    found = Page(client.get("/search/?where=53703&care=outpatient"))
    assert "Harbor House" in found.text
    assert OutboxMessage.objects.filter(kind="application-listed").exists()
    lead = StaffFactory(role=Role.RESEARCH_LEAD)
    lifecycle.withdraw(center, by=lead, reason="They asked.")
    assert "off this site at the moment" in Page(client.get(status)).text


def test_a_service_by_phone_or_video_only_names_states_in_place_of_a_street(client, visit, start):
    there = CenterFactory(name="Harbor House Online", state="IL", zip="60601", city="Chicago")
    by_phone = {"ways": "phone", "street1": ""}
    refused = Page(start(**by_phone))
    assert there.name in refused.text, "wherever its office is"
    assert start(**by_phone, none_of_these="on").status_code == 302
    form = client.post(mailed("application-confirm")).url
    page = Page(client.get(f"{form}location/"))
    assert "checked" in page.by_id("id_ways_1").attributes
    fill(client, form)
    answers = ANSWERS["services"] | {"exclusive/phone-or-video-only": "yes", "care/telehealth": ""}
    client.post(f"{form}services/", answers)
    page = Page(client.get(form)).text
    assert "The states where you may treat people" in page
    assert "A yes to care by phone or video" in page
    assert "The street address" not in page
    where = {"city": "Madison", "state": "WI", "zip": "53703"}
    given = where | by_phone | {"states": ["WI", "MN"]}
    assert client.post(f"{form}location/", given).status_code == 302
    client.post(f"{form}licence/", {"telehealth/wi": "yes", "telehealth/mn": "yes"})
    assert "Minnesota, Wisconsin" in Page(client.get(form)).text
    status = client.post(f"{form}send/").url
    assert "Minnesota, Wisconsin" in Page(client.get(status)).text

    application = Application.objects.get()
    center = application.center
    assert (center.street1, center.zip) == ("", "53703")
    assert Task.objects.get().detail["alike"] == [there.public_id]
    client.force_login(StaffFactory())
    desk = Page(client.get(f"/desk/applications/{application.pk}/")).text
    assert "They name these states: Minnesota, Wisconsin" in desk
    assert there.name in desk
    script = Page(client.get(f"/desk/centers/{center.public_id}/check/")).text
    assert "by phone or video only, and nobody comes to you" in script
    assert script.count("The applicant says yes") == 3, "to ketamine and each state: for us to say"
    applications.tick(application, {c.slug: "met" for c in CRITERIA}, by=StaffFactory())
    applications.list_it(application, by=StaffFactory())
    licensed = {"answers": {"telehealth/wi": "yes", "telehealth/mn": "yes"}}
    check(center, "contact", "location", "services")
    check(center, "licence", facts=licensed)

    client.logout()
    page = visit(f"/centers/{center.public_id}/{center.slug}/")
    assert "This is not a place to visit" in page.text
    assert "Directions" not in page.text
    assert "Licensed for people in: Minnesota, Wisconsin" in page.text
    for state, found in (("MN", True), ("IL", False)):
        afar = visit(f"/search/?where={state}&telehealth=only&verified=any")
        assert (center.name in [a.text for a in afar.all("a")]) == found, state
    near = visit("/search/?where=53703")
    assert "office in Madison, WI, not a place to visit" in near.text
    assert "measured to the middle" not in near.text
    points = client.get("/search/points/?where=53703").json()["points"]
    assert center.public_id not in [point[0] for point in points]


def test_every_step_says_that_it_is_free_and_sells_nothing(client, visit, form):
    addresses = ["/list-your-center/", "/list-your-center/sent/", form]
    addresses += [f"{form}{part}/" for part in ("contact", "services", "ketamine", "papers")]
    for address in addresses:
        page = Page(client.get(address))
        assert "Free: to apply, to be listed" in page.text, address
        assert "advertis" not in " ".join(page.all("main")[0].text.lower().split())


def test_before_anything_is_sent_it_is_said_under_which_license_it_is_given_away(client, form):
    fill(client, form)
    for address in ("/list-your-center/", form):
        page = Page(client.get(address))
        assert "are open data" in page.text
        assert data_license.URL in page.links


def test_each_page_asks_the_database_the_same_few_times(client, form, django_assert_num_queries):
    def ask(number, address):
        with django_assert_num_queries(number, info=address):
            assert client.get(address).status_code == 200

    for filled in (False, True):
        if filled:
            fill(client, form)
        ask(5, form)
        ask(4, f"{form}services/")
    status = client.post(f"{form}send/").url
    ask(5, status)
    for number in (1, 20):
        CenterFactory.create_batch(number, name="Harbor House", zip="53703")
        ask(1, "/list-your-center/alike/?center_name=harbor+house&zip=53703")
    client.force_login(StaffFactory())
    client.get("/desk/outside/")  # A session's first page asks for more.
    ask(12, "/desk/outside/")
    ask(11, f"/desk/applications/{Application.objects.get().pk}/")


def test_the_ketamine_questions_are_two(client, form):
    page = Page(client.get(f"{form}ketamine/"))
    assert [f.all("legend")[0].text for f in page.all("fieldset")] == [
        "Do you treat people who want to stop or cut down on ketamine?",
        "Do you give ketamine or esketamine as a treatment?",
    ]
    for field in page.all("fieldset"):
        assert [i["value"] for i in field.all("input")] == ["yes", "no", ""]
    client.post(f"{form}ketamine/", {"treats/ketamine": "no", "offers/ketamine-therapy": ""})
    back = Page(client.get(form))
    assert [dd.text for dd in back.all("dd")][-2:] == ["No", "Not sure"]


def test_mails_and_their_links_keep_the_language_of_the_applicant(client, start):
    start(address="/es/list-your-center/")
    message = OutboxMessage.objects.get()
    assert message.language == "es"
    assert '<html lang="es">' in message.html
    assert mailed("application-confirm").startswith("/es/list-your-center/confirm/")


def test_mail_programs_that_open_links_confirm_nothing(client, start):
    start()
    link = mailed("application-confirm")
    for _n in range(2):
        assert client.get(link).status_code == 200
    assert Application.objects.get().email_confirmed_at is None
    assert client.post(link).status_code == 302
    assert client.post(link).status_code == 410, "it works once"


def test_a_link_that_came_too_late_says_so(client, start):
    start()
    application = Application.objects.get()
    long_ago = timezone.now() - datetime.timedelta(days=3)
    old = links.make(
        "confirm-application", application.pk, lasts=datetime.timedelta(days=2), now=long_ago
    )
    response = client.get(f"/list-your-center/confirm/{old}/")
    assert response.status_code == 410
    assert "This link has ended" in Page(response).text


def test_a_link_opens_its_own_application_and_no_other_page(client, form):
    secret = form.split("/")[-2]
    for page in ("confirm", "status"):
        assert client.get(f"/list-your-center/{page}/{secret}/").status_code == 404
    assert client.get(f"/requests/{secret}/").status_code == 404


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"state": "", "city": "London", "zip": "SW1A 1AA"}, "This field is required"),
        ({"zip": "00000"}, "We do not know this ZIP code"),
        ({"state": "IL"}, "This ZIP code is in Wisconsin"),
        ({"center_name": "Harbor\u202eesuoH"}, "hidden character"),
        ({"center_name": "Harbor\u0007"}, "hidden character"),
        ({"center_name": "x" * 201}, "at most 200"),
        ({"email": "ann@"}, "valid email"),
        ({"email": f"ann@{'ü' * 60}.example"}, "valid email"),
        ({"email": '"a\u0007nn"@x.example'}, "hidden character"),
        ({"homepage": "x"}, "leave this empty"),
        ({"age": -60}, "very quick"),
    ],
)
def test_what_is_wrong_at_the_start_is_said_beside_it(start, given, error):
    response = start(**given)
    assert response.status_code == 422
    assert error in Page(response).text
    assert not Application.objects.exists()
    assert not OutboxMessage.objects.exists()


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


def test_the_same_sheet_twice_is_one_application_and_one_mail(start):
    once = sheet("list-center")
    assert start(sheet=once).status_code == start(sheet=once).status_code == 302
    assert Application.objects.count() == OutboxMessage.objects.count() == 1


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


def test_possible_duplicates_are_shown_while_typing_and_before_going_on(client, visit, start):
    there = CenterFactory(name="Harbor House Recovery", street1="12 King Street")
    CenterFactory(name="Harbor House Recovery", zip="60601", state="IL", city="Chicago")
    typed = visit("/list-your-center/alike/?center_name=harbor+hou&street1=&zip=53703")
    assert [a["href"] for a in typed.all("a")] == [f"/centers/{there.public_id}/{there.slug}/"]
    typed = visit("/list-your-center/alike/?center_name=harbor+hou&zip=5370")
    assert len(typed.all("a")) == 2, "before anyone knows where"
    assert visit("/list-your-center/alike/?center_name=har%00").text == ""

    response = start(zip="53703")
    assert response.status_code == 422
    assert "Is it one of these?" in Page(response).text
    assert start(zip="53703", none_of_these="on").status_code == 302


def test_ten_thousand_applications_from_one_place_fill_no_mailbox(start):
    answers = [start(sheet=sheet("list-center")).status_code for _n in range(100)]
    assert answers.count(302) == OutboxMessage.objects.count() == 3, "of one address"
    others = [
        start(sheet=sheet("list-center"), email=f"a{n}@example.org").status_code for n in range(100)
    ]
    assert set(others) == {429}
    assert Application.objects.count() <= 5


def test_a_slip_of_the_pen_costs_no_place(start):
    for _n in range(6):
        assert start(sheet=sheet("list-center"), zip="00000").status_code == 422
    answers = [
        start(sheet=sheet("list-center"), email=f"a{n}@example.org").status_code for n in range(6)
    ]
    assert answers == [302] * 5 + [429]
    tries = {start(sheet=sheet("list-center"), zip="00000").status_code for _n in range(60)}
    assert tries == {429}, "every place is taken"


def test_states_are_named_in_the_language_of_the_page(visit):
    page = visit("/es/list-your-center/")
    names = [option.text for option in page.by_id("id_state").all("option")]
    assert "Nueva York" in names
    assert "New York" not in names


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
