"""List your center: from the first page to a public, verified listing."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from centers import applications, lifecycle
from centers.accounts import Role
from centers.criteria import CRITERIA
from centers.exports import data_license
from centers.models import Application, Listing, OutboxMessage, Task
from tests.factories import CenterFactory, StaffFactory, check
from tests.finder.pages.applications.filled import ANSWERS, PDF, fill
from tests.finder.pages.mailed import mailed
from tests.finder.pages.read import Page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("taxonomy", "gazetteer")]


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
