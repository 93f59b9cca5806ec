"""The database's own proof that advertising has no say: the search may not read it.

Every query of the search runs under a role of PostgreSQL that holds SELECT on what a search needs
and on nothing else (migration `search_role`). A line of the search that asked for advertising, by
any way, would be refused by the database.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection, transaction

from finder.database.url import SEARCH_ROLE

_held: ContextVar[bool] = ContextVar("search_rights_held", default=False)


@contextmanager
def search_rights() -> Iterator[None]:
    """Within the block, or the function that it decorates, the database reads as the search may.

    One transaction and two statements. Blocks within a block cost nothing, so that whatever looks
    something up can stand under it, and a page that looks up much opens one around it all.
    """
    if _held.get():
        yield
        return
    # No savepoint: a statement that fails ends the page, and the role with its transaction.
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {SEARCH_ROLE}")
        token = _held.set(True)
        try:
            yield
        finally:
            _held.reset(token)
        # Where a caller's transaction goes on, it goes on as itself.
        cursor.execute("SET LOCAL ROLE NONE")
