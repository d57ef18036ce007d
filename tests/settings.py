"""The portal's settings as the tests need them; only DATABASE_URL comes from outside."""

import os

for name in (
    *("ALLOWED_HOSTS", "CACHE_URL", "DATA_CONTACT", "DATA_LOCALITY", "DEBUG"),
    *("DEFAULT_FROM_EMAIL", "EMAIL_URL"),
    *("MEDIA_ROOT", "PORT", "RELEASES_ROOT", "SECRET_KEY", "SITE_URL"),
    *("STAFF_IDLE_MINUTES", "TRUSTED_PROXIES"),
):
    os.environ.pop(name, None)
os.environ["SECRET_KEY"] = "a-key-for-the-tests-only-and-for-nothing-else-at-all"

from pal_portal.settings import *  # noqa: E402, F403  the settings read the environment set above
from pal_portal.settings import DATABASES, STORAGES, VAR_DIR  # noqa: E402  as above

ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
CACHES = {
    name: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": name}
    for name in ("default", "throttles")
}
SITE_URL = "http://testserver"
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    **STORAGES,
    "releases": {"BACKEND": "django.core.files.storage.InMemoryStorage"},  # one for each process
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

TEST_DIR = VAR_DIR / "test"
MEDIA_ROOT = TEST_DIR / "media"
STATIC_ROOT = TEST_DIR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns where there is none

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, not memory: the live server's threads then have connections of their own, as in life.
    DATABASES["default"]["TEST"] = {"NAME": str(TEST_DIR / "db.sqlite3")}
