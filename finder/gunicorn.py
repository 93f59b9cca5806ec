"""Gunicorn's settings. `make run` uses them; so can a service manager:

gunicorn --config finder/gunicorn.py finder.wsgi
"""

import os
from pathlib import Path

from gunicorn.glogging import Logger

from finder.logs import WithoutAddress

host = os.environ.get("HOST", "127.0.0.1")
port = os.environ.get("PORT", "8000")
bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"

# A request waits for the database more than it computes, so threads; two processes keep the site
# up while one restarts. Each thread holds a database connection: 8, of PostgreSQL's usual 100.
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "gthread"
threads = 4
timeout = 30
graceful_timeout = 10

# A log of requests would hold what people look for and where.
accesslog = None
errorlog = "-"


class PrivateLogger(Logger):
    """Quotes no request that could not be read or answered."""

    def setup(self, cfg):
        super().setup(cfg)
        self.error_log.addFilter(WithoutAddress())


logger_class = PrivateLogger
loglevel = os.environ.get("FINDER_LOG_LEVEL", "warning").lower()

# Heartbeats go through a file; on a busy disk they could stall a worker.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108
# No second way in.
control_socket_disable = True


def post_worker_init(worker):
    """Give the address once the first worker can answer."""
    if worker.age == 1:
        shown = "localhost" if host in {"0.0.0.0", "::"} else bind.rsplit(":", 1)[0]  # noqa: S104
        print(f"The site is at http://{shown}:{port}/   (Ctrl-C stops it)", flush=True)
