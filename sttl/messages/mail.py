"""Messages of plain text; a mail server that does not answer stops nothing but the message."""

import logging
from collections.abc import Iterable
from smtplib import SMTPServerDisconnected
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string

from sttl.models import User

logger = logging.getLogger(__name__)
REFUSALS = (OSError, ValueError)  # SMTP's errors are OSErrors; what no header can bear, ValueErrors
UNREACHED = (TimeoutError, ConnectionError, SMTPServerDisconnected)  # of REFUSALS: nobody answers
AUTOMATIC = {"Auto-Submitted": "auto-generated"}  # RFC 3834: nobody's absence answers a portal
DOWN = "mail-server-is-down"
REST = 60  # seconds for which a server that did not answer is left alone


def absolute(path: str) -> str:
    """Return the whole address of a path of the site, as a message carries it."""
    return f"{settings.SITE_URL}{path}"


def sent(
    template: str, to: str, context: dict[str, Any], *, by: BaseEmailBackend | None = None
) -> bool:
    """Send a message, and say whether the mail server took it; a failure is logged."""
    subject = " ".join(render_to_string(f"{template}_subject.txt", context).split())
    body = render_to_string(f"{template}_message.txt", context)
    try:
        EmailMessage(subject, body, None, [to], connection=by, headers={**AUTOMATIC}).send()
    except REFUSALS as error:
        if by is not None and isinstance(error, UNREACHED):
            raise  # whoever holds the connection leaves the server alone
        logger.warning("A message was not sent: %s", template, exc_info=True)
        return False
    return True


def send_to_each(template: str, accounts: Iterable[User], context: dict[str, Any]) -> None:
    """Send a message to each account by one connection, so that a dead server costs one wait.

    For messages that follow a step of somebody who waits for the page: a server that did not
    answer is left alone for a minute.
    """
    if cache.get(DOWN):
        logger.warning("A message was not sent, the mail server did not answer: %s", template)
        return
    server = get_connection()
    try:
        server.open()
        for user in accounts:
            sent(template, user.email, {**context, "user": user}, by=server)
    except REFUSALS:
        cache.set(DOWN, 1, REST)
        logger.warning("The mail server did not answer: %s", template, exc_info=True)
    finally:
        server.close()
