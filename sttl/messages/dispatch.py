"""Messages that a command sends: claimed before they go out, so that nobody gets one twice."""

from collections.abc import Iterable
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
    kind: Notice.Kind,
    template: str,
    messages: Iterable[tuple[User, dict[str, Any], dict[str, Any]]],
    *,
    period_on: date,
) -> DispatchCount:
    """Send each message unless that of its period went out, by this command or by another at once.

    A message is its account, its context and what its notice keeps of it.
    The claim stands before the message goes and is let go where it does not: a command killed in
    between leaves one message unsent, never one sent twice.
    """
    count = DispatchCount()
    for user, context, told in messages:
        claimed = Notice.objects.claim(user, kind, period_on=period_on, **told)
        if claimed is None:
            count.repeated += 1
        elif sent(template, user.email, {**context, "user": user}):
            count.sent += 1
        else:
            claimed.delete()
            count.failed += 1
    return count
