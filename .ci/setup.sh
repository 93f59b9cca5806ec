#!/bin/sh
# Makes .venv and installs one lock file into it. Does nothing when that was done before.
#
# Usage: .ci/setup.sh LOCKFILE        (PYTHON=... picks the interpreter)
set -eu

lock=$1
venv=.venv
stamp=$venv/.$lock-$(sha256sum "$lock" | cut -c1-16)

# One at a time, should `make run` and `make test` be started together.
exec 9<"$0"
if command -v flock >/dev/null; then flock 9; fi

say() { printf '%s\n' "$*"; }
stop() { printf '\n%s\n' "$*" >&2; exit 1; }

new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

find_python() {
    for candidate in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
        if new_enough "$candidate"; then
            command -v "$candidate"
            return
        fi
    done
}

make_venv() {
    say "Making a virtual environment in $venv with $("$python" --version)"
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        .ci/apt.sh python3-venv || true
    fi
    if "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        "$python" -m venv --clear "$venv"
    # Debian keeps ensurepip apart; a pip that is there already can fill a bare environment.
    elif ! { "$python" -m venv --clear --without-pip "$venv" &&
        "$python" -m pip --python "$venv/bin/python" install --quiet pip; }; then
        stop "Python's venv module is missing. On Debian or Ubuntu:" \
            "apt-get install python3-venv   (as root), then run this again."
    fi
}

if [ -e "$stamp" ] && "$venv/bin/python" -c '' 2>/dev/null; then
    exit 0
fi

if ! "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
    python=$(find_python)
    if [ -z "$python" ] && [ -z "${PYTHON:-}" ] && .ci/apt.sh python3 python3-venv; then
        python=$(find_python)
    fi
    [ -n "$python" ] || stop "Python 3.11 or newer is needed and ${PYTHON:-python3} is not that." \
        "On Debian 12 or newer: apt-get install python3 python3-venv   (as root)." \
        "If it lies somewhere else, name it: make run PYTHON=/path/to/python3"
    make_venv
fi

say "Installing what $lock lists (once; about a minute)"
"$venv/bin/python" -m pip install -qq --disable-pip-version-check --no-input \
    --require-hashes -r "$lock" ||
    stop "Some packages could not be installed: the lines above say which." \
        "This needs the Python package index (or a mirror set in pip's configuration) to be reachable."
rm -f "$venv/.$lock-"*
touch "$stamp"
