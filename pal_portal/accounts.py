"""How people get in: accounts are made by the secretariat, and nobody signs up."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import LoginForm as AllauthLoginForm
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Keep the registration closed, whatever page may ask."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: an account is given, not taken."""
        return False


class LoginForm(AllauthLoginForm):
    """Ask for the user name, or the e-mail address where the account has one, and the password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login, password = self.fields["login"], self.fields["password"]
        login.label, password.label = "Usuario o correo electrónico", "Contraseña"
        login.widget.attrs["autocomplete"] = "username"  # allauth says "email"
        for field in (login, password):
            field.widget.attrs.pop("placeholder", None)  # the label says it, and stays
