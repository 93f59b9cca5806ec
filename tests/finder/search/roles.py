"""As which role of the database a search reads."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


def current_role() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        return cursor.fetchone()[0]


@contextmanager
def listings_read_as() -> Iterator[set[str]]:
    """The roles under which search rows are read within the block."""
    roles = set()

    def note(execute, sql, params, many, context):
        if "centers_listing" in sql:
            roles.add(current_role())
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield roles
