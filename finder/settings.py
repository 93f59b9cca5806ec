"""Settings, read from the environment. The table in README.md lists every variable.

Importing this module starts nothing and touches no file: commands do that, explicitly.
"""

import os
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
import pghistory
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from finder.assets import package_files
from finder.basemap.origin import tile_origin
from finder.database.url import database_url
from finder.origins import read_origins

BASE_DIR = Path(__file__).resolve().parent.parent


def _flag(name: str, default: bool) -> bool:
    return os.environ.get(name, str(int(default))).strip().lower() in {"1", "true", "yes", "on"}


# -- What kind of site this is --------------------------------------------------------------------
# "local" is a machine on a desk; "production" refuses to start with anything unsafe.
ENVIRONMENT = os.environ.get("FINDER_ENVIRONMENT", "local")
PRODUCTION = ENVIRONMENT == "production"
DEBUG = _flag("FINDER_DEBUG", default=False)
SECRET_KEY = os.environ.get("FINDER_SECRET_KEY", "" if PRODUCTION else "local-only-not-a-secret")
# Keys that were replaced: what they signed and locked stays readable.
SECRET_KEY_FALLBACKS = list(filter(None, os.environ.get("FINDER_OLD_SECRET_KEYS", "").split(",")))
ALLOWED_HOSTS = os.environ.get("FINDER_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
SITE_NAME = os.environ.get("FINDER_SITE_NAME", "Find Treatment Near You")
# Shown where people are told to write to us; without one nothing is shown.
CONTACT_EMAIL = os.environ.get("FINDER_CONTACT_EMAIL", "")

if PRODUCTION:
    if len(SECRET_KEY) < 40:
        raise ImproperlyConfigured("FINDER_SECRET_KEY must be set, 40 characters or more.")
    if DEBUG:
        raise ImproperlyConfigured("FINDER_DEBUG must be off in production.")
    SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True

# -- Apps -----------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "finder",
    "finder.api",
    "centers",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.sitemaps",
    "django.contrib.admin",
    "django_filters",
    "django_htmx",
    "corsheaders",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "pgtrigger",
    "pghistory",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Visitors' pages hold no secret to guess at, and Django pads the length of compressed ones.
    "django.middleware.gzip.GZipMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "csp.middleware.CSPMiddleware",
    "finder.pages.robots.KeepSearchesOut",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "centers.history.middleware.StaffHistoryMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "centers.accounts.middleware.EndSessions",
    "centers.accounts.middleware.RequireSecondFactor",
]

ROOT_URLCONF = "finder.urls"
WSGI_APPLICATION = "finder.wsgi.application"
AUTH_USER_MODEL = "centers.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "finder.pages.context.site",
            ],
        },
    },
]

# -- Database -------------------------------------------------------------------------------------
DATABASES = {
    "default": dj_database_url.parse(
        database_url(os.environ), conn_max_age=60, conn_health_checks=True
    )
}
# JIT is off for the web: compiling cost 100 ms on a query of 3 ms (measured, DESIGN.md).
# A statement that runs for longer than this is a fault, not a search.
STATEMENT_TIMEOUT_MS = int(os.environ.get("FINDER_STATEMENT_TIMEOUT_MS", "0"))
DATABASES["default"].setdefault("OPTIONS", {})["options"] = (
    f"-c jit=off -c statement_timeout={STATEMENT_TIMEOUT_MS}"
)

# Events of the register's history are read by row, person and center; other links need no index.
PGHISTORY_FOREIGN_KEY_FIELD = pghistory.ForeignKey(db_index=False)
# The moment itself, not the start of the transaction, so that a timeline is in order.
PGHISTORY_CREATED_AT_FUNCTION = "CLOCK_TIMESTAMP()"

# Where failed sign-ins are counted: in the database, so that all processes count together, and
# roomy, so that no flood of names pushes a count out (docs/decisions/0006-accounts.md).
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "site_cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

