"""Settings of the portal, configured by the environment only.

The names read are SECRET_KEY, DEBUG, ALLOWED_HOSTS, DATABASE_URL, CACHE_URL, EMAIL_URL,
DEFAULT_FROM_EMAIL, SITE_URL, TRUSTED_PROXIES, STAFF_IDLE_MINUTES, DATA_*, EVIDENCE_QUOTA_MB,
MEDIA_ROOT, RELEASES_ROOT and PORT (gunicorn.conf.py reads it too); the README's table says what
each takes.
"""

import os
from email.utils import parseaddr
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import dj_database_url
import django_stubs_ext
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

django_stubs_ext.monkeypatch()  # so that ModelAdmin[Party] is also a class at run time

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

LOOPBACK_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
DEVELOPMENT_SECRET_KEY = "django-insecure-only-while-DEBUG-is-on"  # noqa: S105 refused without DEBUG


# Readers of the environment


def env_bool(name: str) -> bool:
    """Return whether the variable says yes (1, true, yes, on); unset or empty is no."""
    value = os.environ.get(name, "").strip().lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"", "0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} debe ser 1 o 0; dice «{value}».")


def env_megabytes(name: str, default: int) -> int:
    """Return, in bytes, the whole number of megabytes that the variable says, or the default."""
    text = os.environ.get(name, "").strip() or str(default)
    if not (text.isascii() and text.isdecimal()) or int(text) == 0:
        raise ImproperlyConfigured(f"{name} debe ser un número entero de MB; dice «{text}».")
    return int(text) * 1024**2


def env_list(name: str, default: list[str]) -> list[str]:
    """Return the comma-separated values of the variable, or the default where it has none."""
    values = [value.strip() for value in os.environ.get(name, "").split(",")]
    return [value for value in values if value] or default


def networks_from(values: list[str]) -> list[IPv4Network | IPv6Network]:
    """Return the networks that addresses (one machine each) or networks name."""
    try:
        return [ip_network(value, strict=False) for value in values]
    except ValueError as error:
        raise ImproperlyConfigured(
            f"TRUSTED_PROXIES lleva direcciones o redes, como 10.0.0.2 o 172.18.0.0/16 ({error})."
        ) from error


def minutes_from(name: str, default: int) -> int:
    """Return the minutes that the variable says, one at least, or the default."""
    value = os.environ.get(name, "").strip() or str(default)
    if not (value.isascii() and value.isdigit() and int(value)):
        raise ImproperlyConfigured(f"{name} debe ser un número de minutos; dice «{value}».")
    return int(value)


def cache_from(url: str) -> dict[str, Any]:
    """Return Django's cache settings for db://TABLE (shared) or locmem:// (one process only)."""
    parts = urlsplit(url)
    if parts.scheme == "db" and parts.netloc:
        return {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": parts.netloc,
        }
    if parts.scheme == "locmem":
        return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    raise ImproperlyConfigured("CACHE_URL debe ser db://tabla o locmem://.")


def email_from(url: str) -> dict[str, Any]:
    """Return Django's EMAIL_* settings for console://, file:///FOLDER or an SMTP server.

    smtp://USER:PASSWORD@HOST:PORT speaks STARTTLS when it has a user; smtps:// speaks TLS from
    the first byte.
    """
    parts = urlsplit(url)
    backends = "django.core.mail.backends"
    if parts.scheme == "console":
        return {"EMAIL_BACKEND": f"{backends}.console.EmailBackend"}
    if parts.scheme == "file" and parts.path:
        return {
            "EMAIL_BACKEND": f"{backends}.filebased.EmailBackend",
            "EMAIL_FILE_PATH": unquote(parts.path),
        }
    if parts.scheme in {"smtp", "smtps"} and parts.hostname:
        is_tls = parts.scheme == "smtps"
        return {
            "EMAIL_BACKEND": f"{backends}.smtp.EmailBackend",
            "EMAIL_HOST": parts.hostname,
            "EMAIL_PORT": parts.port or (465 if is_tls else 587 if parts.username else 25),
            "EMAIL_HOST_USER": unquote(parts.username or ""),
            "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
            "EMAIL_USE_SSL": is_tls,
            "EMAIL_USE_TLS": not is_tls and bool(parts.username),
            "EMAIL_TIMEOUT": 10,
        }
    raise ImproperlyConfigured(
        "EMAIL_URL debe ser console://, file:///carpeta o smtp://usuario:clave@servidor:puerto."
    )


