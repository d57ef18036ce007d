"""What signed-in pages show of an account: who acts for whom, and where it is signed in."""

from datetime import UTC, datetime

from allauth.usersessions.models import UserSession

from pal_portal.gallery.specimens import Specimen

ACCOUNT = {"name": "enlace-obras", "csrf_token": "muestra"}
HATS = ["Enlace: Dirección de Obras", "Enlace: Servicios Públicos", "STTL: titular, gobierno"]
OFFICE = ["Secretaría técnica"]
OPEN = UserSession(
    pk=1,
    ip="192.0.2.7",
    created_at=datetime(2016, 4, 1, 15, tzinfo=UTC),
    last_seen_at=datetime(2016, 4, 1, 18, 30, tzinfo=UTC),
)


def session(state: str, browser: str, *, is_here: bool) -> Specimen:
    context = {"session": OPEN, "browser": browser, "is_here": is_here, "csrf_token": "muestra"}
    return Specimen("account_session", state, context, "lines")


SPECIMENS = [
    Specimen("account_header", "De varias partes y con asiento", {**ACCOUNT, "hats": HATS}),
    Specimen("account_header", "De la secretaría", {**ACCOUNT, "is_staff": True, "hats": OFFICE}),
    Specimen("account_header", "De nadie todavía", {**ACCOUNT, "hats": []}),
    session("La que mira", "Firefox en Windows", is_here=True),
    session("Otra, que se puede cerrar", "Chrome en Android", is_here=False),
    Specimen("dead_link", "Con un enlace usado o vencido"),
]