# -- E-mail ---------------------------------------------------------------------------------------
# Messages are written into the outbox first (centers/outbox). With FINDER_SMTP_HOST the command
# deliver_mail hands them to that server; without it each becomes a file, at once, to look at.
DEFAULT_FROM_EMAIL = os.environ.get("FINDER_MAIL_FROM", "listings@localhost")
EMAIL_HOST = os.environ.get("FINDER_SMTP_HOST", "")
EMAIL_PORT = int(os.environ.get("FINDER_SMTP_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("FINDER_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("FINDER_SMTP_PASSWORD", "")
EMAIL_USE_TLS = _flag("FINDER_SMTP_TLS", default=True)
EMAIL_TIMEOUT = 30
EMAIL_FILE_PATH = Path(os.environ.get("FINDER_MAIL_DIR", BASE_DIR / ".mail"))
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'filebased'}.EmailBackend"
# A visitor's request waits for no mail server.
OUTBOX_AT_ONCE = not EMAIL_HOST

# -- Language and time ----------------------------------------------------------------------------
# The address alone says the language: English pages stand at /, Spanish ones at /es/. No cookie,
# and no guess from the browser's settings. The desk and the API speak English.
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "Español")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["finder.formats"]
USE_TZ = True
# Expiry dates are calendar days; they turn at midnight in this zone.
TIME_ZONE = os.environ.get("FINDER_TIME_ZONE", "America/New_York")
# For the database's own rules, which ask its function site_today().
DATABASES["default"]["OPTIONS"]["options"] += f" -c finder.time_zone={TIME_ZONE}"

# -- Files ----------------------------------------------------------------------------------------
FIXTURES_DIR = BASE_DIR / "fixtures"
FIXTURE_DIRS = [FIXTURES_DIR]
STATIC_URL = "/static/"
STATICFILES_DIRS = package_files()
STATIC_ROOT = Path(os.environ.get("FINDER_STATIC_ROOT", BASE_DIR / ".static"))
# What the research team keeps as proof. No URL leads here; only staff are served from it.
EVIDENCE_ROOT = Path(os.environ.get("FINDER_EVIDENCE_DIR", BASE_DIR / ".evidence"))
# Advertisers' photos: served by a page of the site, and only while the center is an advertiser.
ADVERTISER_PHOTO_ROOT = Path(os.environ.get("FINDER_PHOTO_DIR", BASE_DIR / ".photos"))
# A geocoder for batch work by staff (manage.py geocode), by the name geopy knows it under, and what
# geopy's class of it takes, as JSON. None: nothing is ever asked.
FINDER_GEOCODER = os.environ.get("FINDER_GEOCODER", "")
FINDER_GEOCODER_OPTIONS = os.environ.get("FINDER_GEOCODER_OPTIONS", "{}")
FINDER_GEOCODER_DELAY = float(os.environ.get("FINDER_GEOCODER_DELAY", "1"))
# Where `manage.py fetch_findtreatment` asks. None: nothing is ever fetched.
FINDER_FINDTREATMENT_URL = os.environ.get("FINDER_FINDTREATMENT_URL", "")
# Evidence files may have 10 MB each (centers/evidence) and stream to disk; the rest of a form is
# text, and the check page has about 300 fields.
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
WHITENOISE_ALLOW_ALL_ORIGINS = False  # nobody else builds on our files
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "finder.static_files.SmallStaticFilesStorage"},
}

# -- Map ------------------------------------------------------------------------------------------
# Without these the map draws the outlines that the site brings along (finder/basemap). A tile
# server must be one's own: it learns where visitors look.
MAP_TILE_URL = os.environ.get("FINDER_MAP_TILE_URL", "")
MAP_TILE_ATTRIBUTION = os.environ.get("FINDER_MAP_TILE_ATTRIBUTION", "")
MAP_PMTILES = os.environ.get("FINDER_MAP_PMTILES", "")

# -- Privacy and safety ---------------------------------------------------------------------------
# No third party is ever asked for anything, and nothing tells another site where a visitor was.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "base-uri": [NONE],
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "img-src": [SELF, "data:", *tile_origin(MAP_TILE_URL)],
        "manifest-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
    }
}
# Sites that may show the search box (/embed/) in a frame: origins such as https://library.example
EMBED_ORIGINS = read_origins(os.environ.get("FINDER_EMBED_ORIGINS", ""), "FINDER_EMBED_ORIGINS")
# Where "Leave this page now" leads: a site that anyone may be looking at.
LEAVE_URL = os.environ.get("FINDER_LEAVE_URL", "https://www.weather.gov/")
if urlsplit(LEAVE_URL).scheme != "https" or not urlsplit(LEAVE_URL).netloc:
    raise ImproperlyConfigured("FINDER_LEAVE_URL must be an https:// address.")
