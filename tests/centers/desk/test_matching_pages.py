"""The desk's pages for what imports leave to a person."""

import io

import openpyxl
import pytest

from centers.accounts.roles import Role
from centers.history import Timeline
from centers.models import MatchDecision, Task
from centers.tasks import open_task
from tests.factories import CenterFactory, StaffFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def two():
    left = CenterFactory(name="Lakeside Detox", street1="12 North Street", phone="+16085550123")
    right = CenterFactory(name="Lakeside", street1="12 N Street", phone="+16085550123")
    open_task(left, "possible-duplicate", detail={"other": right.public_id})
    return left, right


@pytest.fixture
def page(two) -> str:
    return f"/desk/centers/{two[0].public_id}/pair/{two[1].public_id}/"


def sign_in(client, role=Role.RESEARCH_LEAD):
    person = StaffFactory(role=role)
    client.force_login(person)
    return person


def test_the_queue_leads_to_the_two_side_by_side_with_the_reasons(client, two, page):
    sign_in(client)
    assert page in client.get("/desk/queue/").content.decode()
    said = client.get(page).content.decode()
    for words in ("Lakeside Detox", "12 N Street", "The same street and number", "differs"):
        assert words in said
    assert "The names tell of another kind of program" in said


def test_two_centers(client, two, page):
    person = sign_in(client, Role.RESEARCH_TEAM)
    assert "Only a research lead can make them one." in client.get(page).content.decode()
    answer = client.post(page, {"verdict": "different", "reason": "Two teams."})
    assert answer.status_code == 302
    assert MatchDecision.objects.get().decided_by == person
    for center in two:
        by = {change.model: change.event.pgh_person for change in Timeline(center).page().changes}
        assert by[MatchDecision] == str(person.pk)
    assert Task.objects.get(reason="possible-duplicate").closed_by == person


def test_one_center_is_merged_into_the_chosen_listing(client, two, page):
    sign_in(client)
    answer = client.post(page, {"verdict": "same", "reason": "One team."})
    assert answer.status_code == 302
    left, right = two
    left.refresh_from_db()
    assert left.merged_into == right
    assert "One team." in client.get(page).content.decode()


def test_a_member_cannot_make_them_one(client, two, page):
    sign_in(client, Role.RESEARCH_TEAM)
    answer = client.post(page, {"verdict": "same", "reason": "One team."})
    assert answer.status_code == 422
    assert not MatchDecision.objects.exists()


@pytest.mark.parametrize("said", [{}, {"verdict": "different"}, {"verdict": "x", "reason": "y"}])
def test_what_is_missing_is_said_beside_the_field(client, page, said):
    sign_in(client)
    assert client.post(page, said).status_code == 422
    assert not MatchDecision.objects.exists()


def test_a_listing_is_no_pair_with_itself(client, two):
    sign_in(client)
    own = f"/desk/centers/{two[0].public_id}/pair/{two[0].public_id}/"
    answer = client.post(own, {"verdict": "different", "reason": "x"})
    assert answer.status_code == 422
    assert "This is one listing, not two." in answer.content.decode()


def test_nobody_else_comes_in(client, page):
    sign_in(client, Role.ADVERTISING_ADMIN)
    assert client.get(page).status_code == 403


@pytest.fixture
def differing():
    center = CenterFactory(name="Lakeside")
    difference = {
        "section": "contact",
        "what": "phones",
        "ours": "(608) 555-0123",
        "theirs": "(608) 555-0177",
        "source": "State list",
        "as_of": "2026-01-05",
    }
    open_task(center, "discrepancy", detail={"section": "contact", "differences": [difference]})
    gone = {"source": "State list", "listed_on": "2025-01-05", "missing_on": "2026-01-05"}
    gone |= {"unreadable": 3}
    open_task(center, "gone-from-source", detail=gone)
    return center


def test_both_values_are_shown_and_a_person_closes_the_question(client, differing):
    person = sign_in(client, Role.RESEARCH_TEAM)
    url = f"/desk/centers/{differing.public_id}/sources/"
    said = client.get(url).content.decode()
    for words in (
        "(608) 555-0123",
        "(608) 555-0177",
        "State list, for 2026-01-05",
        "No longer listed",
        "3 rows of that list could not be used",
    ):
        assert words in said
    answer = client.post(url, {"task": "discrepancy", "note": "Called: ours is right."})
    assert answer.status_code == 302
    task = Task.objects.get(reason="discrepancy")
    assert (task.closed_by, task.detail["found"]) == (person, "Called: ours is right.")
    assert Task.objects.get(reason="gone-from-source").closed_at is None


def test_an_answer_needs_a_word_and_a_question(client, differing):
    sign_in(client)
    url = f"/desk/centers/{differing.public_id}/sources/"
    assert client.post(url, {"task": "gone-from-source", "note": ""}).status_code == 422
    assert client.post(url, {"task": "nonsense", "note": "x"}).status_code == 404


def test_the_spreadsheet_for_providers_is_handed_out(client):
    sign_in(client, Role.RESEARCH_TEAM)
    answer = client.get("/desk/imports/template.xlsx")
    assert answer["Content-Disposition"] == 'attachment; filename="centers.xlsx"'
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert "npi" in [cell.value for cell in book["Centers"][1]]
