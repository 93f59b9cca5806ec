"""Fetches FindTreatment.gov's rows from a configured address, page by page, into a file.

The file has a row a line and is what an import reads: fetching and bringing in are two steps, so
that what was brought in can be looked at again. A page that is done is never asked for twice: while
the file is not complete it ends in ".part", with a line after each page that says which it was.
"""

import json
import os
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import urllib3
from urllib3.util import Retry

from .problem import ImportProblem

_PAGE_SIZE = 100
_PAGE_MARK = "page"
_MARKS = {_PAGE_MARK, "of", "asked"}
_MOST_PAGES = 10_000
_TIMEOUT = urllib3.Timeout(connect=10, read=60)


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
    for something else is refused. `progress` is told the page done and how many there are. Raises
    ImportProblem.
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
    )
    pool = urllib3.PoolManager(retries=retry, timeout=_TIMEOUT)
    asked = f"{url}?{urlencode(parameters or {})}"
    done, pages = _resume(part, asked)
    with part.open("a", encoding="utf-8") as file:
        while pages is None or done < pages:
            answer = _page(pool, url, parameters or {}, done + 1)
            rows, pages = _rows(answer), min(_pages(answer), _MOST_PAGES)
            for row in rows:
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
            done += 1
            file.write(json.dumps({_PAGE_MARK: done, "of": pages, "asked": asked}) + "\n")
            file.flush()
            os.fsync(file.fileno())
            progress(done, pages)
    return _finish(part, path)


def _resume(part: Path, asked: str) -> tuple[int, int | None]:
    """The last whole page and how many there are; what came after it is cut off. ImportProblem
    where the pages answer something else than what is asked now: they would be mixed."""
    done, pages, end = 0, None, 0
    if part.exists():
        with part.open("rb") as file:
            while line := file.readline():
                if line.endswith(b"\n") and (mark := _mark(line)):
                    if mark["asked"] != asked:
                        raise ImportProblem(
                            f"{part} was begun with {mark['asked']}. Go on with that, remove it, "
                            "or name another file."
                        )
                    done, pages, end = mark[_PAGE_MARK], mark["of"], file.tell()
        os.truncate(part, end)
    return done, pages


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


def _pages(answer: dict) -> int:
    try:
        return max(int(answer["totalPages"]), 1)
    except (KeyError, TypeError, ValueError) as error:
        raise ImportProblem("The answer does not say how many pages there are.") from error


def _finish(part: Path, path: Path) -> int:
    """The rows without the marks, under the name that says it is complete."""
    rows, clean = 0, path.with_name(path.name + ".whole")
    with part.open("rb") as source, clean.open("wb") as target:
        for line in source:
            if _mark(line) is None:
                target.write(line)
                rows += 1
    clean.replace(path)
    part.unlink()
    return rows
