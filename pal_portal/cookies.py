"""The cookie of a page's messages, under a name that only this host can give it."""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class OwnCookieStorage(CookieStorage):
    """Django's storage of messages in a cookie, which has no setting for its name."""

    cookie_name = settings.MESSAGES_COOKIE_NAME


class MessageStorage(FallbackStorage):
    """Messages in that cookie, without a query; in the session where they are too long for it."""

    storage_classes = (OwnCookieStorage, SessionStorage)
