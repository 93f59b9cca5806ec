import errno
import hashlib
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from finder.database import outside
from finder.database.server import Server
from finder.database.url import SetupProblem, data_folder, outside_url


class Command(BaseCommand):
    help = (
        "Bring the site up: start its PostgreSQL (unless DATABASE_URL names another), bring tables "
        "and fixtures up to date, gather static files, serve on HOST:PORT until Ctrl-C."
    )

    def handle(self, **options):
        # Line by line also into a file or a service manager's journal.
        sys.stdout.reconfigure(line_buffering=True)
        signal.signal(signal.SIGTERM, _interrupt)
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # as nohup sets it
            signal.signal(signal.SIGHUP, _interrupt)
        try:
            check_port_is_free(os.environ)
            with self.database(os.environ):
                self.prepare()
                connections.close_all()
                status = serve(os.environ)
        except KeyboardInterrupt:
            status = 0
        if status:
            raise SetupProblem(f"The web server ended with status {status}; its words are above.")
        self.say("Stopped")

    @contextmanager
    def database(self, environ: Mapping[str, str]) -> Iterator[None]:
        if url := outside_url(environ):
            self.say(f"Database: PostgreSQL {outside.check(url)}, named by DATABASE_URL")
            yield
            return
        data = data_folder(environ)
        if not data.is_relative_to(settings.BASE_DIR) and not environ.get("FINDER_DATA_DIR"):
            self.say(
                f"{settings.BASE_DIR} is private and stays so: the database, which runs under an "
                f"account of its own, lives in {data}"
            )
        with Server(data).running() as started:
            self.say(f"Database: PostgreSQL {'started' if started else 'runs already'} in {data}")
            yield

    def prepare(self) -> None:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.say("Tables: bringing them up to date")
            call_command("migrate", verbosity=0, interactive=False)
        else:
            self.say("Tables: up to date")
        call_command("load_fixtures")
        call_command("translations", "compile")
        if gather_static_files():
            self.say("Static files: gathered")

    def say(self, text: str) -> None:
        self.stdout.write(text)


def check_port_is_free(environ: Mapping[str, str]) -> None:
    """Raise SetupProblem when HOST:PORT cannot be listened on."""
    host, port = environ.get("HOST", "127.0.0.1"), environ.get("PORT", "8000")
    if not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
        raise SetupProblem(f"PORT should be a number from 1 to 65535; it is {port!r}.")
    try:
        found = socket.getaddrinfo(host, int(port), type=socket.SOCK_STREAM)
        family, kind, _, _, address = found[0]
        with socket.socket(family, kind) as listener:
            # As gunicorn does, so that connections of an ended server are no hindrance.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
    except OSError as error:
        advice = {
            errno.EADDRINUSE: "The site, or something else, runs there already. Choose another "
            "port: make run PORT=8001",
            errno.EACCES: "Ports below 1024 are for root. Choose another: make run PORT=8000",
        }
        raise SetupProblem(
            f"Cannot listen on {host}, port {port}: {error.strerror}. "
            + advice.get(error.errno, "HOST should be an address or name of this machine.")
        ) from error


def gather_static_files() -> bool:
    """Run collectstatic where a static file changed since the last time. Return whether it ran."""
    digest = hashlib.sha256(repr(settings.STORAGES).encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            found = Path(storage.path(name)).stat()
            digest.update(f"{name} {found.st_size} {found.st_mtime_ns}\n".encode())
    stamp = Path(settings.STATIC_ROOT, ".gathered")
    if stamp.exists() and stamp.read_text() == digest.hexdigest():
        return False
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp.write_text(digest.hexdigest())
    return True


def serve(environ: Mapping[str, str]) -> int:
    """Run gunicorn until it ends or this process is told to stop. Return its exit status."""
    config = Path(__file__).parents[2] / "gunicorn.py"
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--config", str(config), "finder.wsgi"],
        cwd=settings.BASE_DIR,
        env={"FINDER_STATEMENT_TIMEOUT_MS": "10000", **environ},
        stdin=subprocess.DEVNULL,
        # Ctrl-C reaches this process alone, which lets gunicorn finish what it is answering.
        process_group=0,
    )
    # Some seconds of searching that nobody should have to wait for at the first start.
    measuring = subprocess.Popen(
        [sys.executable, "manage.py", "measure_exposure", "--older-than=30"],
        cwd=settings.BASE_DIR,
        stdin=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        process_group=0,
    )
    try:
        return server.wait()
    finally:
        for process in (measuring, server):
            process.terminate()
            process.wait()


def _interrupt(signum, frame):
    raise KeyboardInterrupt
