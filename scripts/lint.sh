#!/bin/sh
# Every check that needs no database. Names each one, so that a failure says where it came from.
set -eu

python=.venv/bin/python

check() { printf '%s\n' "-- $*"; "$python" -m "$@"; }
manage() { printf '%s\n' "-- manage.py $*"; "$python" manage.py "$@"; }

check ruff check
check ruff format --check
check importlinter.cli
check djlint templates --lint --quiet
manage check
manage makemigrations --check --dry-run
