"""What the tests of the register share."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection, transaction


@pytest.fixture
def at_once():
    """Run functions side by side, each on a connection of its own; what they return or raise, in
    their order. For tests with `transaction=True`."""

    def run(*functions: Callable[[], object]) -> list[object]:
        outcomes: list[object] = [None] * len(functions)
        start = threading.Barrier(len(functions))

        def work(place: int) -> None:
            try:
                start.wait(10)
                outcomes[place] = functions[place]()
            except Exception as error:  # noqa: BLE001 (the test looks at it)
                outcomes[place] = error
            finally:
                connection.close()

        threads = [threading.Thread(target=work, args=(n,)) for n in range(len(functions))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        return outcomes

    return run


@pytest.fixture
def sql(db):
    """Run a statement past all of Django's own checks; undone where the database refuses it."""

    def run(statement: str, *parameters) -> int:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, parameters)
            return cursor.rowcount

    return run
