#!/usr/bin/env python
"""Django's command line for this project."""

import os
import sys

from finder.database.url import SetupProblem


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "finder.settings")
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except SetupProblem as error:
        sys.exit(f"\n{error}")


if __name__ == "__main__":
    main()
