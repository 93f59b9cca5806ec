"""Fetches FindTreatment.gov's rows from a configured address, page by page, into a file.

The file has a row a line and is what an import reads: fetching and bringing in are two steps, so
that what was brought in can be looked at again. A page that is done is never asked for twice: while
the file is not complete it ends in ".part", with a line after each page that says which it was.
"""

import fcntl
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, NamedTuple
from urllib.parse import urlencode

import urllib3
from urllib3.util import Retry

from centers.user_agent import user_agent

from .problem import ImportProblem

_PAGE_SIZE = 100
_PAGE_MARK = "page"
_MARKS = {_PAGE_MARK, "of", "rows", "asked"}
_MOST_PAGES = 10_000
_TIMEOUT = urllib3.Timeout(connect=10, read=60)
# As long as a server may make us wait, in seconds.
_MOST_PATIENCE = 600


class _Total(NamedTuple):
    """What all pages together hold, as each of them says: pages, and rows where it says that."""

    pages: int
    rows: int | None


def fetch_findtreatment(
    url: str,
    path: Path,
    *,
    parameters: dict[str, str] | None = None,
    retries: int = 5,
    back_off: float = 1.0,
    progress: Callable[[int, int], None] = lambda page, pages: None,
) -> int:
    """Write all rows behind `url` to `path` (.jsonl); how many there are.

    `parameters` narrow the search, like {"sAddr": "42.36,-71.06"}. A page that fails is tried again
    `retries` times, waiting `back_off` seconds, then twice as long each time, or as long as the
    server asks. Killed or failed, the next call goes on after the last whole page; one that asks
    for something else is refused. So is a list that changed on the way: its rows have moved between
    the pages, and some would be missing. `progress` is told the page done and how many there are.
    Raises ImportProblem.
    """
    if path.exists():
        raise ImportProblem(f"{path} is there already: what was fetched is never overwritten.")
    part = path.with_name(path.name + ".part")
    retry = Retry(
        total=retries,
        backoff_factor=back_off,
        status_forcelist=(429, 500, 502, 503, 504),
        respect_retry_after_header=True,
        raise_on_status=False,
        retry_after_max=_MOST_PATIENCE,
    )
    headers = {"User-Agent": user_agent()} if user_agent() else {}
    pool = urllib3.PoolManager(retries=retry, timeout=_TIMEOUT, headers=headers)
    asked = f"{url}?{urlencode(parameters or {})}"
    with part.open("a+b") as file:
        _alone(file, part)
        done, total = _resume(file, part, asked)
        while total is None or done < total.pages:
            answer = _page(pool, url, parameters or {}, done + 1)
            rows, now = _rows(answer), _total(answer)
            if total and now != total:
                raise ImportProblem(f"{url} has changed since it was begun. {_anew(part)}")
            if not rows and done + 1 < now.pages:
                raise ImportProblem(f"{url}, page {done + 1}: no rows. Run it again to go on.")
            total, done = now, done + 1
            mark = {_PAGE_MARK: done, "of": total.pages, "rows": total.rows, "asked": asked}
            for line in (*rows, mark):
                file.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
            progress(done, total.pages)
        return _finish(part, path, total)


def _anew(part: Path) -> str:
    return f"Remove {part} and fetch it anew."


def _alone(file: BinaryIO, part: Path) -> None:
    """Two that write one file would mix their pages. The lock goes with the process."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        raise ImportProblem(f"{part} is being written by another fetch.") from error


def _resume(file: BinaryIO, part: Path, asked: str) -> tuple[int, _Total | None]:
    """The last whole page and what there is in all; what came after it is cut off. ImportProblem
    where the pages answer something else than what is asked now: they would be mixed."""
    done, total, end = 0, None, 0
    file.seek(0)
    while line := file.readline():
        if line.endswith(b"\n") and (mark := _mark(line)):
            if mark["asked"] != asked:
                raise ImportProblem(
                    f"{part} was begun with {mark['asked']}. Go on with that, remove it, "
                    "or name another file."
                )
            done, total, end = mark[_PAGE_MARK], _Total(mark["of"], mark["rows"]), file.tell()
    file.truncate(end)
    return done, total


def _mark(line: bytes) -> dict | None:
    try:
        read = json.loads(line)
    except ValueError:
        return None
    return read if isinstance(read, dict) and read.keys() == _MARKS else None


def _page(pool: urllib3.PoolManager, url: str, parameters: dict[str, str], page: int) -> dict:
    query = urlencode(parameters | {"pageSize": _PAGE_SIZE, "page": page})
    try:
        answer = pool.request("GET", f"{url}?{query}")
    except urllib3.exceptions.HTTPError as error:
        raise ImportProblem(f"{url} does not answer: {error}. Run it again to go on.") from error
    if answer.status != 200:
        raise ImportProblem(f"{url} answers {answer.status}. Run it again to go on.")
    try:
        found = json.loads(answer.data)
    except ValueError as error:
        raise ImportProblem(f"{url}, page {page}: the answer is no JSON.") from error
    if not isinstance(found, dict) or not isinstance(found.get("rows"), list):
        raise ImportProblem(f"{url}, page {page}: the answer has no rows.")
    return found


def _rows(answer: dict) -> list[dict]:
    return [row for row in answer["rows"] if isinstance(row, dict)]


def _total(answer: dict) -> _Total:
    try:
        rows = answer.get("recordCount")
        pages = min(max(int(answer["totalPages"]), 1), _MOST_PAGES)
        return _Total(pages, None if rows is None else int(rows))
    except (KeyError, TypeError, ValueError) as error:
        raise ImportProblem("The answer does not say how many pages there are.") from error


def _finish(part: Path, path: Path, total: _Total) -> int:
    """The rows without the marks, under the name that says it is complete. ImportProblem where
    there are not as many as was said."""
    rows, clean = 0, path.with_name(path.name + ".whole")
    with part.open("rb") as source, clean.open("wb") as target:
        for line in source:
            if _mark(line) is None:
                target.write(line)
                rows += 1
    if total.rows not in (None, rows):
        clean.unlink()
        raise ImportProblem(f"{part} has {rows:,} of {total.rows:,} rows. {_anew(part)}")
    clean.replace(path)
    part.unlink()
    return rows
