#!/bin/sh
# Installs Debian packages where that is allowed: as root, or by a sudo that asks no password.
# Fails quietly, with status 1, where it is not: the caller then says what is missing.
#
# Usage: .ci/apt.sh PACKAGE...
set -eu

command -v apt-get >/dev/null || exit 1
as_root=
if [ "$(id -u)" != 0 ]; then
    sudo -n true 2>/dev/null || exit 1
    as_root="sudo -n"
fi

echo "Installing with apt-get: $*"
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
trap 'rm -f "$log"' EXIT
{
    $as_root apt-get -qq update &&
        $as_root apt-get -qq -y install --no-install-recommends "$@"
} >"$log" 2>&1 || {
    cat "$log" >&2
    exit 1
}