def site_url_from(url: str, *, hosts: list[str], port: str, is_https: bool) -> str:
    """Return the address at which people reach the site, for the links in messages.

    Where none is given: the first name that others can reach, else this machine. Never taken from
    a request, whose Host header anybody writes.
    """
    if url:
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/"):
            raise ImproperlyConfigured(
                "SITE_URL debe ser la dirección del sitio, como https://pal.example.mx"
            )
        return f"{parts.scheme}://{parts.netloc}"
    names = [host.removeprefix(".") for host in hosts if host not in {*LOOPBACK_HOSTS, "*"}]
    if not names:
        return f"http://127.0.0.1:{port}"
    return f"https://{names[0]}" if is_https else f"http://{names[0]}:{port}"


# Who may reach the site, and how

DEBUG = env_bool("DEBUG")

SECRET_KEY = os.environ.get("SECRET_KEY", "")
if DEBUG and not SECRET_KEY:
    SECRET_KEY = DEVELOPMENT_SECRET_KEY
if not DEBUG and (not SECRET_KEY or SECRET_KEY.startswith("django-insecure-")):
    raise ImproperlyConfigured(
        "Falta SECRET_KEY: defina en el entorno una clave secreta larga, aleatoria y propia "
        "(o use «make run», que crea una y la guarda en var/secret-key)."
    )
if not DEBUG and (len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 5):  # as Django's own check
    raise ImproperlyConfigured(
        "SECRET_KEY se adivina: use una al azar, de 50 caracteres o más y no siempre los mismos. "
        "La hace, por ejemplo: python -c 'import secrets; print(secrets.token_urlsafe(64))'"
    )

ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", LOOPBACK_HOSTS)
OUTSIDE_HOSTS = [host for host in ALLOWED_HOSTS if host not in LOOPBACK_HOSTS]
if DEBUG and OUTSIDE_HOSTS:
    raise ImproperlyConfigured(
        f"DEBUG=1 muestra el código y los datos a quien llegue a «{OUTSIDE_HOSTS[0]}»: quite "
        "DEBUG, o deje en ALLOWED_HOSTS solo localhost, 127.0.0.1 y [::1]."
    )

# On one's own machine the site speaks plain HTTP; once it has a name that others can reach, only
# HTTPS, behind a proxy that sets X-Forwarded-Proto (docs/decisions/002-loopback-plain-http.md).
HTTPS_ONLY = bool(OUTSIDE_HOSTS)

# Only they are believed in what they forward (pal_portal.proxies); a unix socket always is.
TRUSTED_PROXIES = networks_from(env_list("TRUSTED_PROXIES", ["127.0.0.0/8", "::1"]))

CSRF_TRUSTED_ORIGINS = [
    f"https://{'*' if host.startswith('.') else ''}{host}" for host in OUTSIDE_HOSTS if host != "*"
]
SITE_URL = site_url_from(
    os.environ.get("SITE_URL", "").strip(),
    hosts=ALLOWED_HOSTS,
    port=os.environ.get("PORT") or "8000",
    is_https=HTTPS_ONLY,
)
SECURE_SSL_REDIRECT = HTTPS_ONLY
SECURE_SSL_HOST = urlsplit(SITE_URL).netloc if SITE_URL.startswith("https:") else None
SECURE_REDIRECT_EXEMPT = [r"^salud/$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS_ONLY else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS_ONLY else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS_ONLY
SECURE_HSTS_PRELOAD = HTTPS_ONLY

# Names that a browser takes from this very host alone, over HTTPS, for every path (RFC 6265bis).
SESSION_COOKIE_NAME = "__Host-sessionid" if HTTPS_ONLY else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if HTTPS_ONLY else "csrftoken"
# Kept to the pages of accounts by its path, which __Host- does not allow; it is signed instead.
DEVICE_COOKIE_NAME = "__Secure-device" if HTTPS_ONLY else "device"
SESSION_COOKIE_SECURE = HTTPS_ONLY
CSRF_COOKIE_SECURE = HTTPS_ONLY
MESSAGES_COOKIE_NAME = "__Host-messages" if HTTPS_ONLY else "messages"
MESSAGE_STORAGE = "pal_portal.cookies.MessageStorage"
CSRF_FAILURE_VIEW = "sttl.desk.kept_input.stale_token"
CSRF_COOKIE_HTTPONLY = True

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}


