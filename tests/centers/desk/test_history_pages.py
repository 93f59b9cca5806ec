"""Timelines on the desk: filtered, in pages, as CSV, and for whom."""

import csv
import io
import re
from unittest import mock

import pytest

from centers.accounts.roles import Role
from centers.history import Timeline, recorded, timeline
from centers.models import Center
from tests.factories import CenterFactory, OfferingFactory, StaffFactory, term

pytestmark = pytest.mark.django_db


@pytest.fixture
def rosa():
    # All that a username may hold.
    return StaffFactory(
        username="rosa.diaz@desk",
        email="rosa@example.org",
        first_name="Rosa",
        last_name="Diaz",
    )


@pytest.fixture
def center(rosa):
    center = CenterFactory(name="North Street")
    with recorded(by=rosa):
        Center.unfiltered.filter(pk=center.pk).update(hours="<nine to five>")
        OfferingFactory(center=center, term=term("care/detox"))
    return center


@pytest.fixture
def signed_in(client):
    def sign_in(role=Role.RESEARCH_TEAM, **fields):
        person = StaffFactory(role=role, **fields)
        client.force_login(person)
        return person

    return sign_in


def of(center, rest="") -> str:
    return f"/desk/centers/{center.public_id}/history{rest or '/'}"


PERSON = "/desk/people/rosa.diaz@desk/history"


def text(response) -> str:
    return response.content.decode()


def test_a_center_page_says_who_what_from_what_to_what(client, signed_in, center):
    signed_in()
    said = text(client.get(of(center)))
    for words in ("Rosa Diaz", "Opening hours", "&lt;nine to five&gt;", "Detox", "not known"):
        assert words in said
    assert said.index("Detox") < said.index("Opening hours")


def test_what_was_done_in_one_go_stands_together(client, signed_in, center):
    signed_in()
    acts = client.get(of(center)).context["acts"]
    assert [line.thing for line in acts[0]] == ["Answer", "Center"]


def test_filters(client, signed_in, center, rosa):
    signed_in()
    for query, expected in (
        ("?kind=Offering", {"Answer"}),
        (f"?person={rosa.username}", {"Answer", "Center"}),
        ("?since=2999-01-01", set()),
        ("?until=2001-01-01", set()),
        ("?kind=Center&person=rosa.diaz%40desk&since=2001-01-01", {"Center"}),
    ):
        acts = client.get(of(center) + query).context["acts"]
        assert {line.thing for lines in acts for line in lines} == expected


@pytest.mark.parametrize("query", ["?kind=Nonsense", "?since=soon", "?person=nobody"])
def test_a_filter_that_is_not_understood_says_so(client, signed_in, center, query):
    signed_in()
    assert "field__error" in text(client.get(of(center) + query))
    assert client.get(of(center, ".csv") + query).status_code == 400


def test_older_changes_are_a_link_away(client, signed_in, center):
    signed_in()
    with mock.patch.object(timeline.Timeline.page, "__defaults__", (None, 2)):
        seen, address = [], f"{of(center)}?since=2001-01-01"
        while address:
            answer = client.get(address)
            seen += [line for lines in answer.context["acts"] for line in lines]
            link = re.search(r'rel="next" href="([^"]+)"', text(answer))
            address = link and link[1].replace("&amp;", "&")
    assert len(seen) == len(list(Timeline(center).all())) > 2


def test_a_page_that_is_none_is_the_first(client, signed_in, center):
    signed_in()
    first = client.get(of(center)).context["acts"]
    assert client.get(f"{of(center)}?after=nonsense").context["acts"] == first


def test_csv_is_streamed_and_filtered(client, signed_in, center):
    signed_in()
    answer = client.get(f"{of(center, '.csv')}?kind=Center")
    assert answer.streaming
    assert answer["Content-Type"].startswith("text/csv")
    assert "attachment" in answer["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode())))
    assert {row["to what"] for row in rows} == {"Center"}
    assert ("Opening hours", "<nine to five>") in {(row["field"], row["to"]) for row in rows}


# -- Of a person -----------------------------------------------------------------------------------


def test_a_persons_page_names_the_centers(client, signed_in, center, rosa):
    signed_in(Role.RESEARCH_LEAD)
    said = text(client.get(f"{PERSON}/"))
    assert "What Rosa Diaz changed" in said
    assert of(center) in said
    rows = b"".join(client.get(f"{PERSON}.csv").streaming_content).decode()
    assert center.public_id in rows


def test_people_may_read_their_own_and_leads_and_site_admins_all(client, signed_in, center, rosa):
    client.force_login(rosa)
    assert client.get(f"{PERSON}/").status_code == 200
    for role, status in (
        (Role.RESEARCH_TEAM, 403),
        (Role.ADVERTISING_ADMIN, 403),
        (Role.RESEARCH_LEAD, 200),
        (Role.SITE_ADMIN, 200),
    ):
        signed_in(role)
        assert client.get(f"{PERSON}/").status_code == status
        assert client.get(f"{PERSON}.csv").status_code == status


def test_a_centers_history_is_for_the_research_team(client, signed_in, center):
    for address in (of(center), of(center, ".csv"), f"{PERSON}/"):
        assert client.get(address)["Location"].startswith("/accounts/login/")
    signed_in(Role.ADVERTISING_ADMIN)
    assert client.get(of(center)).status_code == 403
    assert client.get(of(center, ".csv")).status_code == 403


def test_unknown_ones_are_not_found(client, signed_in):
    signed_in(Role.RESEARCH_LEAD)
    assert client.get("/desk/centers/nosuch00/history/").status_code == 404
    assert client.get("/desk/people/nobody/history/").status_code == 404
