"""The forms of the account pages: allauth's, in the portal's own words."""

from collections.abc import Mapping
from typing import Any, ClassVar

from allauth.account import forms as account
from allauth.core import context
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.http import HttpRequest

from sttl.models import SignInName, User
from sttl.models.accounts import account_called

from . import throttles
from .adapter import STAND_IN

HOW_TO_CHOOSE = (
    "Al menos 10 caracteres. No se admiten las contraseñas comunes, las que son solo números o "
    "signos, las que se parecen a su usuario, a su correo o a su oficina, ni una palabra que "
    "cualquiera de aquí probaría («ayuntamiento», «durango»…) con un año o con signos. Sirve una "
    "frase de cuatro o más palabras que no tengan que ver entre sí."
)
TWICE = {"password1": "Contraseña nueva", "password2": "La misma, otra vez"}
LONGEST_TYPED = 320  # letters, as many as Django takes of an address
CODE_LIFE = 90  # seconds in which a code of the telephone is taken: its own, and one on each side


class WordedForm(forms.Form):
    """A form of allauth's with the portal's labels; the grey words inside repeat them, and go."""

    labels: ClassVar[Mapping[str, str]]
    hints: ClassVar[Mapping[str, str]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in self.labels.items():
            self.fields[name].label = label
        for name, hint in self.hints.items():
            self.fields[name].help_text = hint
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)  # the label says it, and stays
            bound(field)


def bound(field: forms.Field) -> None:
    """Give a text its length, where allauth gives none: a password is hashed however long it is."""
    if isinstance(field, forms.CharField) and field.max_length is None:
        field.max_length = LONGEST_TYPED
        field.validators.append(MaxLengthValidator(LONGEST_TYPED))
        field.widget.attrs["maxlength"] = LONGEST_TYPED


class LoginForm(WordedForm, account.LoginForm):
    """Ask for the user name, or the e-mail address where the account has one, and the password."""

    labels = {"login": "Usuario o correo electrónico", "password": "Contraseña"}
    hints = {"password": ""}  # the page has its own link

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autocomplete"] = "username"  # allauth says "email"


class ResetPasswordForm(WordedForm, account.ResetPasswordForm):
    """Ask for the address to which the link goes."""

    users: list[User]
    labels = {"email": "Correo electrónico"}

    def clean_email(self) -> str:
        """Return the address as its account has it: what was typed may lead to another mailbox."""
        email: str = self.cleaned_data["email"]
        account = account_called(email, SignInName.Kind.ADDRESS)
        self.users = [account] if account and account.is_active else []
        return account.email if self.users and account else email

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """Write to the account's address; to an address without account, that it has none.

        The same is done for both, so that whoever measures learns nothing.
        """
        email: str = self.cleaned_data["email"]
        self.users = self.users or [User(pk=STAND_IN, email=email)]
        if not throttles.may_write_to(request, email):
            return email
        return str(super().save(request, **kwargs))


class NewPasswordForm(WordedForm, account.ResetPasswordKeyForm):
    """Ask for a new password, twice."""

    labels = TWICE
    hints = {"password1": HOW_TO_CHOOSE}


class ChangePasswordForm(WordedForm, account.ChangePasswordForm):
    """Ask for the password held and, twice, for the new one."""

    labels = {"oldpassword": "Contraseña actual", **TWICE}
    hints = {"oldpassword": "", "password1": HOW_TO_CHOOSE}

    def clean_oldpassword(self) -> str:
        """Look whether the password is right, unless too many were tried."""
        attempt = throttles.begin(context.request, "contraseña", self.user)
        try:
            password: str = super().clean_oldpassword()
        except ValidationError:
            attempt.wrong()
            raise
        attempt.right()
        return password


class SetPasswordForm(WordedForm, account.SetPasswordForm):
    """Ask an account without a password for its first one, twice."""

    labels = TWICE
    hints = {"password1": HOW_TO_CHOOSE}


class ReauthenticateForm(WordedForm, account.ReauthenticateForm):
    """Ask again for the password, before something delicate."""

    labels = {"password": "Contraseña"}
    hints = {"password": ""}


class ActivateForm(WordedForm, ActivateTOTPForm):
    """Ask for the first code, which shows that the application holds the key."""

    labels = {"code": "Código que muestra la aplicación"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "size": 8}

    @property
    def written_key(self) -> str:
        """The key in groups of four letters, to be typed by hand."""
        return " ".join(self.secret[start : start + 4] for start in range(0, len(self.secret), 4))


class CodeForm(WordedForm, mfa.BaseAuthenticateForm):
    """Say which codes are taken, and take each once; the keyboard of figures serves for both."""

    labels = {"code": "Código"}
    hints = {"code": "Los 6 dígitos de su aplicación, o uno de recuperación, de 8."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "size": 10}

    def clean_code(self) -> str:
        """Return a right code the first time, and refuse it for as long as it would be right.

        allauth remembers it for thirty seconds, one third of the time in which it takes it.
        """
        attempt = throttles.begin(context.request, "código", self.user)
        try:
            code: str = super().clean_code()
            mark = f"second-step-used:{self.user.pk}:{code.strip()}"
            if not caches["throttles"].add(mark, "", timeout=CODE_LIFE):
                raise get_mfa_adapter().validation_error("incorrect_code")
        except ValidationError:
            attempt.wrong()
            raise
        attempt.right()
        return code


class AuthenticateForm(CodeForm, mfa.AuthenticateForm):
    """Ask for the code of the second step, at sign-in."""


class ReauthenticateCodeForm(CodeForm, mfa.ReauthenticateForm):
    """Ask again for a code of the second step, before something delicate."""
