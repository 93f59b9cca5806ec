"""One small register, one server and one browser for the whole folder.

The pages only read, so nothing is emptied between tests. Playwright keeps an event loop running in
the thread of the tests, where Django then refuses to use the database: the register is loaded
before the browser starts, and the tests see it through the pages alone.
"""

import os
import shutil
from contextlib import ExitStack
from pathlib import Path

import pgtrigger
import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection, transaction
from django.test import override_settings
from playwright.sync_api import Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from centers.fixtures import load_taxonomy
from centers.places import load_gazetteer
from finder.pages import open_forms
from tests.browser.audit import audit, outside
from tests.browser.register import make_register
from tests.browser.states import DESKTOP, PHONE
from tests.browser.walking import in_the_database, session_of_a_lead

NAMES = ("chromium", "chromium-browser", "google-chrome")
NARROW = 320
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="package")
def db(django_db_setup, django_db_blocker, tmp_path_factory):
    """The register of this folder, in place of pytest-django's `db`; gives `addresses`.

    Committed, so that the server's own connections see it, and gone after the last test.
    """
    photos = override_settings(ADVERTISER_PHOTO_ROOT=tmp_path_factory.mktemp("photos"))
    with django_db_blocker.unblock(), photos:
        assert connection.settings_dict["NAME"].startswith("test_"), "this empties the database"
        try:
            with transaction.atomic():
                load_gazetteer()
                load_taxonomy()
                addresses = make_register()
            connection.close()
            yield addresses
        finally:
            _empty_the_register()


def _empty_the_register() -> None:
    """Everything that a walk may have left: the register, sessions, what was counted.

    Not `flush`: that would take the groups and rights too, which a migration has written.
    """
    quote = connection.ops.quote_name
    models = apps.get_app_config("centers").get_models(include_auto_created=True)
    tables = ", ".join(sorted({quote(model._meta.db_table) for model in (*models, Session)}))
    # What was counted against a limit is kept beside the models' tables.
    cache.clear()
    emptying = pgtrigger.ignore("centers.AdvertisingLedgerEntry:never_emptied")
    with emptying, connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {tables} RESTART IDENTITY CASCADE")


@pytest.fixture(scope="package")
def site(db):
    """The address of a running site, with static files straight from their folders."""
    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
    changed = {
        "ALLOWED_HOSTS": ["localhost"],
        "ROOT_URLCONF": "tests.browser.urls",
        "STORAGES": {
            "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
            "staticfiles": {"BACKEND": plain},
        },
        "WHITENOISE_AUTOREFRESH": True,
    }
    with override_settings(**changed):
        server = LiveServer("localhost")
        yield server.url
        server.stop()


@pytest.fixture(scope="package")
def browser(site):
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.fail("The browser tests need Chromium: `make chromium`, or name one in CHROMIUM.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def addresses(db):
    """Of the centers that tests open by name, to format a state's path with."""
    return db


@pytest.fixture
def new_page(browser, site, addresses):
    """Make pages, each in a fresh browser profile `width` CSS pixels wide.

    With `path`, the page is open there; "{verified}" and its like stand for a center's address.
    Further options are those of Playwright's `new_context`.
    """
    with ExitStack() as contexts:

        def make(path: str = "", width: int = DESKTOP, **options) -> Page:
            size = {"width": width, "height": 800}
            context = browser.new_context(base_url=site, viewport=size, **options)
            contexts.callback(context.close)
            # What is slow here is broken: everything is on this machine.
            context.set_default_timeout(10_000)
            page = context.new_page()
            if path:
                page.goto(path.format(**addresses))
            return page

        yield make


@pytest.fixture(scope="session")
def snap():
    """Keep a picture of a page as SCREENSHOTS/name.png; nothing where SCREENSHOTS is not set."""
    folder = os.environ.get("SCREENSHOTS")

    def keep(page: Page, name: str) -> None:
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)

    return keep


@pytest.fixture
def quick_hands(monkeypatch):
    """A machine fills in a form faster than we take for human."""
    monkeypatch.setattr(open_forms, "SHORTEST", 0)


@pytest.fixture
def desk_page(new_page, site):
    """Make pages, each of a research lead who is signed in, one more person each time."""

    def make() -> Page:
        page = new_page()
        key = in_the_database(session_of_a_lead)
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": site}]
        )
        return page

    return make


@pytest.fixture
def look(snap):
    """Keep pictures of a page, and hold it to the rules of accessibility on a narrow window."""

    def at(page: Page, name: str) -> None:
        for width in (DESKTOP, PHONE):
            page.set_viewport_size({"width": width, "height": 800})
            snap(page, f"{name}-{width}")
        broken = [finding.text for finding in audit(page) if finding.binding]
        assert not broken, f"{name}: " + "\n".join(broken)
        page.set_viewport_size({"width": NARROW, "height": 800})
        assert outside(page) == [], name

    return at