# Other sites learn nothing. "no-referrer" would blank Origin too and break CSRF checks over HTTPS.
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# "Near me" asks for the position, after a tap; no page and no frame in one asks for more.
PERMISSIONS_POLICY = {
    "camera": [],
    "geolocation": "self",
    "microphone": [],
    "payment": [],
    "usb": [],
}
# A visitor never gets a cookie: sessions and CSRF tokens exist only for staff.
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"

# -- Accounts of staff ----------------------------------------------------------------------------
# Where the site is reached, for links that are made outside a request.
SITE_URL = os.environ.get(
    "FINDER_SITE_URL",
    f"https://{ALLOWED_HOSTS[0]}"
    if PRODUCTION
    else f"http://localhost:{os.environ.get('PORT', '8000')}",
).rstrip("/")
REQUIRE_SECOND_FACTOR = _flag("FINDER_REQUIRE_MFA", default=ENVIRONMENT != "local")
if PRODUCTION and not REQUIRE_SECOND_FACTOR:
    raise ImproperlyConfigured("FINDER_REQUIRE_MFA must be on in production.")

# A session ends with the browser, after an hour without a request, and after a day's work.
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = 60 * 60
CSRF_COOKIE_AGE = None
SESSION_LONGEST = 8 * 60 * 60
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk:home"
LOGOUT_REDIRECT_URL = "account_login"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in {
        "UserAttributeSimilarityValidator": {},
        "MinimumLengthValidator": {"min_length": 12},
        "CommonPasswordValidator": {},
        "NumericPasswordValidator": {},
    }.items()
]
# How long a link to set a password is good for: it comes from a colleague, who is there now.
PASSWORD_RESET_TIMEOUT = 24 * 60 * 60

ACCOUNT_ADAPTER = "centers.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/15m/key"}
# How many proxies stand in front: sign-ins are counted by the address the last of them saw.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("FINDER_PROXIES", "1" if PRODUCTION else "0"))

MFA_ADAPTER = "centers.accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = SITE_NAME
# Addresses are typed by colleagues, not by whoever signs up: none waits to be verified.
MFA_ALLOW_UNVERIFIED_EMAIL = True
# Browsers allow passkeys over plain HTTP on localhost alone.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION

# -- API ------------------------------------------------------------------------------------------
# Requests an hour: for anyone, and for a key unless it says otherwise.
API_LIMIT = int(os.environ.get("FINDER_API_LIMIT", "1000"))
API_KEY_LIMIT = int(os.environ.get("FINDER_API_KEY_LIMIT", "20000"))
# Where the files of `manage.py export` are offered, for the links to them: docs/exports.md.
EXPORT_URL = os.environ.get("FINDER_EXPORT_URL", "")
REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_SCHEMA_CLASS": "finder.api.inspect.ApiSchema",
    "EXCEPTION_HANDLER": "finder.api.problems.handler",
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": f"{SITE_NAME}: API",
    "DESCRIPTION": "The register of treatment centers, with the same answers as the pages.",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    "SORT_OPERATIONS": False,
    "SORT_OPERATION_PARAMETERS": False,
    "ENUM_ADD_EXPLICIT_BLANK_NULL_CHOICE": False,
    "ENUM_NAME_OVERRIDES": {
        "AnswerEnum": "finder.api.shapes.ANSWERS",
        "PhoneKindEnum": "centers.models.CenterPhone.Kind",
        "SpotKindEnum": "finder.api.shapes.SPOT_KINDS",
    },
}
# Any site's script may read the API, and nothing else here.
CORS_URLS_REGEX = r"^/api/"
CORS_ALLOW_ALL_ORIGINS = True
CORS_ALLOW_METHODS = ["GET", "HEAD", "OPTIONS"]
CORS_ALLOW_HEADERS = ["accept", "if-none-match", "x-api-key"]
CORS_EXPOSE_HEADERS = ["ETag", "RateLimit", "RateLimit-Policy", "Retry-After"]

# What somebody looks for, and where, must not reach a log: no message of a failing request names
# its address (finder/logs.py), and there is no log of requests (finder/gunicorn.py).
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"without_address": {"()": "finder.logs.WithoutAddress"}},
    "formatters": {"plain": {"format": "{levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "loggers": {"django.request": {"filters": ["without_address"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
