import socket

import psycopg2
import pytest
from django.db import connection

from finder.database import outside
from finder.database import url as where
from finder.database.throwaway import throwaway_server
from finder.database.url import SetupProblem


@pytest.fixture(scope="module")
def server():
    """A server to be superuser of: the one the tests run on may belong to someone else."""
    with throwaway_server() as server:
        yield server


@pytest.fixture
def as_superuser(server):
    connection = psycopg2.connect(where.embedded_url(server.data, role=where.SUPERUSER))
    connection.autocommit = True
    with connection.cursor() as cursor:
        yield cursor.execute
    connection.close()


def test_own_database_passes(server):
    assert outside.check(server.url).split(".")[0] == "18"


def test_needed_extensions_are_those_of_the_migrations(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT extname FROM pg_extension WHERE extname <> 'plpgsql'")
        assert sorted(outside.needed_extensions()) == sorted(name for (name,) in cursor)


def test_unreachable_server_is_explained():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
        with pytest.raises(SetupProblem, match=r"(?s)cannot be used.*refused.*See that the server"):
            outside.check(f"postgresql://finder:secret@127.0.0.1:{port}/finder")


def test_missing_database_is_explained_and_the_password_not_shown(server):
    url = where.embedded_url(server.data, name="elsewhere").replace("finder@", "finder:secret@", 1)
    with pytest.raises(SetupProblem, match='database "elsewhere" does not exist') as raised:
        outside.check(url)
    assert "secret" not in str(raised.value)


def test_old_server_is_explained(server, monkeypatch):
    monkeypatch.setattr(outside, "OLDEST_VERSION", 99)
    with pytest.raises(SetupProblem, match=r"is PostgreSQL 18\.\d+; the site needs PostgreSQL 99"):
        outside.check(server.url)


def test_role_that_may_not_make_tables_is_explained(server, as_superuser):
    as_superuser("CREATE ROLE guest LOGIN")
    with pytest.raises(SetupProblem, match='ALTER DATABASE "finder" OWNER TO "guest"'):
        outside.check(where.embedded_url(server.data, role="guest"))


def test_role_that_may_not_add_extensions_is_explained(server, as_superuser):
    as_superuser("CREATE ROLE tenant LOGIN")
    as_superuser("GRANT CREATE ON SCHEMA public TO tenant")
    url = where.embedded_url(server.data, role="tenant")
    with pytest.raises(SetupProblem, match=r"CREATE EXTENSION cube;"):
        outside.check(url)

    for name in outside.needed_extensions():
        as_superuser(f"CREATE EXTENSION IF NOT EXISTS {name}")
    as_superuser("GRANT finder_search TO tenant")
    assert outside.check(url), "extensions that are there need no right"


def test_extension_for_superusers_alone_is_explained(server, monkeypatch):
    monkeypatch.setattr(outside, "needed_extensions", lambda: ["pg_trgm", "pageinspect"])
    with pytest.raises(SetupProblem, match="may not add the extensions pageinspect to"):
        outside.check(server.url)


def test_server_without_an_extension_is_explained(server, monkeypatch):
    monkeypatch.setattr(outside, "needed_extensions", lambda: ["pg_trgm", "no_such_extension"])
    with pytest.raises(SetupProblem, match="lacks the extensions no_such_extension"):
        outside.check(server.url)


def test_a_role_that_may_not_make_the_role_of_the_search_is_explained(server, as_superuser):
    as_superuser("CREATE ROLE lodger LOGIN")
    as_superuser("CREATE DATABASE lodgers OWNER lodger")
    url = where.embedded_url(server.data, role="lodger", name="lodgers")
    try:
        with pytest.raises(SetupProblem, match='GRANT finder_search TO "lodger";') as raised:
            outside.check(url)
        # On this server it exists already, for the site's own database.
        assert "CREATE ROLE" not in str(raised.value)

        as_superuser("GRANT finder_search TO lodger")

        outside.check(url)
    finally:
        as_superuser("DROP DATABASE lodgers")
        as_superuser("DROP ROLE lodger")
