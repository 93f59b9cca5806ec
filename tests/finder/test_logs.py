"""No log names what somebody looks for, or where."""

import logging

import pytest
from django.test import RequestFactory
from django.test.utils import override_settings
from django.urls import path

from finder.gunicorn import PrivateLogger
from finder.logs import WithoutAddress


def broken(request, town):
    raise RuntimeError("on purpose")


urlpatterns = [path("browse/<str:town>/", broken)]
handler500 = "finder.pages.errors.server_error"


@override_settings(ROOT_URLCONF=__name__, LEAVE_URL="https://example.org/")
def test_a_broken_page_is_told_by_its_pattern(client, caplog, monkeypatch):
    client.raise_request_exception = False
    monkeypatch.setattr("finder.pages.errors.get_template", lambda name: _Plain())

    assert client.get("/browse/shorewood/?treats=ketamine").status_code == 500

    assert "Internal Server Error: /browse/<str:town>/" in caplog.text
    assert "shorewood" not in caplog.text
    assert "ketamine" not in caplog.text


class _Plain:
    def render(self, context):
        return ""


def test_a_path_of_no_page_is_left_out():
    request = RequestFactory().get("/shorewood/\u00e9")
    record = logging.LogRecord("django.request", 30, "", 1, "%s: %s", (), None)
    record.args = ("Not Found", request.path.encode("unicode_escape").decode())
    record.request = request

    assert WithoutAddress().filter(record)

    assert record.getMessage() == "Not Found: (no page of ours)"


@pytest.mark.parametrize(
    ("message", "args", "kept"),
    [
        ("Error handling request %s", ("/search/?where=53703",), "Error handling request"),
        (
            "Invalid request from ip=10.0.0.7: Invalid HTTP request line: '/?where=53703'",
            (),
            "Invalid request",
        ),
        ("Worker exiting (pid: %s)", (7,), "Worker exiting (pid: 7)"),
    ],
)
def test_the_server_quotes_no_request(message, args, kept):
    class Config:
        """Of gunicorn's configuration, what its logger asks for."""

        errorlog, accesslog, loglevel = "-", None, "warning"
        capture_output = disable_redirect_access_to_syslog = syslog = False
        logconfig = logconfig_dict = logconfig_json = user = group = None

    server = PrivateLogger(Config)
    record = logging.LogRecord("gunicorn.error", 30, "", 1, message, args, None)

    assert server.error_log.filter(record)

    assert record.getMessage() == kept
