"""The verbs of the research queue."""

from .queue import close_task, open_task

__all__ = ["close_task", "open_task"]
