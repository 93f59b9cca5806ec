"""What the triggers write down beside a change: who, and in what context."""

from typing import Any

import pghistory
from django.core.management.base import BaseCommand

from centers.models import ImportRun, Task, User


def recorded(
    *,
    by: User | None = None,
    task: Task | None = None,
    run: ImportRun | None = None,
    **words: Any,
) -> pghistory.context:
    """Changes inside are recorded as made by this person, for this task or in this import run.

    To be used as `with recorded(by=lead): ...`. Further words (`command="load_demo"`) are recorded
    as they are and must be plain JSON. Inside another context it adds to that one.
    """
    known = {"user": by, "task": task, "run": run}
    return pghistory.context(
        **{name: thing.pk for name, thing in known.items() if thing is not None}, **words
    )


class RecordedCommand(BaseCommand):
    """A command whose changes are recorded under its name."""

    def execute(self, *args, **options):
        with recorded(command=type(self).__module__.rpartition(".")[2]):
            return super().execute(*args, **options)


