"""Fetching from a service that fails and comes back, on the loopback of this machine."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
import urllib3

from centers.imports import ImportProblem, fetch_findtreatment


class Service:
    """Two rows a page; `fails` holds the statuses to answer with first, by page, `says` what a page
    says otherwise, `html` the page that is none of JSON."""

    def __init__(self, pages: int = 3):
        self.pages, self.asked, self.fails = pages, [], {}
        self.says, self.html, self.agents = {}, None, set()
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                query = parse_qs(urlsplit(self.path).query)
                page = int(query["page"][0])
                service.asked.append((page, query.get("state", [""])[0]))
                service.agents.add(self.headers["User-Agent"])
                failing = service.fails.get(page, [])
                status = failing.pop(0) if failing else 200
                rows = [{"frid": f"{page}-{n}", "name1": "A, B; C"} for n in range(2)]
                said = {"page": page, "totalPages": service.pages, "rows": rows}
                body = json.dumps(said | service.says.get(page, {}))
                if page == service.html:
                    body = "<html>Please come back</html>"
                self.send_response(status)
                if status == 429:
                    self.send_header("Retry-After", "7")
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


def test_a_page_that_fails_is_tried_again_later_and_later(service, tmp_path, monkeypatch, settings):
    settings.CONTACT_EMAIL = "listings@example.org"
    waits = []
    monkeypatch.setattr(urllib3.util.retry.time, "sleep", waits.append)
    service.fails[2] = [503, 429, 500, 502]
    assert fetch_findtreatment(service.url, tmp_path / "rows.jsonl", back_off=1) == 6
    assert [page for page, _state in service.asked] == [1, 2, 2, 2, 2, 2, 3]
    # The first is tried again at once; a server that says how long is waited for so long.
    assert waits == [7, 4, 8]
    assert service.agents == {"treatment-finder (+mailto:listings@example.org)"}


def test_html_in_the_place_of_a_page_stops_it_until_the_next_run(service, tmp_path):
    service.html = 2
    with pytest.raises(ImportProblem, match="page 2: the answer is no JSON"):
        fetch(service, tmp_path / "rows.jsonl")
    service.html = None
    assert fetch(service, tmp_path / "rows.jsonl") == 6
    assert [page for page, _state in service.asked] == [1, 2, 2, 3]


@pytest.mark.parametrize(
    ("says", "problem"),
    [
        ({2: {"totalPages": 4}}, "has changed since it was begun"),
        ({2: {"recordCount": 5}}, "has changed since it was begun"),
        ({2: {"rows": []}}, "page 2: no rows"),
        ({page: {"recordCount": 7} for page in (1, 2, 3)}, "has 6 of 7 rows"),
        ({1: {"totalPages": "many"}}, "does not say how many pages"),
        ({1: {"rows": {}}}, "page 1: the answer has no rows"),
    ],
)
def test_a_list_that_is_not_whole_is_never_taken_for_one(service, tmp_path, says, problem):
    service.says = says
    with pytest.raises(ImportProblem, match=problem):
        fetch(service, tmp_path / "rows.jsonl")
    assert [path.suffix for path in tmp_path.iterdir()] == [".part"]


def test_the_last_page_may_be_short(service, tmp_path):
    service.says = {page: {"recordCount": 5} for page in (1, 2, 3)}
    service.says[3]["rows"] = [{"frid": "3-0"}]
    assert fetch(service, tmp_path / "rows.jsonl") == 5


def test_two_fetches_do_not_write_one_file(service, tmp_path):
    path = tmp_path / "rows.jsonl"

    def another(page, pages):
        with pytest.raises(ImportProblem, match="written by another fetch"):
            fetch(service, path)

    assert fetch(service, path, progress=another) == 6


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
