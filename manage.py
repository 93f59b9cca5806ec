#!/usr/bin/env python
"""Django's command line for this project."""

import os
import sys

from finder.database.url import SetupProblem


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "finder.settings")
    from django.core.management import execute_from_command_line
    from django.db import OperationalError

    try:
        execute_from_command_line(sys.argv)
    except SetupProblem as problem:
        sys.exit(f"\n{problem}")
    except OperationalError as error:
        # Without an SQLSTATE it is the connection that failed, not a statement.
        if getattr(error.__cause__, "pgcode", None):
            raise
        sys.exit(
            f"\nThe database does not answer: {str(error).strip()}\n"
            "Start the site's own with `make db-start`, or see that the server runs which "
            "DATABASE_URL names."
        )


if __name__ == "__main__":
    main()
