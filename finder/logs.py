"""What must not reach a log: an address says what somebody looks for, and where."""

import logging


class WithoutAddress(logging.Filter):
    """Keeps every message and takes the visitor's address out of it.

    Django names the path of a failing request; in its place stands the pattern that it matched.
    Gunicorn quotes the whole address of a request that it cannot read or answer.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        if request is not None:
            path = request.path.encode("unicode_escape").decode("ascii")
            record.args = tuple(_route(request) if a == path else a for a in record.args or ())
        elif record.name == "gunicorn.error":
            for words in ("Error handling request", "Invalid request"):
                if str(record.msg).startswith(words):
                    record.msg, record.args = words, ()
        return True


def _route(request) -> str:
    match = getattr(request, "resolver_match", None)
    return f"/{match.route}" if match else "(no page of ours)"
