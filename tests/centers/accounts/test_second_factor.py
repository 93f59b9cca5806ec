"""Second factors: when one is needed, setting one up, signing in with it."""

import runpy

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from centers.accounts import Role, has_second_factor

pytestmark = pytest.mark.django_db

DESK, ADMIN, ACCOUNT = "/desk/people/", "/admin/", "/accounts/2fa/"


@pytest.fixture
def lead(make_person):
    return make_person(Role.RESEARCH_LEAD)


def test_where_it_is_required_nothing_opens_without_one(client, lead, sign_in, factor_required):
    sign_in(lead)

    for page in (DESK, ADMIN, "/desk/people/add/"):
        assert client.get(page)["Location"] == ACCOUNT
    assert client.post("/desk/people/add/", {"name": "X"})["Location"] == ACCOUNT
    assert "once you have set up a second factor" in client.get(ACCOUNT).content.decode()


@pytest.mark.parametrize(
    ("environment", "flag", "required"),
    [
        ("local", None, False),
        ("local", "1", True),
        ("staging", None, True),
        ("staging", "0", False),
        ("production", None, True),
    ],
)
def test_it_is_required_everywhere_but_on_ones_own_machine(
    settings_in, environment, flag, required
):
    assert settings_in(environment, flag)["REQUIRE_SECOND_FACTOR"] is required


def test_production_does_not_start_without(settings_in):
    with pytest.raises(ImproperlyConfigured, match="FINDER_REQUIRE_MFA"):
        settings_in("production", "0")


@pytest.fixture
def settings_in(monkeypatch):
    """The settings as they would be read in another environment."""

    def read(environment, flag):
        monkeypatch.setenv("FINDER_ENVIRONMENT", environment)
        monkeypatch.setenv("FINDER_SECRET_KEY", "k" * 50)
        monkeypatch.delenv("FINDER_DEBUG", raising=False)
        monkeypatch.delenv("FINDER_REQUIRE_MFA", raising=False)
        if flag:
            monkeypatch.setenv("FINDER_REQUIRE_MFA", flag)
        return runpy.run_path(str(settings.BASE_DIR / "finder" / "settings.py"))

    return read


