import os
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from finder.database.server import Server
from finder.database.url import CHECKOUT, SetupProblem
from finder.management.commands.up import check_port_is_free, gather_static_files


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def test_free_port_passes():
    check_port_is_free({"PORT": str(free_port())})


def test_port_in_use_is_explained():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SetupProblem, match=rf"port {port}: Address already in use.*PORT=8001"):
            check_port_is_free({"PORT": str(port)})


@pytest.mark.parametrize("port", ["", "http", "0", "-1", "65536", "8000.5", "²"])
def test_impossible_port_is_explained(port):
    with pytest.raises(SetupProblem, match="PORT should be a number from 1 to 65535"):
        check_port_is_free({"PORT": port})


def test_address_of_another_machine_is_explained():
    with pytest.raises(SetupProblem, match="HOST should be an address or name of this machine"):
        check_port_is_free({"HOST": "192.0.2.1", "PORT": str(free_port())})


def test_static_files_are_gathered_when_one_changed(settings, tmp_path):
    source = tmp_path / "source"
    source.mkdir()
    style = source / "style.css"
    style.write_text("a { color: red }")
    settings.STATICFILES_DIRS = [source]
    settings.STATIC_ROOT = tmp_path / "gathered"

    assert gather_static_files() is True
    assert gather_static_files() is False
    style.write_text("a { color: darkred }")
    assert gather_static_files() is True
    assert (settings.STATIC_ROOT / "style.css").read_text() == "a { color: darkred }"
    style.unlink()
    assert gather_static_files() is True
    assert not (settings.STATIC_ROOT / "style.css").exists()


class Site:
    """`manage.py up` in a process of its own."""

    def __init__(self, folder: Path, **environ: str):
        self.port = free_port()
        self.process = subprocess.Popen(
            [sys.executable, CHECKOUT / "manage.py", "up"],
            env={
                "PATH": os.environ["PATH"],
                "PORT": str(self.port),
                "FINDER_DATA_DIR": str(folder / "data"),
                "FINDER_STATIC_ROOT": str(folder / "static"),
                "WEB_CONCURRENCY": "1",
                **environ,
            },
            stdin=subprocess.DEVNULL,
            # Tests that run in the background of a shell inherit that Ctrl-C is ignored.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def __enter__(self) -> "Site":
        return self

    def __exit__(self, *exception) -> None:
        self.stop(signal.SIGTERM)

    def read_until(self, text: str) -> str:
        read = ""
        for line in self.process.stdout:
            read += line
            if text in line:
                return read
        raise AssertionError(f"{text!r} was not printed:\n{read}")

    def get(self, path: str) -> int:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
            return answer.status

    def stop(self, how: signal.Signals) -> int:
        self.process.send_signal(how)
        self.process.communicate(timeout=120)  # only against hanging for ever
        return self.process.returncode


@pytest.mark.slow
def test_up_serves_and_stops_with_what_it_started(open_folder):
    server = Server(open_folder / "data")
    with Site(open_folder) as first:
        printed = first.read_until("The site is at")
        assert "PostgreSQL started" in printed
        assert f"http://127.0.0.1:{first.port}/" in printed
        assert first.get("/healthz") == first.get("/") == 200

        with Site(open_folder) as second:
            assert "PostgreSQL runs already" in second.read_until("The site is at")
            assert second.get("/healthz") == 200
            assert second.stop(signal.SIGTERM) == 0

        assert server.pid(), "the first site still uses it"
        assert first.get("/healthz") == 200
        assert first.stop(signal.SIGINT) == 0
        assert server.pid() is None


def test_up_explains_a_broken_database_url_without_a_traceback(open_folder):
    site = Site(open_folder, DATABASE_URL="sqlite:///db.sqlite3")
    printed, _ = site.process.communicate(timeout=30)
    assert site.process.returncode == 1
    assert printed.strip().startswith("DATABASE_URL does not name a PostgreSQL database.")
