"""Where an account is signed in: the list that it sees itself, and how it ends the others.

Sessions are rows of the database; allauth.usersessions adds the browser and the address of each.
"""

from typing import Any

from allauth.usersessions.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from sttl.models import User

SEEN_EVERY = 300  # seconds between two notes of when a session was last seen: a write each
SEEN_AT = "seen_at"

# The first mark found in what a browser says of itself names it: several claim to be others too.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "Chromebook"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)


def open_sessions(user: User) -> QuerySet[UserSession]:
    """Ask for the sessions in which an account is signed in now, the last seen first."""
    alive = Session.objects.filter(pk=OuterRef("session_key"), expire_date__gt=timezone.now())
    sessions: QuerySet[UserSession] = UserSession.objects.filter(Exists(alive), user=user).order_by(
        "-last_seen_at", "-pk"
    )
    return sessions


def others(request: HttpRequest, user: User) -> QuerySet[UserSession]:
    """Ask for an account's sessions without the one that asks."""
    sessions: QuerySet[UserSession] = UserSession.objects.filter(user=user)
    return sessions.exclude(session_key=request.session.session_key)


def on_new_credentials(request: HttpRequest, user: User, **_: Any) -> None:
    """End the other sessions when the password or the second step changes."""
    get_adapter().end_sessions(others(request, user))


def note_presence(request: HttpRequest) -> None:
    """Keep when the session was last seen, every few minutes: most pages write nothing."""
    now = timezone.now().timestamp()
    if now - request.session.get(SEEN_AT, 0) >= SEEN_EVERY:
        request.session[SEEN_AT] = now
        UserSession.objects.create_from_request(request)


def browser_in_words(user_agent: str) -> str:
    """Return "Firefox en Windows" for what a browser says of itself, as far as it can be told."""
    browser = next((name for mark, name in BROWSERS if mark in user_agent), "Un navegador")
    system = next((name for mark, name in SYSTEMS if mark in user_agent), "")
    return f"{browser} en {system}" if system else browser
