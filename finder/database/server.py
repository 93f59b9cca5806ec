"""Start and stop the embedded PostgreSQL. Only commands and the tests' set-up call this.

Why it is as it is, and what runs under which account: docs/decisions/0001-embedded-postgresql.md.
"""

import fcntl
import os
import shlex
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg2
from psycopg2 import sql

from finder.database import url as where
from finder.database.programs import ACCOUNT, major_version, run, system_account
from finder.database.url import SetupProblem

WAIT_SECONDS = 60

SETTINGS = {
    # Reached through the socket in the data folder alone.
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    # For short web queries on a small machine with a solid-state disk.
    "jit": "off",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "random_page_cost": "1.1",
    # Nothing may wait for ever: a forgotten transaction, a query whose visitor has gone.
    "idle_in_transaction_session_timeout": "10min",
    "client_connection_check_interval": "5s",
    # A statement holds what a visitor looks for, so no statement and no value of one is logged.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    # One file a weekday, each written over after a week.
    "logging_collector": "on",
    "log_directory": "log",
    "log_filename": "postgresql-%a.log",
    "log_truncate_on_rotation": "on",
    "log_rotation_age": "1d",
    "log_rotation_size": "0",
}


@dataclass(frozen=True)
class Server:
    """The embedded PostgreSQL of one data folder."""

    data: Path
    settings: Mapping[str, str] = field(default_factory=lambda: SETTINGS)

    @property
    def cluster(self) -> Path:
        return where.cluster_folder(self.data)

    @property
    def url(self) -> str:
        return where.embedded_url(self.data)

    def start(self) -> bool:
        """Start it, making the cluster first where there is none. Return whether this call did so;
        False means that it ran already. Raises SetupProblem."""
        self._make_data_folder()
        with self._lock():
            if self.pid():
                # A newer version of the site may need more than the one that started it did.
                self._provide_database()
                return False
            if not self.cluster.exists():
                self._create_cluster()
            self._check_cluster()
            self._remove_stale_pid_files()
            self._make_socket_folder()
            try:
                self._launch()
                self._provide_database()
            except BaseException:
                self._pg_ctl("stop", "--mode=immediate")
                raise
            return True

    @contextmanager
    def running(self) -> Iterator[bool]:
        """Have it running within the block; yields whether the block started it.

        Afterwards the block that started it stops it, unless another process is in such a block.
        """
        self._make_data_folder()
        use = os.open(self.data, os.O_RDONLY)
        try:
            fcntl.flock(use, fcntl.LOCK_SH)
            started = self.start()
            try:
                yield started
            finally:
                if started and alone(use):
                    self.stop()
        finally:
            os.close(use)

    def stop(self) -> bool:
        """Stop it, ending open connections. Return whether it ran."""
        if not self.cluster.exists():
            return False
        with self._lock():
            if not self.pid():
                return False
            done, output = self._pg_ctl("stop", "--mode=fast")
            if not done:
                raise SetupProblem(f"PostgreSQL in {self.cluster} did not stop.\n{output}")
            if where.socket_folder(self.data) != self.cluster:
                where.socket_folder(self.data).rmdir()
            return True

    def pid(self) -> int | None:
        """The process id of the running server, or None. A crash leaves an id that has ended."""
        try:
            pid = int((self.cluster / "postmaster.pid").read_text().split("\n")[0])
        except (FileNotFoundError, ValueError):
            return None
        except PermissionError as error:
            raise self._of_another_account() from error
        return pid if is_postgres(pid, self.cluster.stat().st_uid) else None

    # -- steps of start ---------------------------------------------------------------------------

    def _make_data_folder(self) -> None:
        if os.geteuid() == 0 and not where.open_to_others(self.cluster):
            raise SetupProblem(
                f"The data folder {self.data} lies below a folder that other accounts may not "
                f"enter. As root the database runs under the account {ACCOUNT}, which cannot "
                "reach it, and opening a private folder is not ours to do. Set FINDER_DATA_DIR to "
                "a folder such as /var/lib/finder, or leave it unset, or run this as another user."
            )
        # Open for passage whatever the umask: the cluster in it is closed, and the database's
        # account has to reach that.
        umask = os.umask(0o022)
        try:
            self.data.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise SetupProblem(
                f"The data folder {self.data} cannot be made: {error.strerror}. "
                "Set FINDER_DATA_DIR to a folder this account may write."
            ) from error
        finally:
            os.umask(umask)
        if not os.access(self.data, os.W_OK | os.X_OK):
            raise self._of_another_account()

    def _create_cluster(self) -> None:
        """Run initdb beside the cluster's place and move the result there, so that a cluster is
        either whole or absent."""
        unfinished = self.cluster.with_name("postgresql.unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        if os.geteuid() == 0:
            account = system_account()
            os.chown(unfinished, account.pw_uid, account.pw_gid)
        # The built-in locale sorts the same on every machine, whatever its C library.
        done, output = run(
            "initdb",
            f"--pgdata={unfinished}",
            f"--username={where.SUPERUSER}",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--locale=C.UTF-8",
            *(["--no-sync"] if self.settings.get("fsync") == "off" else []),
            folder=unfinished,
        )
        if not done:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise SetupProblem(f"PostgreSQL could not make its files in {self.data}.\n{output}")
        unfinished.rename(self.cluster)

    def _check_cluster(self) -> None:
        made_by = (self.cluster / "PG_VERSION").read_text().strip()
        ours = major_version()
        if made_by != ours:
            raise SetupProblem(
                f"The data in {self.cluster} was made by PostgreSQL {made_by}; this version of "
                f"the site brings PostgreSQL {ours}, which cannot read it. docs/operations.md, "
                'under "A new major version of PostgreSQL", says how to carry the data over.'
            )

    def _remove_stale_pid_files(self) -> None:
        """Remove the process id that a killed server left.

        PostgreSQL sees for itself that an id is gone, but not that another process has it by now:
        common in containers, where ids are few.
        """
        for file in [
            self.cluster / "postmaster.pid",
            where.socket_folder(self.data) / f".s.PGSQL.{where.PORT}.lock",
        ]:
            file.unlink(missing_ok=True)

    def _make_socket_folder(self) -> None:
        folder = where.socket_folder(self.data)
        if folder == self.cluster:
            return
        owner = self.cluster.stat()
        try:
            folder.mkdir(mode=0o700)
            os.chown(folder, owner.st_uid, owner.st_gid)
        except FileExistsError:
            pass
        found = folder.lstat()
        if (found.st_mode, found.st_uid) != (0o040700, owner.st_uid):
            raise SetupProblem(
                f"{folder} should be a private folder of the database's account and is not. Remove "
                "it, or set FINDER_DATA_DIR to a folder with a shorter path (under 80 characters)."
            )

    def _launch(self) -> None:
        sockets = str(where.socket_folder(self.data)).replace('"', '""')
        settings = {**self.settings, "unix_socket_directories": f'"{sockets}"', "port": where.PORT}
        options = shlex.join(f"-c{name}={value}" for name, value in settings.items())
        done, output = self._pg_ctl("start", f"--options={options}")
        # Children of a killed server hold its shared memory for a moment.
        for _ in range(10):
            if done or "shared memory block" not in output:
                break
            time.sleep(0.5)
            done, output = self._pg_ctl("start", f"--options={options}")
        if not done:
            raise SetupProblem(
                f"PostgreSQL did not start in {self.cluster}. Its log lies there, in the folder "
                f"log; it said:\n{output}"
            )

    def _provide_database(self) -> None:
        """Make the site's roles and database where they are missing. The role owns the database and
        may make others (the test runner does), but is no superuser and makes no roles."""
        superuser = where.embedded_url(self.data, role=where.SUPERUSER, name="postgres")
        connection = psycopg2.connect(superuser)
        connection.autocommit = True
        role, name = sql.Identifier(where.ROLE), sql.Identifier(where.NAME)
        searcher = sql.Identifier(where.SEARCH_ROLE)
        with connection.cursor() as cursor:
            cursor.execute("SELECT FROM pg_roles WHERE rolname = %s", [where.ROLE])
            if not cursor.rowcount:
                cursor.execute(sql.SQL("CREATE ROLE {} LOGIN CREATEDB").format(role))
            cursor.execute("SELECT FROM pg_roles WHERE rolname = %s", [where.SEARCH_ROLE])
            if not cursor.rowcount:
                cursor.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(searcher))
                cursor.execute(sql.SQL("GRANT {} TO {}").format(searcher, role))
            cursor.execute("SELECT FROM pg_database WHERE datname = %s", [where.NAME])
            if not cursor.rowcount:
                cursor.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(name, role))
        connection.close()

    # -- running PostgreSQL's programs ------------------------------------------------------------

    @contextmanager
    def _lock(self) -> Iterator[None]:
        """One start or stop at a time, between processes."""
        handle = os.open(
            self.data / "postgresql.lock", os.O_RDONLY | os.O_CREAT | os.O_NOFOLLOW, 0o644
        )
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    def _pg_ctl(self, action: str, *arguments: str) -> tuple[bool, str]:
        return run("pg_ctl", action, f"--timeout={WAIT_SECONDS}", *arguments, folder=self.cluster)

    def _of_another_account(self) -> SetupProblem:
        return SetupProblem(
            f"The data folder {self.data} belongs to another account of this machine. Run this as "
            "that account or as root, or set FINDER_DATA_DIR to another folder."
        )


def is_postgres(pid: int, account: int) -> bool:
    """Whether this process id belongs to a live PostgreSQL of this account (a user id)."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass  # it lives, under another account
    process = Path("/proc", str(pid))
    try:
        owner = process.stat().st_uid
        # "pid (name) state ...", see proc(5)
        before, after = (process / "stat").read_text().rsplit(")", 1)
    except OSError:
        return True  # no /proc on this system: as careful as PostgreSQL itself
    return owner == account and before.endswith("(postgres") and after.split()[0] != "Z"


def alone(lock: int) -> bool:
    """Whether no other process holds the lock that this one shares."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
