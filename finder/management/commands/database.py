import os
import shutil
from collections.abc import Mapping

from django.core.management.base import BaseCommand

from finder.database import outside
from finder.database.programs import programs
from finder.database.server import Server
from finder.database.url import SetupProblem, data_folder, database_url, outside_url


class Command(BaseCommand):
    help = "Start, stop and look at the site's own PostgreSQL."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument(
            "action",
            choices=["start", "stop", "status", "url", "psql"],
            help="start it and leave it running; stop it; say whether it runs; "
            "print its URL; open an SQL prompt",
        )

    def handle(self, *, action, **options):
        getattr(self, action)(os.environ)

    def start(self, environ: Mapping[str, str]) -> None:
        server = _own_server(environ)
        started = server.start()
        self.stdout.write(f"PostgreSQL {'started' if started else 'runs already'} in {server.data}")

    def stop(self, environ: Mapping[str, str]) -> None:
        server = _own_server(environ)
        self.stdout.write(
            f"PostgreSQL {'stopped' if server.stop() else 'was not running'} in {server.data}"
        )

    def status(self, environ: Mapping[str, str]) -> None:
        if url := outside_url(environ):
            self.stdout.write(f"DATABASE_URL answers: PostgreSQL {outside.check(url)}")
            return
        server = Server(data_folder(environ))
        pid = server.pid()
        state = f"runs as process {pid}" if pid else "is not running"
        self.stdout.write(f"PostgreSQL {state}; its data lies in {server.data}")

    def url(self, environ: Mapping[str, str]) -> None:
        self.stdout.write(database_url(environ))

    def psql(self, environ: Mapping[str, str]) -> None:
        # The system's psql can edit lines; the one we bring cannot.
        program = shutil.which("psql") or str(programs() / "psql")
        os.execv(program, [program, database_url(environ)])


def _own_server(environ: Mapping[str, str]) -> Server:
    if outside_url(environ):
        raise SetupProblem(
            "DATABASE_URL is set, so the site uses that server and does not start or stop its own. "
            "Unset it to use the site's own PostgreSQL."
        )
    return Server(data_folder(environ))
