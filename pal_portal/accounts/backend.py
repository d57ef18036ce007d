"""Who enters by the name that was typed: the portal's one table knows (decision 040)."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.http import HttpRequest

from sttl.models import User
from sttl.models.accounts import account_called


class AccountBackend(AuthenticationBackend):
    """allauth's, that looks a user name and an address up in the same table."""

    def _authenticate(self, request: HttpRequest | None, **credentials: Any) -> User | None:
        """Return the account with that name and password; None where there is none."""
        typed = credentials.get("username") or credentials.get("email") or ""
        account: User | None = self._check_password(account_called(typed), credentials["password"])
        return account
