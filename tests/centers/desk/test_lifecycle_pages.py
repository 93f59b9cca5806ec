"""The pages of a listing: what can be done from them, by whom, and what they say."""

import datetime
import re

import pytest

from centers.accounts.roles import Role
from centers.lifecycle import close, merge, unpublish
from centers.models import Center, LifecycleEvent
from centers.tasks import open_task
from tests.factories import (
    CenterFactory,
    CenterIdentifierFactory,
    OfferingFactory,
    PhoneFactory,
    PlaceFactory,
    SourceRecordFactory,
    StaffFactory,
    check,
    term,
)

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 3, 10)


@pytest.fixture
def center():
    return CenterFactory(name="North Street")


@pytest.fixture
def lead(client):
    person = StaffFactory(role=Role.RESEARCH_LEAD)
    client.force_login(person)
    return person


@pytest.fixture
def colleague(client):
    person = StaffFactory()
    client.force_login(person)
    return person


def page_of(center) -> str:
    return f"/desk/centers/{center.public_id}/"


def text(response) -> str:
    return response.content.decode()


# -- The page of a listing -------------------------------------------------------------------------


def test_a_lead_sees_what_can_be_done_now(client, lead, center):
    open_task(center, "expiring")
    said = text(client.get(page_of(center)))
    for words in ("North Street", "Published", "Take off the site", "Mark as closed", "Split"):
        assert words in said
    assert "Open again" not in said
    assert f"{page_of(center)}check/" in said
    assert f"{page_of(center)}history/" in said
    assert "Check about to end" in said


def test_a_member_sees_it_and_may_publish_a_draft(client, colleague, center):
    said = text(client.get(page_of(center)))
    assert "Take off the site" not in said
    draft = CenterFactory(draft=True)
    assert "Publish" in text(client.get(page_of(draft)))
    answer = client.post(f"{page_of(draft)}change/publish/", {"reason": "Checked."})
    assert answer.status_code == 302
    assert draft.lifecycle_events.get().done_by == colleague


