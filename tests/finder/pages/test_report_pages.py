"""Report a problem: from three taps to a changed listing."""

import pytest
from django.test import Client

from centers import reports
from centers.models import Report, Task
from centers.tasks import settle
from tests.factories import CenterFactory, StaffFactory, check
from tests.finder.pages.open import sheet
from tests.finder.pages.read import Page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("taxonomy")]

SAYS_SO = "a visitor reported that this phone number is wrong"


@pytest.fixture
def center():
    return CenterFactory(name="Harbor House", verified=True)


@pytest.fixture
def report(client, center):
    def send(age=60, **given):
        data = {"kind": "phone", "sheet": sheet("report", age)}
        return client.post(f"/centers/{center.public_id}/report/", data | given)

    return send


@pytest.fixture
def public_page(client, center):
    return lambda: Page(client.get(f"/centers/{center.public_id}/{center.slug}/")).text


def decide(client, center, kind, verdict, answer=""):
    name = f"reports-{kind}"
    return client.post(
        f"/desk/centers/{center.public_id}/outside/reports/{kind}/",
        {f"{name}-answer": answer, f"{name}-verdict": verdict},
    )


def test_three_taps_and_nothing_about_the_reporter(client, center, visit, report):
    page = visit(f"/centers/{center.public_id}/{center.slug}/")
    form = visit(page.link("Report a problem"))
    assert len([i for i in form.all("input") if i["name"] == "kind"]) == len(Report.Kind)

    response = report()

    assert response.status_code == 302
    assert not response.cookies
    stored = Report.objects.values().get()
    assert {"ip", "email", "name", "user_agent"}.isdisjoint(stored)
    status = visit(response.url)
    assert "A member of our research team will look at it" in status.text
    assert "noindex" in status.response["X-Robots-Tag"]


def test_a_reports_way_to_a_changed_listing(client, center, report, public_page):
    link = report(text="It rings at a bakery.").url
    task = Task.objects.get()
    assert (task.reason, task.serious) == ("public-report", True)
    assert task == Task.objects.by_harm().first()
    assert SAYS_SO not in public_page()

    client.force_login(StaffFactory())
    desk = Page(client.get(f"/desk/centers/{center.public_id}/outside/"))
    assert "It rings at a bakery." in desk.text
    assert "Harbor House" in Page(client.get("/desk/outside/")).text
    assert decide(client, center, "phone", "agree", "It does.").status_code == 302

    assert SAYS_SO in public_page()
    assert "We are checking" in Page(client.get(link)).text
    assert Task.objects.open().exists()

    number = {"kind": "main", "number": "+16085550177", "extension": ""}
    check(center, "contact", facts={"phones": [number], "website": "", "hours": ""})
    settle(center, by=None)

    assert SAYS_SO not in public_page()
    assert "(608) 555-0177" in public_page()
    assert "We checked this part again" in Page(client.get(link)).text
    assert not Task.objects.open().exists()


def test_a_report_that_was_wrong_changes_nothing(client, center, report, public_page):
    link = report().url
    client.force_login(StaffFactory())
    decide(client, center, "phone", "disagree", "We called: it is theirs.")

    assert SAYS_SO not in public_page()
    assert "We called: it is theirs." in Page(client.get(link)).text
    assert not Task.objects.open().exists()
    assert decide(client, center, "phone", "agree").status_code == 422


def test_an_accusation_is_serious_and_not_repeated_in_public(client, center, report, public_page):
    before = public_page()
    report(kind="money", text="They wanted 500 dollars.")
    assert Task.objects.get().serious
    reports.decide(center, "money", by=StaffFactory(), agreed=True)
    assert public_page() == before


def test_a_check_of_one_part_does_not_end_reports_of_another(client, center, report):
    report(kind="phone")
    report(kind="not-as-described", sheet=sheet("report"))
    check(center, "contact")
    settle(center, by=None)
    assert Task.objects.open().exists()
    assert [r.kind for r in Report.objects.unanswered()] == ["not-as-described"]


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"kind": ""}, "This field is required"),
        ({"kind": "nonsense"}, "valid choice"),
        ({"text": "x" * 1001}, "at most 1000"),
        ({"text": "abc\u202edef"}, "hidden character"),
        ({"homepage": "x"}, "leave this empty"),
        ({"age": -60}, "very quick"),
    ],
)
def test_what_is_wrong_is_said_beside_it(report, given, error):
    response = report(**given)
    assert response.status_code == 422
    assert error in Page(response).text
    assert not Report.objects.exists()


def test_a_flood_from_one_network_is_held_off_and_others_get_through(client, center, report):
    answers = [report(sheet=sheet("report")).status_code for _n in range(200)]
    assert answers.count(302) == Report.objects.count() == 10
    assert answers.count(429) == 190
    assert Task.objects.count() == 1
    other = client.post(
        f"/centers/{center.public_id}/report/",
        {"kind": "phone", "sheet": sheet("report")},
        REMOTE_ADDR="203.0.113.9",
    )
    assert other.status_code == 302


def test_behind_proxies_nobody_picks_whom_they_are_counted_as(client, center, settings):
    def status(proxies, forwarded):
        settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
        data = {"kind": "phone", "sheet": sheet("report")}
        address = f"/centers/{center.public_id}/report/"
        return client.post(address, data, HTTP_X_FORWARDED_FOR=forwarded).status_code

    made_up = [status(1, f"198.51.100.{n}, 203.0.113.9") for n in range(11)]
    assert made_up == [302] * 10 + [429]
    # Fewer names than there should be proxies, or none that is an address: never an error of ours.
    assert [status(2, "203.0.113.9"), status(1, "unknown")] == [302, 302]


def test_the_same_sheet_twice_is_one_report_with_other_words_another(report):
    once = sheet("report")
    assert report(sheet=once).status_code == report(sheet=once).status_code == 302
    assert Report.objects.count() == 1
    assert report(sheet=once, kind="money").status_code == 302, "back, and sent anew"
    assert set(Report.objects.values_list("kind", flat=True)) == {"phone", "money"}


def test_needs_no_cookie_and_no_token_that_rests_on_one(center):
    strict = Client(enforce_csrf_checks=True)
    data = {"kind": "phone", "sheet": sheet("report")}
    assert strict.post(f"/centers/{center.public_id}/report/", data).status_code == 302
    strict.force_login(StaffFactory())
    assert decide(strict, center, "phone", "agree").status_code == 403, "the desk does"


def test_only_the_research_team_answers(client, center, report):
    report()
    assert decide(client, center, "phone", "agree").status_code == 302
    assert Report.objects.get().state == "received"
