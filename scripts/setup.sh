#!/bin/sh
# Makes .venv and installs one lock file into it. Does nothing when that was done before.
#
# Usage: scripts/setup.sh LOCKFILE        (PYTHON=... picks the interpreter)
set -eu

lock=$1
venv=.venv
stamp=$venv/.$lock-$(sha256sum "$lock" | cut -c1-16)

# For a machine without the ensurepip module, which Debian keeps in python3-venv.
pip_url=
pip_sha256=f3b60b20ffaadd4415ed7957212a38ac63fa4c5fa375bd0f4a797777940fad13

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

# A virtual environment without pip, and a pip fetched for it: needs no right on the machine.
make_venv_with_fetched_pip() {
    say "Python's venv module is incomplete here; fetching pip from PyPI instead"
    "$python" -m venv --clear --without-pip "$venv"
    wheel=$venv/$(basename "$pip_url")
    "$venv/bin/python" - "$pip_url" "$pip_sha256" "$wheel" <<'PYTHON' || return 1
import hashlib, sys, urllib.request
url, expected, target = sys.argv[1:]
try:
    content = urllib.request.urlopen(url, timeout=60).read()
except OSError as error:
    sys.exit(f"Could not fetch {url}: {error}")
if hashlib.sha256(content).hexdigest() != expected:
    sys.exit(f"{url} is not the file it should be")
open(target, "wb").write(content)
PYTHON
    "$venv/bin/python" "$wheel/pip" install --quiet --no-index "$wheel"
    rm "$wheel"
}

make_venv() {
    say "Making a virtual environment in $venv with $("$python" --version)"
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        scripts/apt.sh python3-venv || true
    fi
    if "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        "$python" -m venv --clear "$venv"
    elif ! make_venv_with_fetched_pip; then
        stop "Python's venv module is missing. On Debian or Ubuntu:" \
            "apt-get install python3-venv   (as root), then run this again."
    fi
}

if [ -e "$stamp" ] && "$venv/bin/python" -c '' 2>/dev/null; then
    exit 0
fi

if ! "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
    python=$(find_python)
    if [ -z "$python" ] && [ -z "${PYTHON:-}" ] && scripts/apt.sh python3 python3-venv; then
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