def test_a_part_of_a_page_is_not_filled_with_another_page(client, lead, sign_in, factor_required):
    sign_in(lead)
    answer = client.get(DESK, headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == ACCOUNT
    assert answer.content == b""


def test_where_it_is_not_required_the_desk_opens(client, lead, sign_in, settings):
    settings.REQUIRE_SECOND_FACTOR = False
    sign_in(lead)
    assert client.get(DESK).status_code == 200


def test_recovery_codes_alone_are_no_second_factor(client, lead, sign_in, factor_required):
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    RecoveryCodes.activate(lead)
    assert not has_second_factor(lead)
    sign_in(lead)
    assert client.get(DESK)["Location"] == ACCOUNT


def test_setting_up_an_app_and_signing_in_with_it(
    client, lead, sign_in, app, secret_of, factor_required
):
    sign_in(lead)
    page = client.get("/accounts/2fa/totp/activate/")
    secret = page.context["form"].secret
    assert "data:image/svg+xml" in page.content.decode()

    wrong = client.post("/accounts/2fa/totp/activate/", {"code": "000000"})
    assert "This code is not right" in wrong.content.decode()
    done = client.post("/accounts/2fa/totp/activate/", {"code": app.code(secret)})

    assert done["Location"] == "/accounts/2fa/recovery-codes/"
    assert len(client.get(done["Location"]).context["unused_codes"]) == 10
    assert client.get(DESK).status_code == 200
    assert secret_of(lead) == secret

    client.post("/accounts/logout/")
    assert sign_in(lead)["Location"] == "/accounts/2fa/authenticate/"
    assert client.get(DESK)["Location"].startswith("/accounts/login/")
    second = client.post("/accounts/2fa/authenticate/", {"code": app.code(secret)})
    assert second["Location"] == "/desk/"
    assert client.get(DESK).status_code == 200


def test_a_code_works_once(client, lead, sign_in, give_app, app, secret_of):
    give_app(lead)
    code = app.code(secret_of(lead))
    for outcome in (302, 200):
        sign_in(lead)
        answer = client.post("/accounts/2fa/authenticate/", {"code": code})
        assert answer.status_code == outcome
        client.post("/accounts/logout/")


def test_a_recovery_code_stands_in_once(client, lead, sign_in, give_app, factor_required):
    first, *_others = give_app(lead).get_unused_codes()
    sign_in(lead)
    client.post("/accounts/2fa/authenticate/", {"code": first})
    assert client.get(DESK).status_code == 200

    client.post("/accounts/logout/")
    sign_in(lead)
    again = client.post("/accounts/2fa/authenticate/", {"code": first})

    assert "This code is not right" in again.content.decode()
    assert client.get(DESK).status_code == 302


def test_guessing_codes_is_stopped(client, lead, sign_in, give_app, app, secret_of):
    give_app(lead)
    sign_in(lead)
    for guess in range(5):
        client.post("/accounts/2fa/authenticate/", {"code": f"{guess:06}"})

    locked = client.post("/accounts/2fa/authenticate/", {"code": app.code(secret_of(lead))})

    assert "Too many failed tries" in locked.content.decode()
    assert client.get(DESK).status_code == 302


def test_a_link_to_set_a_password_does_not_go_past_the_second_factor(client, lead, give_app):
    from centers.accounts import one_time_link

    give_app(lead)
    page = client.get(one_time_link(lead).removeprefix("http://localhost:8000"))
    new = "eleven calm otters 52"
    answer = client.post(page["Location"], {"password1": new, "password2": new})

    assert answer["Location"] == "/accounts/2fa/authenticate/"
    assert client.get(DESK)["Location"].startswith("/accounts/login/")


def test_the_database_does_not_hold_the_secret_in_the_clear(lead, give_app, secret_of):
    give_app(lead)
    secret = secret_of(lead)
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert len(secret) == 32
    assert secret not in kept


def test_secrets_outlive_a_change_of_the_sites_key(lead, give_app, secret_of, settings):
    from cryptography.fernet import InvalidToken

    give_app(lead)
    secret = secret_of(lead)
    old, settings.SECRET_KEY = settings.SECRET_KEY, "another key"
    with pytest.raises(InvalidToken):
        secret_of(lead)

    settings.SECRET_KEY_FALLBACKS = [old]

    assert secret_of(lead) == secret


def test_who_takes_the_factor_away_is_out_again(client, lead, sign_in, app, factor_required):
    sign_in(lead)
    secret = client.get("/accounts/2fa/totp/activate/").context["form"].secret
    client.post("/accounts/2fa/totp/activate/", {"code": app.code(secret)})

    client.post("/accounts/2fa/totp/deactivate/")

    assert client.get(DESK)["Location"] == ACCOUNT
    assert not Authenticator.objects.filter(user=lead).exists()


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/2fa/",
        "/accounts/2fa/webauthn/",
        "/accounts/2fa/webauthn/add/",
        "/accounts/2fa/recovery-codes/generate/",
        "/accounts/2fa/recovery-codes/",
        "/accounts/2fa/recovery-codes/download/",
        "/accounts/2fa/totp/deactivate/",
        "/accounts/reauthenticate/",
        "/accounts/2fa/reauthenticate/",
        "/accounts/password/change/",
        "/accounts/logout/",
    ],
)
def test_the_pages_of_ones_account_open_and_scripts_are_the_sites_own(client, lead, give_app, path):
    give_app(lead)
    client.force_login(lead)
    page = client.get(path)
    assert page.status_code == 200
    text = page.content.decode()
    assert text.count("<script") == text.count('<script src="/static/') + text.count(
        'type="application/json"'
    )
