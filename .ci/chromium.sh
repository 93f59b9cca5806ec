#!/bin/sh
# Sees to it that the browser tests find a Chromium.
set -eu

for name in chromium chromium-browser google-chrome; do
    command -v "$name" >/dev/null && exit 0
done
.ci/apt.sh chromium fonts-dejavu-core && exit 0

cat >&2 <<'TEXT'

The browser tests need Chromium, and it could not be installed from here.
On Debian: apt-get update && apt-get install chromium   (as root), then run `make test` again.
To run everything else: make lint, then .venv/bin/python -m pytest -n 2 -m "not browser"
TEXT
exit 1
