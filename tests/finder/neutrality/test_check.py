"""The check that anyone can ask for: it tells a search that looks at advertising from one that
does not, and leaves nothing behind."""

import psycopg2
import pytest
from django.db import connection
from django.db.models import Exists, OuterRef
from django.http import QueryDict

from centers.advertising import advertised
from centers.advertising.otherwise import flipped
from centers.models import AdvertisingAgreement, Center
from finder.neutrality import Busy, check, twice
from finder.search import UnknownPlace, ranking, rights
from tests.factories import AdvertisingAgreementFactory, CenterFactory
from tests.finder.search.roles import current_role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("taxonomy", "gazetteer")]

NEAR = QueryDict("where=53703&verified=any")


@pytest.fixture
def centers() -> dict[str, Center]:
    """An advertiser, one that could be, and one that could not."""
    made = {
        "pays": CenterFactory(name="Pays", yes=["treats/alcohol"], verified=True),
        "could": CenterFactory(name="Could", yes=["treats/alcohol"], verified=True),
        "unverified": CenterFactory(name="Unverified", yes=["treats/alcohol"]),
    }
    AdvertisingAgreementFactory(center=made["pays"])
    return made


def names_marked(centers) -> set[str]:
    ids = {center.pk: name for name, center in centers.items()}
    return {ids[pk] for pk in advertised(ids)}


def test_the_other_world_is_the_other_way_round_and_gone_afterwards(centers):
    agreements = list(AdvertisingAgreement.objects.values())

    with flipped():
        assert names_marked(centers) == {"could"}

    assert names_marked(centers) == {"pays"}
    assert list(AdvertisingAgreement.objects.values()) == agreements
    with flipped():  # a second time on the same connection
        assert names_marked(centers) == {"could"}


def test_the_other_world_is_gone_after_an_error(centers):
    with pytest.raises(KeyError), flipped():
        raise KeyError

    assert names_marked(centers) == {"pays"}


def test_both_worlds_give_the_same(centers):
    found, outcome = check(NEAR)

    assert outcome.same
    assert outcome.telling
    assert (outcome.centers, outcome.verified) == (3, 2)
    assert (outcome.marked_as_it_is, outcome.marked_flipped, outcome.changed_labels) == (1, 1, 2)
    assert not outcome.unsettled
    assert len(outcome.hash_as_it_is) == 64
    assert found.count == 3


def test_another_search_has_another_hash(centers):
    hashes = {
        check(QueryDict(address))[1].hash_as_it_is
        for address in (
            "where=53703&verified=any",
            "where=53703",
            "where=53703&verified=any&sort=name",
            "where=53703&verified=any&treats=alcohol",
        )
    }

    assert len(hashes) == 4


def test_a_search_that_puts_advertisers_first_is_found_out(centers, monkeypatch):
    honest = ranking.ordered

    def bought(queryset, sort, spot):
        pays = Exists(AdvertisingAgreement.objects.running().filter(center=OuterRef("pk")))
        ordered = honest(queryset, sort, spot)
        return ordered.order_by(pays.desc(), *ordered.query.order_by)

    monkeypatch.setattr(ranking, "ordered", bought)
    # The database would refuse, so it is made to look away.
    monkeypatch.setattr(rights, "SEARCH_ROLE", current_role())

    _found, outcome = check(NEAR)

    assert not outcome.same
    assert not outcome.unsettled


def test_a_register_that_changes_meanwhile_is_no_verdict(centers, monkeypatch):
    plain, searches = twice.search, []

    def while_somebody_works(data, at=None):
        searches.append(data)
        CenterFactory(name=f"New {len(searches)}")
        return plain(data, at)

    monkeypatch.setattr(twice, "search", while_somebody_works)

    _found, outcome = check(NEAR)

    assert not outcome.same
    assert outcome.unsettled


def test_it_proves_little_where_nobody_could_advertise():
    CenterFactory(name="Unverified")

    _found, outcome = check(NEAR)

    assert outcome.same
    assert not outcome.telling


def test_an_unknown_place_is_no_search():
    found, outcome = check(QueryDict("where=Qwrtzpx"))

    assert isinstance(found, UnknownPlace)
    assert outcome is None


def test_one_at_a_time():
    other = psycopg2.connect(**connection.get_connection_params() | {"cursor_factory": None})
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [4_711_004])
            with pytest.raises(Busy):
                check(NEAR)
    finally:
        other.close()