# The parts of the site

INSTALLED_APPS = [
    "pal_portal",
    "sttl",
    "indicators",
    "commitments",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "import_export",
    "sttl.office.admin_config.SecretariatAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "pal_portal.proxies.forwarded_headers",  # before anybody asks whence and how a request came
    # What protects an answer is on every one: outside of all that may answer (decision 044).
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "pal_portal.middleware.closed_to_others",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "pal_portal.middleware.PartlyGZipMiddleware",  # a dashboard of 40 kB travels as 7
    "pal_portal.middleware.ConditionalMiddleware",  # inside gzip, whose bytes vary on purpose
    "pal_portal.middleware.revalidated",
    "pal_portal.middleware.without_odd_bytes",
    "pal_portal.right_addresses.right_addresses",
    "pal_portal.bodies.measured_bodies",  # before anything reads a body
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "pal_portal.middleware.SecondFactorMiddleware",
    "pal_portal.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "pal_portal.urls"
WSGI_APPLICATION = "pal_portal.wsgi.application"

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
                "pal_portal.context_processors.demonstration",
                "pal_portal.context_processors.roles",
                "pal_portal.context_processors.addresses",
            ],
        },
    },
]


# Where things are kept

DATABASE = dj_database_url.parse(
    os.environ.get("DATABASE_URL") or "sqlite:///var/db.sqlite3",
    conn_max_age=60,
    conn_health_checks=True,
)
if DATABASE["ENGINE"] == "django.db.backends.sqlite3":
    if DATABASE["NAME"] != ":memory:":
        DATABASE["NAME"] = str(BASE_DIR / DATABASE["NAME"])
        Path(DATABASE["NAME"]).parent.mkdir(parents=True, exist_ok=True)
    # Several workers write at the same time: each takes the lock when its transaction begins and
    # the others wait for it. With SQLite's defaults most of them would answer 500.
    DATABASE["CONN_MAX_AGE"] = 0
    DATABASE["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
        " PRAGMA foreign_keys=ON;",
    }
elif DATABASE.get("OPTIONS", {}).get("pool"):
    DATABASE["CONN_MAX_AGE"] = 0  # a pool keeps the connections itself
