"""The team's board: figures as pictures, each with the same figures as a table."""

import re

import pytest
from django.utils import timezone

from centers.models import Task
from centers.tasks import open_task, take
from tests.factories import CenterFactory, StaffFactory, check

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(client):
    person = StaffFactory()
    client.force_login(person)
    return person


@pytest.fixture
def page(client, person):
    def read() -> str:
        response = client.get("/desk/board/")
        assert response.status_code == 200
        return " ".join(response.content.decode().split())

    return read


def test_an_empty_register_has_a_board(page):
    text = page()
    assert "Nobody holds a task right now" in text
    assert "Nobody has handed in a check" in text


def test_pictures_say_their_figures_in_words_and_have_a_table(page, person):
    center = CenterFactory(verified=True)
    open_task(center, "expiring")
    check(center, "payment", recorded_by=person)

    text = page()

    for name in ("lapse", "ages", "reasons"):
        assert f'role="img" aria-labelledby="{name}-title {name}-desc"' in text
    assert "61 to 90 days: 1;" in text
    assert "Check about to end: 1" in text
    tables = re.findall(r"<details>.*?</details>", text)
    assert len(tables) == 4
    assert '<th scope="row">61 to 90 days</th><td class="number">1</td>' in tables[0]
    assert f"{person}, checks" in tables[3]


def test_bars_are_as_long_as_their_numbers(page):
    for reason in ("expiring", "sample"):
        open_task(CenterFactory(), reason)
    open_task(CenterFactory(), "expiring")

    picture = re.search(r'aria-labelledby="reasons-title.*?</svg>', page()).group()

    widths = [int(width) for width in re.findall(r'<rect [^>]*width="(\d+)"', picture)]
    assert max(widths) == 340
    assert sorted(widths)[-2:] == [170, 340]
    assert widths.count(0) == len(Task.Reason) - 2


def test_the_page_needs_no_inline_style_or_script(page):
    text = page()
    assert "style=" not in text
    assert "<style" not in text
    assert "<script" not in text.split("</head>")[1]


def test_it_shows_who_works_on_what(page):
    other = StaffFactory()
    take(open_task(CenterFactory(name="Harbor House"), "expiring"), other)

    text = page()
    assert re.search(rf"{other}</th><td>Harbor House", text)


def test_queries_do_not_grow_with_team_or_register(client, person, django_assert_num_queries):
    def count_queries():
        with django_assert_num_queries(13):
            client.get("/desk/board/")

    client.get("/desk/board/")  # The session notes its first use.
    check(CenterFactory(), "payment", recorded_by=person)
    count_queries()
    for _n in range(4):
        member = StaffFactory()
        check(CenterFactory(), "payment", recorded_by=member, at=timezone.localdate())
        take(open_task(CenterFactory(verified=True), "expiring"), member)
    count_queries()
