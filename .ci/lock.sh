#!/bin/sh
# Resolves requirements.txt and requirements-dev.txt into lock files with hashes,
# for every platform and every Python the site runs on.
set -eu

python=.venv/bin/python
"$python" -m pip install -qq uv==0.13.9

compile() {
    "$python" -m uv pip compile --quiet --no-header --generate-hashes --universal \
        --python-version 3.11 "$@"
}

compile --output-file requirements.lock requirements.txt
compile --constraint requirements.lock --output-file requirements-dev.lock requirements-dev.txt
