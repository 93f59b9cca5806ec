"""Fetching from a service that fails and comes back, on the loopback of this machine."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from centers.imports import ImportProblem, fetch_findtreatment


class Service:
    """Two rows a page; `fails` holds the statuses to answer with first, by page."""

    def __init__(self, pages: int = 3):
        self.pages, self.asked, self.fails = pages, [], {}
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                query = parse_qs(urlsplit(self.path).query)
                page = int(query["page"][0])
                service.asked.append((page, query.get("state", [""])[0]))
                failing = service.fails.get(page, [])
                status = failing.pop(0) if failing else 200
                rows = [{"frid": f"{page}-{n}", "name1": "A, B; C"} for n in range(2)]
                body = json.dumps({"page": page, "totalPages": service.pages, "rows": rows})
                self.send_response(status)
                self.end_headers()
                self.wfile.write((body if status == 200 else "busy").encode())

            def log_message(self, *args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/locator/exportsAsJson/v2"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()


@pytest.fixture
def service():
    service = Service()
    yield service
    service.server.shutdown()
    service.server.server_close()


def fetch(service, path, **options) -> int:
    return fetch_findtreatment(service.url, path, back_off=0, **options)


def ids(path) -> list[str]:
    return [json.loads(line)["frid"] for line in path.read_text("utf-8").splitlines()]


def test_all_pages_come_in_order_with_the_parameters(service, tmp_path):
    path = tmp_path / "rows.jsonl"
    assert fetch(service, path, parameters={"state": "MA"}) == 6
    assert ids(path) == ["1-0", "1-1", "2-0", "2-1", "3-0", "3-1"]
    assert service.asked == [(1, "MA"), (2, "MA"), (3, "MA")]
    assert list(tmp_path.iterdir()) == [path]


def test_a_page_that_fails_is_tried_again(service, tmp_path):
    service.fails[2] = [503, 429, 500]
    assert fetch(service, tmp_path / "rows.jsonl") == 6
    assert [page for page, _state in service.asked] == [1, 2, 2, 2, 2, 3]


def test_a_run_that_gave_up_goes_on_after_the_last_whole_page(service, tmp_path):
    path, part = tmp_path / "rows.jsonl", tmp_path / "rows.jsonl.part"
    service.fails[2] = [503] * 3
    with pytest.raises(ImportProblem, match="answers 503"):
        fetch(service, path, retries=1)
    assert not path.exists()
    # As a kill in the middle of a page leaves it.
    with part.open("a") as file:
        file.write('{"frid": "2-0"}\n{"frid": "2-')
    service.asked.clear()
    service.fails[2] = []
    with pytest.raises(ImportProblem, match="was begun with"):
        fetch(service, path, parameters={"state": "MA"})
    assert fetch(service, path) == 6
    assert ids(path) == ["1-0", "1-1", "2-0", "2-1", "3-0", "3-1"]
    assert [page for page, _state in service.asked] == [2, 3]


def test_what_was_fetched_is_never_overwritten(service, tmp_path):
    path = tmp_path / "rows.jsonl"
    path.write_text("mine")
    with pytest.raises(ImportProblem, match="there already"):
        fetch(service, path)
    assert path.read_text() == "mine"


def test_nobody_there_is_said_plainly(tmp_path):
    with pytest.raises(ImportProblem, match="does not answer"):
        fetch_findtreatment("http://127.0.0.1:9/none", tmp_path / "rows.jsonl", retries=0)