def test_a_change_is_made_and_undone_from_the_page(client, lead, center):
    answer = client.post(
        f"{page_of(center)}change/close/",
        {"reason": "Sold.", "closed_on": "2026-03-10"},
        follow=True,
    )
    assert "Done: Marked as closed" in text(answer)
    event = LifecycleEvent.objects.get()
    assert (event.kind, event.reason, event.done_by) == ("close", "Sold.", lead)
    center.refresh_from_db()
    assert center.closed_on == DAY

    answer = client.post(f"/desk/lifecycle/{event.pk}/undo/", follow=True)

    assert "Undone: Marked as closed" in text(answer)
    center.refresh_from_db()
    assert center.publication == "published"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"reason": "Sold."}, "This field is required"),
        ({"closed_on": "2026-03-10"}, "This field is required"),
        ({"reason": "Sold.", "closed_on": "2999-01-01"}, "cannot have closed in the future"),
        ({"reason": "Sold.", "closed_on": "soon"}, "Enter a valid date"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(client, lead, center, given, expected):
    answer = client.post(f"{page_of(center)}change/close/", given)
    assert answer.status_code == 422
    assert expected in text(answer)
    for value in given.values():
        assert f'value="{value}"' in text(answer)
    assert not LifecycleEvent.objects.exists()


def test_what_somebody_else_did_first_is_said(client, lead, center):
    unpublish(center, by=lead, reason="Wrong phone.")
    answer = client.post(f"{page_of(center)}change/unpublish/", {"reason": "Mine."})
    assert answer.status_code == 422
    assert "it is draft now" in text(answer)
    assert 'value="Mine."' in text(answer)


def test_what_cannot_be_undone_has_no_button_and_says_why(client, lead, center):
    first = unpublish(center, by=lead, reason="Wrong phone.")
    client.post(f"{page_of(center)}change/publish/", {"reason": "Mended."})
    said = text(client.get(page_of(center)))
    assert len(re.findall(r"/desk/lifecycle/\d+/undo/", said)) == 1
    answer = client.post(f"/desk/lifecycle/{first.pk}/undo/", follow=True)
    assert "Undo this later change first" in text(answer)


@pytest.mark.parametrize("kind", ["merge", "split", "nonsense"])
def test_other_kinds_have_no_such_address(client, lead, center, kind):
    answer = client.post(f"{page_of(center)}change/{kind}/", {"reason": "x"})
    assert answer.status_code == 404


# -- Who may ---------------------------------------------------------------------------------------

GETS = ["", "merge/", "merge/OTHER/", "split/"]
POSTS = ["change/close/", "merge/OTHER/", "split/"]


def _addresses(center, paths):
    other = CenterFactory()
    return [page_of(center) + path.replace("OTHER", other.public_id) for path in paths]


def test_strangers_are_sent_to_sign_in(client, center):
    event_free = ["/desk/bulk/", "/desk/lifecycle/1/undo/", "/desk/bulk/confirm/"]
    for address in [*_addresses(center, GETS), *event_free]:
        assert client.get(address)["Location"].startswith("/accounts/login/")
    for address in [*_addresses(center, POSTS), *event_free]:
        assert client.post(address)["Location"].startswith("/accounts/login/")


def test_members_may_look_and_not_change(client, colleague, center):
    assert client.get(page_of(center)).status_code == 200
    event = unpublish(CenterFactory(), by=StaffFactory(role=Role.RESEARCH_LEAD), reason="x")
    for address in [*_addresses(center, GETS[1:]), "/desk/bulk/"]:
        assert client.get(address).status_code == 403
    given = {"reason": "Because.", "closed_on": "2026-03-10"}
    for address in [
        *_addresses(center, POSTS),
        "/desk/bulk/",
        "/desk/bulk/confirm/",
        f"/desk/lifecycle/{event.pk}/undo/",
    ]:
        assert client.post(address, given).status_code == 403
    assert LifecycleEvent.objects.count() == 1


@pytest.mark.parametrize("role", [Role.ADVERTISING_ADMIN, Role.SITE_ADMIN])
def test_other_roles_have_no_part_in_it(client, center, role):
    client.force_login(StaffFactory(role=role))
    assert client.get(page_of(center)).status_code == 403
    assert client.get("/desk/bulk/").status_code == 403


def test_looking_changes_nothing(client, lead, center):
    addresses = [*_addresses(center, GETS), "/desk/bulk/"]
    for address in addresses:
        assert client.get(address).status_code == 200
    assert not LifecycleEvent.objects.exists()
    for path in ("change/close/",):
        assert client.get(page_of(center) + path).status_code == 405
    assert client.get("/desk/centers/nosuch00/").status_code == 404


# -- Merging ---------------------------------------------------------------------------------------


def test_the_same_place_is_found_by_zip_code_and_name(client, lead, center):
    same_zip = CenterFactory(name="North Street Recovery")
    elsewhere = CenterFactory(name="Far North", zip="99501", state="AK")
    gone = CenterFactory(name="Merged North")
    merge(gone, same_zip, by=lead, reason="Same.")
    address = f"{page_of(center)}merge/"
    for query, found in (
        ("", {same_zip}),
        ("?q=far+north", {elsewhere}),
        ("?q=99501", {elsewhere}),
        ("?q=atlantis", set()),
    ):
        assert set(client.get(address + query).context["found"]) == found


def test_both_sides_and_the_outcome_are_shown_before_merging(client, lead, center):
    winner = CenterFactory(name="Recovery on North Street")
    SourceRecordFactory(center=center)
    CenterIdentifierFactory(center=center)
    OfferingFactory(center=center, term=term("care/detox"), answer="yes", basis="import")
    OfferingFactory(center=winner, term=term("care/detox"), answer="no")
    address = f"{page_of(center)}merge/{winner.public_id}/"

    said = text(client.get(address))

    for words in ("North Street", "Recovery on North Street", "1 source record moves", "Detox"):
        assert words in said
    assert "the other answer ranks higher" in said
    assert not LifecycleEvent.objects.exists()

    answer = client.post(address, {"reason": "Same place."}, follow=True)

    assert answer.redirect_chain[0][0] == page_of(winner)
    assert Center.unfiltered.get(pk=center.pk).merged_into == winner
    assert "Merged into another listing" in text(answer)
    assert "merged into" in text(client.get(page_of(center)))


def test_a_merge_that_cannot_be_says_why_and_has_no_button(client, lead, center):
    answer = client.get(f"{page_of(center)}merge/{center.public_id}/")
    assert "cannot be merged into itself" in text(answer)
    assert ">Merge</button>" not in text(answer)
    answer = client.post(f"{page_of(center)}merge/{center.public_id}/", {"reason": "Same."})
    assert answer.status_code == 422


def test_a_merge_needs_a_reason(client, lead, center):
    other = CenterFactory()
    answer = client.post(f"{page_of(center)}merge/{other.public_id}/", {"reason": " "})
    assert answer.status_code == 422
    assert "This field is required" in text(answer)


def test_checked_contact_is_told(client, lead, center):
    winner = CenterFactory()
    check(winner, "contact")
    PhoneFactory(center=center, number="+16085550177")
    said = text(client.get(f"{page_of(center)}merge/{winner.public_id}/"))
    assert "+16085550177 is not added" in said


# -- Splitting -------------------------------------------------------------------------------------


def test_a_listing_is_split_from_the_page(client, lead, center):
    PlaceFactory(kind="zip", code="53704")
    phone = PhoneFactory(center=center, number="+16085550177")
    address = f"{page_of(center)}split/"
    said = text(client.get(address))
    assert "+16085550177" in said
    given = {
        "reason": "Two places.",
        "name": "East Side",
        "street1": "9 East Road",
        "city": "Madison",
        "state": "WI",
        "zip": "53704",
        "phones": [phone.pk],
    }

    answer = client.post(address, given, follow=True)

    new = Center.unfiltered.get(name="East Side")
    assert answer.redirect_chain[0][0] == page_of(new)
    assert list(new.phones.all()) == [phone]

    answer = client.post(address, given | {"zip": "00000", "phones": []})
    assert answer.status_code == 422
    assert "We do not know this ZIP code" in text(answer)


def test_a_foreign_phone_cannot_be_chosen(client, lead, center):
    foreign = CenterFactory().phones.get()
    given = {"reason": "x", "name": "y", "city": "Madison", "state": "WI", "zip": "53703"}
    answer = client.post(f"{page_of(center)}split/", given | {"phones": [foreign.pk]})
    assert answer.status_code == 422
    assert Center.unfiltered.count() == 2


# -- Many at once ----------------------------------------------------------------------------------


def token_in(answer) -> str:
    return re.search(r'name="token" value="([^"]+)"', text(answer))[1]


def test_many_are_chosen_looked_at_changed_and_undone(client, lead, center):
    others = CenterFactory.create_batch(2)
    closed = CenterFactory(closed=True)
    ids = " ".join(c.public_id for c in (center, *others, closed)) + "\nnosuchid"
    given = {"kind": "unpublish", "ids": ids, "reason": "State closed them."}

    shown = client.post("/desk/bulk/", given)

    assert shown.status_code == 200
    assert "Confirm: do it to 3 listings" in text(shown)
    assert "It cannot be done to 1 listing" in text(shown)
    assert "nosuchid" in text(shown)
    assert Center.objects.published().count() == 3

    done = client.post("/desk/bulk/confirm/", {"token": token_in(shown)}, follow=True)

    assert "Done for 3 listings" in text(done)
    assert Center.objects.published().count() == 0
    undo = re.search(r"/desk/bulk/[0-9a-f-]{36}/undo/", text(done))[0]
    assert "Undone for 3 listings" in text(client.post(undo, follow=True))
    assert Center.objects.published().count() == 3
    assert "undone already" in text(client.post(undo, follow=True))


def test_a_selection_that_changed_is_refused_with_what_changed(client, lead, center):
    shown = client.post("/desk/bulk/", {"kind": "unpublish", "state": "WI", "reason": "x"})
    late = CenterFactory(name="Latecomer")
    close(center, by=lead, reason="Gone.", closed_on=DAY)

    answer = client.post("/desk/bulk/confirm/", {"token": token_in(shown)})

    assert answer.status_code == 409
    assert "nothing was done" in text(answer)
    assert "Latecomer" in text(answer)
    assert "North Street" in text(answer)
    late.refresh_from_db()
    assert late.publication == "published"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"reason": ""}, "This field is required"),
        ({"state": ""}, "Choose listings"),
        ({"state": "AK"}, "No listing meets this choice"),
        ({"kind": "close"}, "Say since when"),
        ({"kind": "merge"}, "Select a valid choice"),
        ({"source": "atlantis"}, "Select a valid choice"),
    ],
)
def test_a_choice_that_makes_no_sense_is_told(client, lead, center, given, expected):
    usual = {"kind": "unpublish", "state": "WI", "reason": "State closed them."}
    answer = client.post("/desk/bulk/", usual | given)
    assert answer.status_code == 422
    assert expected in text(answer)


def test_a_forged_token_does_nothing(client, lead, center):
    for token in ("", "x", "a:b:c"):
        answer = client.post("/desk/bulk/confirm/", {"token": token}, follow=True)
        assert "does not hold any more" in text(answer)
    assert Center.objects.published().count() == 1


def test_everything_written_from_a_page_has_its_person_and_page(client, lead, center):
    client.post(f"{page_of(center)}change/unpublish/", {"reason": "Wrong phone."})
    event = center.lifecycle_events.get()
    history = client.get(f"{page_of(center)}history/")
    assert event.done_by == lead
    said = text(history)
    assert lead.username in said
    assert f"page: {page_of(center)}change/unpublish/" in said
    assert "Published" in said
    assert "Draft" in said
