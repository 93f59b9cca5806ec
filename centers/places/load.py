"""Brings the database's places to what the gazetteer's file says."""

import io
from collections.abc import Callable
from pathlib import Path

from django.db import connection, transaction

from centers.models.fixture import LoadedFixture
from centers.models.place import Place

from .fixture import PLACES, read_text, sha256

FIXTURE_NAME = "gazetteer"

# A second process that starts at the same time waits here and then finds all done.
_LOCK = "LOCK TABLE centers_place IN SHARE ROW EXCLUSIVE MODE"
_CREATE_INCOMING = """
    CREATE TEMPORARY TABLE incoming AS
    SELECT kind, code, name, state, label, latitude, longitude, population, search_name
    FROM centers_place WITH NO DATA
"""
# The file's own format: an empty population is unknown, other columns are never empty.
_COPY_INCOMING = "COPY incoming FROM STDIN (FORMAT csv, HEADER match)"
_WRITE_NEW_AND_CHANGED = """
    INSERT INTO centers_place AS place
        (kind, code, name, state, label, latitude, longitude, population, search_name)
    SELECT kind, code, name, state, label, latitude, longitude, population, search_name
    FROM incoming
    ON CONFLICT (kind, code) DO UPDATE SET
        name = excluded.name, state = excluded.state, label = excluded.label,
        latitude = excluded.latitude, longitude = excluded.longitude,
        population = excluded.population, search_name = excluded.search_name
    WHERE (place.name, place.state, place.label, place.latitude, place.longitude,
           place.population, place.search_name)
        IS DISTINCT FROM
          (excluded.name, excluded.state, excluded.label, excluded.latitude, excluded.longitude,
           excluded.population, excluded.search_name)
"""
_REMOVE_ABSENT = """
    DELETE FROM centers_place AS place
    WHERE NOT EXISTS (
        SELECT FROM incoming WHERE incoming.kind = place.kind AND incoming.code = place.code
    )
"""


def load_gazetteer(path: Path | None = None, say: Callable[[str], None] = lambda text: None) -> int:
    """Load the file (default: the fixture) in one transaction and return how many places it holds;
    0 when the database has exactly this file already.

    Places keep their primary keys; those no longer in the file go. `say` is told each step.
    Raises OSError (no such file), ValueError (not a gazetteer) or django.db.Error (a row breaks a
    rule of the table), with nothing changed.
    """
    path = Path(path or PLACES)
    digest = sha256(path)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_LOCK)
        loaded = LoadedFixture.objects.filter(name=FIXTURE_NAME, sha256=digest)
        if loaded.exists() and Place.objects.exists():
            say("Places: up to date")
            return 0
        say("Places: reading the file")
        cursor.execute(_CREATE_INCOMING)
        cursor.copy_expert(_COPY_INCOMING, io.StringIO(read_text(path)))
        cursor.execute("ANALYZE incoming")
        cursor.execute(_WRITE_NEW_AND_CHANGED)
        written = cursor.rowcount
        # Before the next statement: it compares two large tables, and must not think one empty.
        cursor.execute("ANALYZE centers_place")
        cursor.execute(_REMOVE_ABSENT)
        removed = cursor.rowcount
        # What was just written waits beside this index until the next vacuum, and each search would
        # read all of it.
        cursor.execute("SELECT gin_clean_pending_list('place_search_name_trgm')")
        cursor.execute("DROP TABLE incoming")
        LoadedFixture.objects.update_or_create(name=FIXTURE_NAME, defaults={"sha256": digest})
        count = Place.objects.count()
    say(f"Places: {count:,} loaded ({written:,} new or changed, {removed:,} removed)")
    return count
