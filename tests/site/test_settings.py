"""The portal is configured by the environment, and safe where the environment says nothing."""

import json
import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils.formats import date_format, number_format

from pal_portal.settings import (
    cache_from,
    email_from,
    env_bool,
    minutes_from,
    networks_from,
    site_url_from,
)

ROOT = Path(__file__).resolve().parent.parent.parent
KEY = "k" * 30 + "0123456789" * 3


def start(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the code in a Python of its own, with nothing in its environment but what is given."""
    return subprocess.run(  # noqa: S603  our own interpreter and code
        [sys.executable, "-c", code],
        env={"PATH": os.environ["PATH"], **environment},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def settings_with(*names: str, **environment: str) -> dict[str, Any]:
    """Return the named settings as a portal started in that environment has them."""
    code = (
        "import json; from pal_portal import settings;"
        f"print(json.dumps({{name: getattr(settings, name) for name in {names!r}}}, default=str))"
    )
    done = start(code, **environment)
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


HTTPS_SETTINGS = (
    "SECURE_SSL_REDIRECT",
    "SECURE_HSTS_SECONDS",
    "SESSION_COOKIE_SECURE",
    "CSRF_COOKIE_SECURE",
    "SECURE_PROXY_SSL_HEADER",
)


@pytest.mark.parametrize(
    "environment", [{}, {"SECRET_KEY": ""}, {"SECRET_KEY": "django-insecure-x"}]
)
def test_a_missing_or_default_secret_key_stops_the_start(environment: dict[str, str]) -> None:
    done = start("import pal_portal.settings", **environment)

    assert done.returncode == 1
    assert "ImproperlyConfigured: Falta SECRET_KEY: defina en el entorno" in done.stderr


@pytest.mark.parametrize("key", ["k" * 80, "abcd" * 20, KEY[:49]])
def test_a_secret_key_that_can_be_guessed_stops_the_start(key: str) -> None:
    done = start("import pal_portal.settings", SECRET_KEY=key)

    assert done.returncode == 1
    assert "ImproperlyConfigured: SECRET_KEY se adivina: use una al azar" in done.stderr


@pytest.mark.parametrize("host", ["localhost,10.0.0.7", ".example.mx", "*"])
def test_debug_under_a_name_that_others_reach_stops_the_start(host: str) -> None:
    done = start("import pal_portal.settings", DEBUG="1", SECRET_KEY=KEY, ALLOWED_HOSTS=host)

    assert done.returncode == 1
    assert "ImproperlyConfigured: DEBUG=1 muestra el código y los datos" in done.stderr


def test_the_key_that_the_portal_makes_for_itself_starts_it() -> None:
    made = re.search(r"python -c '(import secrets; .*)' >", (ROOT / "scripts/serve").read_text())
    assert made
    key = start(made[1]).stdout.strip()
    built = re.search(r"SECRET_KEY=(\S+) python manage.py", (ROOT / "Dockerfile").read_text())
    assert built

    for each in (key, built[1]):
        assert settings_with("SECRET_KEY", SECRET_KEY=each) == {"SECRET_KEY": each}


def test_debug_is_off_unless_asked_for_and_then_needs_no_key() -> None:
    assert settings_with("DEBUG", SECRET_KEY=KEY) == {"DEBUG": False}
    own = {"DEBUG": "1", "SECRET_KEY": "k", "ALLOWED_HOSTS": "127.0.0.1"}
    assert settings_with("DEBUG", **own) == settings_with("DEBUG", DEBUG="1") == {"DEBUG": True}


def test_on_loopback_the_site_speaks_plain_http() -> None:
    found = settings_with("ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", *HTTPS_SETTINGS, SECRET_KEY=KEY)

    assert found == {
        "ALLOWED_HOSTS": ["localhost", "127.0.0.1", "[::1]"],
        "CSRF_TRUSTED_ORIGINS": [],
        "SECURE_SSL_REDIRECT": False,
        "SECURE_HSTS_SECONDS": 0,
        "SESSION_COOKIE_SECURE": False,
        "CSRF_COOKIE_SECURE": False,
        "SECURE_PROXY_SSL_HEADER": None,
    }


def test_under_any_other_name_it_speaks_https_only() -> None:
    found = settings_with(
        "CSRF_TRUSTED_ORIGINS",
        *HTTPS_SETTINGS,
        SECRET_KEY=KEY,
        ALLOWED_HOSTS="localhost, pal.example.mx",
    )

    assert found == {
        "CSRF_TRUSTED_ORIGINS": ["https://pal.example.mx"],
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": 31_536_000,
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SECURE_PROXY_SSL_HEADER": ["HTTP_X_FORWARDED_PROTO", "https"],
    }


def test_djangos_own_deployment_check_is_silent() -> None:
    code = "from django.core.management import execute_from_command_line as run;"
    code += "run(['manage.py', 'check', '--deploy', '--fail-level', 'WARNING'])"

    done = start(
        code,
        DJANGO_SETTINGS_MODULE="pal_portal.settings",
        SECRET_KEY=KEY,
        ALLOWED_HOSTS="pal.example.mx",
    )

    assert (done.returncode, done.stdout.strip()) == (
        0,
        "System check identified no issues (0 silenced).",
    ), done.stderr


def test_sqlite_waits_for_its_turn_and_relative_paths_start_at_the_project() -> None:
    found = settings_with("DATABASES", "MEDIA_ROOT", SECRET_KEY=KEY)

    assert found["DATABASES"]["default"]["NAME"] == str(ROOT / "var/db.sqlite3")
    assert found["DATABASES"]["default"]["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert found["MEDIA_ROOT"] == str(ROOT / "var/media")


def test_postgresql_keeps_its_connections_and_a_pool_keeps_them_itself() -> None:
    url = "postgres://pal:secret@db.example.mx:5432/pal"

    plain = settings_with("DATABASES", SECRET_KEY=KEY, DATABASE_URL=url)["DATABASES"]["default"]
    pooled = settings_with("DATABASES", SECRET_KEY=KEY, DATABASE_URL=f"{url}?pool=true")

    assert (plain["CONN_MAX_AGE"], plain["CONN_HEALTH_CHECKS"]) == (60, True)
    assert pooled["DATABASES"]["default"]["CONN_MAX_AGE"] == 0
    assert pooled["DATABASES"]["default"]["OPTIONS"] == {"pool": True}


def test_a_yes_or_no_that_is_neither_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEBUG", "quizás")

    with pytest.raises(ImproperlyConfigured, match="DEBUG debe ser 1 o 0"):
        env_bool("DEBUG")


def test_the_cache_is_a_table_or_the_memory_of_one_process() -> None:
    assert cache_from("db://pal_cache") == {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "pal_cache",
    }
    assert cache_from("locmem://") == {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    with pytest.raises(ImproperlyConfigured, match="CACHE_URL debe ser"):
        cache_from("memcached://10.0.0.1")


def test_proxies_are_named_by_address_or_network_and_loopback_is_one() -> None:
    named = settings_with(
        "TRUSTED_PROXIES", SECRET_KEY=KEY, TRUSTED_PROXIES="10.0.0.2, 172.18.0.1/16"
    )

    assert settings_with("TRUSTED_PROXIES", SECRET_KEY=KEY) == {
        "TRUSTED_PROXIES": ["127.0.0.0/8", "::1/128"]
    }
    assert named == {"TRUSTED_PROXIES": ["10.0.0.2/32", "172.18.0.0/16"]}
    with pytest.raises(ImproperlyConfigured, match="TRUSTED_PROXIES lleva direcciones o redes"):
        networks_from(["nginx"])


def test_staff_may_be_idle_for_half_an_hour_or_as_long_as_it_is_set(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert settings_with("STAFF_IDLE_MINUTES", SECRET_KEY=KEY) == {"STAFF_IDLE_MINUTES": 30}
    monkeypatch.setenv("STAFF_IDLE_MINUTES", "0")
    with pytest.raises(ImproperlyConfigured, match="debe ser un número de minutos"):
        minutes_from("STAFF_IDLE_MINUTES", 30)


def test_mail_goes_to_the_console_a_folder_or_a_server() -> None:
    assert email_from("console://") == {
        "EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"
    }
    assert email_from("file:///srv/pal/mail")["EMAIL_FILE_PATH"] == "/srv/pal/mail"
    assert email_from("smtp://pal%40example.mx:a%3Ab@mail.example.mx:2525") == {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": "mail.example.mx",
        "EMAIL_PORT": 2525,
        "EMAIL_HOST_USER": "pal@example.mx",
        "EMAIL_HOST_PASSWORD": "a:b",
        "EMAIL_USE_SSL": False,
        "EMAIL_USE_TLS": True,
        "EMAIL_TIMEOUT": 10,
    }
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL debe ser"):
        email_from("smtp://")


def test_months_are_written_in_lower_case_and_numbers_as_mexico_does() -> None:
    first_of_march = date(2016, 3, 1)
    months = [date_format(date(2016, month, 1), "F") for month in range(1, 13)]

    assert date_format(first_of_march, "F Y") == "marzo 2016"
    assert date_format(first_of_march, "DATE_FORMAT") == "1 de marzo de 2016"
    assert date_format(first_of_march, "YEAR_MONTH_FORMAT") == "marzo de 2016"
    assert date_format(first_of_march, "E") == "marzo"
    assert months == [month.lower() for month in months]
    assert number_format("1234567.5", force_grouping=True) == "1,234,567.5"


def test_links_in_messages_lead_to_the_site_s_own_name() -> None:
    named = {"ALLOWED_HOSTS": "localhost,.durango.example,otro.example", "SECRET_KEY": KEY}

    assert settings_with("SITE_URL", SECRET_KEY=KEY) == {"SITE_URL": "http://127.0.0.1:8000"}
    assert settings_with("SITE_URL", SECRET_KEY=KEY, PORT="8103") == {
        "SITE_URL": "http://127.0.0.1:8103"
    }
    assert settings_with("SITE_URL", **named) == {"SITE_URL": "https://durango.example"}
    assert settings_with("SITE_URL", **named, SITE_URL="https://pal.example/") == {
        "SITE_URL": "https://pal.example"
    }


def test_a_star_in_allowed_hosts_is_no_name() -> None:
    url = site_url_from("", hosts=["*"], port="8000", is_https=True)

    assert url == "http://127.0.0.1:8000"


@pytest.mark.parametrize("url", ["pal.example", "ftp://pal.example", "https://", "https://a.mx/b"])
def test_an_address_of_the_site_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="SITE_URL debe ser"):
        site_url_from(url, hosts=[], port="8000", is_https=True)


def test_the_data_are_asked_about_at_an_address_that_somebody_set_or_at_none() -> None:
    def contact(**environment: str) -> str:
        return str(settings_with("DATA_CONTACT", SECRET_KEY=KEY, **environment)["DATA_CONTACT"])

    assert contact() == ""
    assert contact(DEFAULT_FROM_EMAIL="Portal <portal@example.mx>") == "portal@example.mx"
    assert contact(DEFAULT_FROM_EMAIL="a@example.mx", DATA_CONTACT="b@example.mx") == "b@example.mx"
