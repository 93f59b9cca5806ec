"""Where the data lies and how to reach the database: answers from the environment.

Nothing here starts, writes or connects. The socket's place follows from the data folder alone, so
that every process of a checkout finds the running server without a file that tells it where.
"""

import hashlib
import os
import stat
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote, urlsplit

CHECKOUT = Path(__file__).resolve().parents[2]
# Data of checkouts that the database's own account cannot enter, one folder each; see data_folder.
SYSTEM_FOLDER = Path("/var/lib/treatment-finder")

ROLE = NAME = "finder"
SUPERUSER = "postgres"
# Who reads on behalf of a search (finder/search/rights.py): no login, no right on advertising.
SEARCH_ROLE = "finder_search"
# Only names the socket file: the embedded server listens on no network address.
PORT = 5432
# The address of a Unix socket holds 108 bytes on Linux and 104 elsewhere, with a closing zero.
LONGEST_SOCKET_PATH = 100


class SetupProblem(Exception):
    """Something a person has to mend. The text says what is missing and what to do; it is shown
    as it is, without a traceback."""


def data_folder(environ: Mapping[str, str], *, checkout: Path = CHECKOUT) -> Path:
    """The folder for everything the site keeps: FINDER_DATA_DIR, or `.data` in the checkout.

    A relative FINDER_DATA_DIR counts from the checkout. As root the database runs under an account
    of its own, which cannot enter a private checkout (a clone in /root, say). Such a checkout's
    data lies in SYSTEM_FOLDER, and stays there even when the checkout is opened later.
    """
    chosen = environ.get("FINDER_DATA_DIR", "").strip()
    if chosen:
        return _real(checkout / Path(chosen).expanduser())
    usual = _real(checkout / ".data")
    if os.geteuid() != 0:
        return usual
    apart = system_folder(checkout)
    if cluster_folder(apart).exists() or not open_to_others(cluster_folder(usual)):
        return apart
    return usual


def system_folder(checkout: Path = CHECKOUT) -> Path:
    """The folder outside a private checkout that holds its data and a copy of the binaries."""
    return SYSTEM_FOLDER / _digest(_real(checkout))


def cluster_folder(data: Path) -> Path:
    """PostgreSQL's own folder (PGDATA) within a data folder."""
    return data / "postgresql"


def socket_folder(data: Path) -> Path:
    """The folder of the server's Unix socket: the cluster's, or a short one when that is too long.

    Root's short folder lies in /run, where nobody else can put one first. Others have only /tmp:
    the server refuses a folder there that is not its own, see finder.database.server.
    """
    cluster = cluster_folder(data)
    if len(os.fsencode(cluster / f".s.PGSQL.{PORT}")) <= LONGEST_SOCKET_PATH:
        return cluster
    return Path("/run" if os.geteuid() == 0 else "/tmp") / f"treatment-finder-{_digest(data)}"  # noqa: S108


def embedded_url(data: Path, *, role: str = ROLE, name: str = NAME) -> str:
    """The URL of a database on the embedded server of this data folder."""
    return f"postgresql://{role}@{quote(os.fsencode(socket_folder(data)), safe='')}:{PORT}/{name}"


def outside_url(environ: Mapping[str, str]) -> str | None:
    """DATABASE_URL, checked for form, or None where it is not set.

    Raises SetupProblem when it does not name a PostgreSQL database.
    """
    url = environ.get("DATABASE_URL", "").strip()
    if not url:
        return None
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        parts = None
    if parts is None or parts.scheme not in {"postgres", "postgresql"} or len(parts.path) < 2:
        raise SetupProblem(
            "DATABASE_URL does not name a PostgreSQL database. It should read "
            "postgresql://USER:PASSWORD@HOST:PORT/NAME, with special characters in the password "
            "written as percent codes. Or leave it unset: the site then brings its own PostgreSQL."
        )
    return url


def database_url(environ: Mapping[str, str]) -> str:
    """The database the site uses: DATABASE_URL where set, otherwise the embedded server's."""
    return outside_url(environ) or embedded_url(data_folder(environ))


def open_to_others(path: Path) -> bool:
    """Whether any account of the machine may walk through the existing folders above this path."""
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in path.parents if folder.is_dir())


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))


def _digest(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]
