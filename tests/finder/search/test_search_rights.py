"""The search reads as a role of the database that may not read advertising."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import ProgrammingError, connection, transaction
from psycopg2 import errors, sql

from centers.models import AdvertisingAgreement, AdvertisingLedgerEntry, Center, Listing
from finder.search import search_rights
from tests.factories import CenterFactory
from tests.finder.search.ask import ask
from tests.finder.search.registers import TODAY
from tests.finder.search.roles import current_role, listings_read_as

pytestmark = pytest.mark.django_db

READABLE = {
    "centers_category",
    "centers_center",
    "centers_centerphone",
    "centers_listing",
    "centers_place",
    "centers_sourcerecord",
    "centers_term",
}
WRITES = "INSERT, UPDATE, DELETE, TRUNCATE"


def tables() -> set[str]:
    return set(connection.introspection.table_names(include_views=True))


def tables_of_advertising() -> set[str]:
    return {name for name in tables() if "advertis" in name or "agreement" in name}


def tables_open_to_the_search(rights: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM unnest(%s) AS name"
            " WHERE has_table_privilege('finder_search', quote_ident(name), %s)",
            [sorted(tables()), rights],
        )
        return {name for (name,) in cursor}


def look_into(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("SELECT 1 FROM {}").format(sql.Identifier(table)))


@contextmanager
def refused() -> Iterator[None]:
    """What is done within the block, with the rights of a search, the database refuses."""
    with (
        pytest.raises(ProgrammingError, match="permission denied for table") as raised,
        transaction.atomic(),
        search_rights(),
    ):
        yield
    assert isinstance(raised.value.__cause__, errors.InsufficientPrivilege)


def test_every_table_of_advertising_is_out_of_its_reach_and_in_ours():
    of_models = {AdvertisingAgreement._meta.db_table, AdvertisingLedgerEntry._meta.db_table}
    assert of_models <= tables_of_advertising()

    for table in tables_of_advertising():
        with refused():
            look_into(table)
        look_into(table)


def test_no_detour_of_the_orm_leads_there():
    by_the_center = Listing.objects.filter(center__advertising_agreements__isnull=False)

    with refused():
        AdvertisingAgreement.objects.marks([1])
    with refused():
        list(by_the_center)

    assert list(by_the_center) == []


@pytest.mark.usefixtures("taxonomy", "gazetteer")
def test_no_query_of_a_search_names_such_a_table():
    asked = []

    def note(execute, sql, params, many, context):
        asked.append(sql)
        return execute(sql, params, many, context)

    CenterFactory(yes=["treats/alcohol"], verified=True)
    with connection.execute_wrapper(note):
        for address in ("where=53703&treats=alcohol", "where=Bozeman+MT&pay=medicaid", "q=harbor"):
            ask(address).fetch().ids()

    assert any("centers_listing" in sql for sql in asked)
    for table in tables_of_advertising():
        assert not any(table in sql for sql in asked)


def test_no_column_of_a_listing_is_about_advertising():
    for field in Listing._meta.get_fields():
        assert not any(word in field.name for word in ("adverti", "agreement", "fee", "paid"))
        assert field.related_model in (None, Center)


def test_it_reads_what_a_search_needs_and_no_other_table():
    assert tables_open_to_the_search("SELECT") == READABLE


def test_it_changes_nothing():
    assert tables_open_to_the_search(WRITES) == set()

    with refused():
        Center.unfiltered.update(name="Taken over")


def test_a_new_table_is_out_of_its_reach():
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE made_later (fee integer)")

    with refused():
        look_into("made_later")


def test_the_role_ends_with_the_block():
    before = current_role()

    with search_rights():
        with search_rights():
            assert current_role() == "finder_search"
        assert current_role() == "finder_search"

    assert current_role() == before != "finder_search"


def test_the_role_ends_with_an_error():
    before = current_role()

    with pytest.raises(KeyError), transaction.atomic(), search_rights():
        raise KeyError

    assert current_role() == before


@pytest.mark.usefixtures("taxonomy", "gazetteer")
@pytest.mark.parametrize(
    "part", ["confirmed", "to_ask", "facet_counts", "loosenings", "nearest", "count", "ids"]
)
def test_each_part_of_a_search_is_asked_so(part):
    CenterFactory(city="Milwaukee", latitude=43.04, longitude=-87.9, verified=True)

    with listings_read_as() as roles:
        value = getattr(ask("where=53703&treats=alcohol", at=TODAY), part)
        if callable(value):
            value()

    assert roles == {"finder_search"}
