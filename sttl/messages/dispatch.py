"""Messages that a command sends: claimed before they go out, so that nobody gets one twice."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sttl.models import Notice, User

from .mail import sent


@dataclass
class DispatchCount:
    """How many messages went out, had gone out before, and failed."""

    sent: int = 0
    repeated: int = 0
    failed: int = 0

    def __str__(self) -> str:
        return (
            f"Enviados: {self.sent}. Ya se habían enviado: {self.repeated}. "
            f"No salieron: {self.failed}."
        )


def send_once(
    user: User,
    kind: Notice.Kind,
    *,
    period_on: date,
    template: str,
    context: dict[str, Any],
    tally: DispatchCount,
) -> None:
    """Send a message unless that of its period went out, by this command or by another at once.

    The claim stands before the message goes and is let go where it does not: a command killed in
    between leaves one message unsent, never one sent twice.
    """
    claimed = Notice.objects.claim(user, kind, period_on=period_on)
    if claimed is None:
        tally.repeated += 1
    elif sent(template, user.email, {**context, "user": user}):
        tally.sent += 1
    else:
        claimed.delete()
        tally.failed += 1
