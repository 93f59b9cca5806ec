#!/bin/sh
# Every check that needs no database. Names each one, so that a failure says where it came from.
set -eu

python=.venv/bin/python

check() { printf '%s\n' "-- $*"; "$python" -m "$@"; }

check ruff check
check ruff format --check
echo "-- import-linter"
"$python" -c 'from importlinter.cli import lint_imports_command as c; c(["--no-logo", "--no-cache"])'
check djlint templates --lint --quiet
echo "-- manage.py check"
"$python" manage.py check
echo "-- manage.py makemigrations --check"
# Without a running database it cannot look at the history, which is beside the point here.
"$python" -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run
