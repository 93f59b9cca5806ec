"""The command with geopy's own classes, against a server on the loopback that answers in the shapes
of Nominatim (https://nominatim.org/release-docs/latest/api/Search/) and Pelias
(https://github.com/pelias/documentation/blob/master/response.md). Time passes by our own clock."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.management import CommandError, call_command
from geopy.extra import rate_limiter

from centers.geocoding import service as service_module
from centers.models import GeocodedAddress
from tests.centers.geocoding.test_geocode import DOOR, area, at_zip  # noqa: F401

pytestmark = pytest.mark.django_db
SILENCE = object()


class Server:
    """`says` holds what to answer next, (status, headers, body) each, the last one again and again;
    SILENCE answers nothing until the test is over."""

    def __init__(self, clock):
        self.says, self.asked, self.agents, self.times = [], [], set(), []
        self.over = threading.Event()
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                query = parse_qs(urlsplit(self.path).query)
                server.asked.append((query.get("q") or query.get("text"))[0].split(",")[0])
                server.agents.add(self.headers["User-Agent"])
                server.times.append(clock.now)
                said = server.says.pop(0) if len(server.says) > 1 else server.says[0]
                if said is SILENCE:
                    server.over.wait(30)
                    return
                status, headers, body = said
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body.encode())

            def log_message(self, *args):
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True
        self.domain = f"127.0.0.1:{self.http.server_port}"
        threading.Thread(target=self.http.serve_forever, args=(0.01,), daemon=True).start()


class Clock:
    def __init__(self):
        self.now, self.slept = 1000.0, []

    def sleep(self, seconds):
        self.now += seconds
        self.slept.append(seconds)


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(rate_limiter, "sleep", clock.sleep)
    monkeypatch.setattr(service_module, "sleep", clock.sleep)
    monkeypatch.setattr(rate_limiter.BaseRateLimiter, "_clock", lambda self: clock.now)
    return clock


@pytest.fixture
def server(clock, settings):
    server = Server(clock)
    settings.FINDER_GEOCODER = "nominatim"
    options = {"domain": server.domain, "scheme": "http", "timeout": 0.5, "proxies": {}}
    settings.FINDER_GEOCODER_OPTIONS = json.dumps(options)
    settings.CONTACT_EMAIL = "listings@example.org"
    yield server
    server.over.set()
    server.http.shutdown()
    server.http.server_close()


def ok(body) -> tuple:
    return 200, {"Content-Type": "application/json"}, json.dumps(body)


def nominatim(
    kind="building", label="12, North Street, Madison, Dane County, Wisconsin, 53703"
) -> tuple:
    place = {"place_id": 1, "lat": str(DOOR[0]), "lon": str(DOOR[1]), "class": "building"}
    return ok([place | {"type": "yes", "addresstype": kind, "display_name": f"{label}, USA"}])


def pelias(**properties) -> tuple:
    usual = {"layer": "address", "accuracy": "point", "confidence": 1, "name": "12 North Street"}
    feature = {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [DOOR[1], DOOR[0]]},
        "properties": usual | {"label": "12 North Street, Madison, WI, USA"} | properties,
    }
    return ok({"type": "FeatureCollection", "features": [feature]})


def run(capsys, **options) -> str:
    call_command("geocode", **options)
    return capsys.readouterr().out


@pytest.fixture
def centers(area):  # noqa: F811
    return [at_zip(street1=f"{number} North Street") for number in (12, 14, 16)]


def test_nominatim_is_asked_slowly_once_each_and_told_who_asks(server, centers, clock, capsys):
    server.says = [
        nominatim(),
        ok([]),
        nominatim("road", "North Street, Madison, Wisconsin, 53703"),
    ]
    assert "3 asked, 0 known from before; 2 moved, 0 kept, 1 not found" in run(capsys)
    for center, precision in zip(centers, ("rooftop", "zip", "street"), strict=True):
        center.refresh_from_db()
        assert center.location_precision == precision
    assert (centers[0].latitude, centers[0].longitude) == DOOR
    assert centers[0].location_source == "Geocoded: nominatim"
    answer = GeocodedAddress.objects.get(address__startswith="12 ")
    assert answer.label.startswith("12, North Street, Madison")
    assert answer.score > 0.8
    assert server.agents == {"treatment-finder (+mailto:listings@example.org)"}
    assert server.times == [1000.0, 1001.0, 1002.0]
    assert "0 asked, 2 known from before" in run(capsys)
    assert server.asked == ["12 North Street", "14 North Street", "16 North Street"]


def test_nominatims_house_next_door_is_a_point_on_the_street(server, centers, capsys):
    server.says = [nominatim(label="120, North Street, Madison, Wisconsin, 53703")]
    run(capsys, limit=1)
    centers[0].refresh_from_db()
    assert centers[0].location_precision == "street"


def test_pelias_is_read_with_its_whole_label(server, centers, settings, capsys):
    settings.FINDER_GEOCODER = "pelias"
    none = ok({"type": "FeatureCollection", "features": []})
    server.says = [pelias(), none, pelias(accuracy="interpolated", confidence=0.3)]
    assert "1 moved, 1 kept, 1 not found" in run(capsys)
    answers = GeocodedAddress.objects.order_by("address")
    labels = [answer.label for answer in answers]
    assert labels == ["12 North Street, Madison, WI, USA", "", "12 North Street, Madison, WI, USA"]
    assert [answer.score for answer in answers] == [1.0, None, 0.3]
    assert len(server.agents) == 1


def test_a_service_that_stumbles_is_asked_again_after_a_while(server, centers, clock, capsys):
    server.says = [(500, {}, "oops"), SILENCE, (429, {"Retry-After": "60"}, ""), nominatim()]
    assert "1 asked, 0 known from before; 1 moved" in run(capsys, limit=1)
    assert len(server.asked) == 4
    assert server.times == [1000.0, 1010.0, 1020.0, 1090.0]


@pytest.mark.parametrize(
    ("said", "tries", "says"),
    [
        ((429, {"Retry-After": "3600"}, ""), 1, "wants a pause of 3,600 seconds"),
        ((403, {}, "go away"), 1, "refuses"),
        ((500, {}, "oops"), 4, "does not answer"),
        ((200, {}, "<html>"), 4, "does not answer"),
        (ok([{"lat": "north"}]), 4, "does not answer"),
    ],
)
def test_a_service_that_gives_up_is_gone_on_with_later(server, centers, capsys, said, tries, says):
    server.says = [nominatim(), said]
    with pytest.raises(CommandError, match=says):
        run(capsys)
    assert server.asked == ["12 North Street", *["14 North Street"] * tries]
    assert GeocodedAddress.objects.count() == 1
    server.says, server.asked = [nominatim()], []
    assert "2 asked" in run(capsys)
    assert server.asked == ["14 North Street", "16 North Street"]


def test_an_address_that_the_service_cannot_read_holds_up_no_other(server, centers, capsys):
    server.says = [(400, {}, "bad request"), nominatim(label="14, North Street, Madison")]
    assert "3 asked, 0 known from before; 2 moved, 0 kept, 1 not found" in run(capsys)
    assert len(server.asked) == 3


def test_nobody_is_asked_by_a_stranger(server, centers, settings):
    settings.CONTACT_EMAIL = ""
    with pytest.raises(CommandError, match="has to be told who asks"):
        call_command("geocode")
    assert server.asked == []
