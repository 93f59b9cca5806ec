#!/bin/sh
# Every check that needs no database. Runs them all, names each, and fails if one did.
set -u

failed=
check() {
    printf '%s\n' "-- $1"
    shift
    .venv/bin/python "$@" || failed=yes
}

check "ruff check" -m ruff check
check "ruff format" -m ruff format --check
check "import-linter" -c 'from importlinter.cli import lint_imports_command as lint; lint()' --no-logo
check "djlint" -m djlint templates --lint --quiet
check "manage.py check" manage.py check
# Without a running database it cannot look at the history, which is beside the point here.
check "manage.py makemigrations" -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run

[ -z "$failed" ]
