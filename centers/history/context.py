"""What the triggers write down beside a change: who, and in what context."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pghistory
from django.core.management.base import BaseCommand
from django.db import connection
from pghistory import runtime

from centers.models import ImportRun, Task, User


@contextmanager
def recorded(
    *,
    by: User | None = None,
    task: Task | None = None,
    run: ImportRun | None = None,
    **words: Any,
) -> Iterator[None]:
    """Changes inside are recorded as made by this person, for this task or in this import run.

    Further words (`command="load_demo"`) are recorded as they are and must be plain JSON. Inside
    another `recorded` it adds to that one.
    """
    known = {"user": by, "task": task, "run": run}
    inside = hasattr(runtime._tracker, "value")
    with pghistory.context(
        **{name: thing.pk for name, thing in known.items() if thing is not None}, **words
    ):
        yield
    if not inside and connection.in_atomic_block and not connection.needs_rollback:
        # The database keeps the context until the transaction ends, which is not ours to end.
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('pghistory.context_id', '', true),"
                " set_config('pghistory.context_metadata', '', true)"
            )


class RecordedCommand(BaseCommand):
    """A command whose changes are recorded under its name."""

    def execute(self, *args, **options):
        with recorded(command=type(self).__module__.rpartition(".")[2]):
            return super().execute(*args, **options)
