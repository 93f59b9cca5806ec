#!/bin/sh
# Installs Debian packages where that is allowed: as root, or by a sudo that asks no password.
# Fails quietly, with status 1, where it is not: the caller then says what is missing.
#
# Usage: scripts/apt.sh PACKAGE...
set -eu

command -v apt-get >/dev/null || exit 1
as_root=
if [ "$(id -u)" != 0 ]; then
    sudo -n true 2>/dev/null || exit 1
    as_root="sudo -n"
fi

echo "Installing with apt-get: $*"
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get -qq update || exit 1
$as_root apt-get -qq -y -o Dpkg::Use-Pty=0 install --no-install-recommends "$@" >/dev/null