DATABASES = {"default": DATABASE}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Attempts are counted in a table of their own, which nothing else fills (decision 045).
CACHES = {
    "default": cache_from(os.environ.get("CACHE_URL") or "db://django_cache"),
    "throttles": {
        "BACKEND": "pal_portal.accounts.counters.CounterCache",
        "LOCATION": "throttles",
        "OPTIONS": {"MAX_ENTRIES": 1_000_000},
    },
}

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = BASE_DIR / (os.environ.get("MEDIA_ROOT") or "var/media")
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "sttl.files.uploads.TemporaryUploadHandler",
]
# What the files of evidence of one party's month may take in all, drafts and corrections together.
EVIDENCE_QUOTA = env_megabytes("EVIDENCE_QUOTA_MB", 500)
STORAGES = {
    "default": {"BACKEND": "sttl.files.storage.WholeFileStorage"},
    # The frozen releases of the data; any storage of Django's, such as a bucket, can keep them.
    "releases": {
        "BACKEND": "sttl.files.storage.WholeFileStorage",
        "OPTIONS": {"location": BASE_DIR / (os.environ.get("RELEASES_ROOT") or "var/releases")},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}


# Accounts: made by the secretariat, never by oneself (docs/decisions/003-accounts.md)

AUTH_USER_MODEL = "sttl.User"
AUTHENTICATION_BACKENDS = ["pal_portal.accounts.backend.AccountBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "email", "office")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "pal_portal.accounts.passwords.GuessablePasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/seguimiento/"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_LOGOUT_REDIRECT_URL = LOGOUT_REDIRECT_URL
ACCOUNT_ADAPTER = "pal_portal.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "pal_portal.accounts.forms.LoginForm",
    "reset_password": "pal_portal.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "pal_portal.accounts.forms.NewPasswordForm",
    "set_password": "pal_portal.accounts.forms.SetPasswordForm",
    "change_password": "pal_portal.accounts.forms.ChangePasswordForm",
    "reauthenticate": "pal_portal.accounts.forms.ReauthenticateForm",
}
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # addresses are written by the secretariat
ACCOUNT_SESSION_REMEMBER = False  # desks are shared: the session ends with the browser
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True  # the second step, where there is one, still comes
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "sttl.messages.invitations.KeyGenerator"  # noqa: S105  a class
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_RATE_LIMITS = {  # the secrets' own are in pal_portal.accounts.throttles (decision 045)
    "change_password": None,
    "keep_typed": "5/60s/ip",  # what sttl.desk.kept_input keeps of whoever is not signed in
    "login": None,
    "login_failed": None,
    "reset_password": "10/300s/ip",
}
MFA_FORMS = {
    "activate_totp": "pal_portal.accounts.forms.ActivateForm",
    "authenticate": "pal_portal.accounts.forms.AuthenticateForm",
    "reauthenticate": "pal_portal.accounts.forms.ReauthenticateCodeForm",
}
MFA_TOTP_ISSUER = "Plan de Acción Local"
MFA_TOTP_TOLERANCE = 1  # a code that changes while it is typed is still good
MFA_ALLOW_UNVERIFIED_EMAIL = True  # as above: nobody signs up with somebody else's address
ALLAUTH_TRUSTED_PROXY_COUNT = 0  # pal_portal.proxies has looked
STAFF_IDLE_MINUTES = minutes_from("STAFF_IDLE_MINUTES", 30)  # without asking for a page


# Messages out

globals().update(email_from(os.environ.get("EMAIL_URL") or "console://"))
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL") or "webmaster@localhost"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        # Django's own handlers print only in DEBUG, and mail the administrators otherwise.
        "django": {"handlers": [], "level": "INFO", "propagate": True},
    },
}


# Open data: under which licence everyone may use them, who publishes them, where, whom to ask

DATA_LICENSE = {
    "name": os.environ.get("DATA_LICENSE_NAME") or "Creative Commons Atribución 4.0 Internacional",
    "spdx": os.environ.get("DATA_LICENSE_ID") or "CC-BY-4.0",
    "url": os.environ.get("DATA_LICENSE_URL")
    or "https://creativecommons.org/licenses/by/4.0/deed.es",
}
DATA_PUBLISHER = os.environ.get("DATA_PUBLISHER") or "Secretariado Técnico Tripartita Local (STTL)"
# As the Open Government Partnership names its members: locality and country.
DATA_LOCALITY = os.environ.get("DATA_LOCALITY") or "Durango, Mexico"
# Nobody, where no address of ours is set: webmaster@localhost answers nobody.
DATA_CONTACT = parseaddr(
    os.environ.get("DATA_CONTACT") or os.environ.get("DEFAULT_FROM_EMAIL") or ""
)[1]


# Language and time

LANGUAGE_CODE = "es-mx"
LANGUAGES = [("es-mx", "Español de México")]
LOCALE_PATHS = [BASE_DIR / "pal_portal" / "locale"]  # month names in lower case
TIME_ZONE = "America/Monterrey"
