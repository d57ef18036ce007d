"""The forms of the account pages: allauth's, in the portal's own words."""

from typing import Any

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.core.cache import cache
from django.http import HttpRequest

HOW_TO_CHOOSE = (
    "Al menos 10 caracteres. No se admiten las contraseñas comunes, las que son solo números ni "
    "las que se parecen a su usuario o a su correo."
)
CODE_LIFE = 90  # seconds in which a code of the telephone is taken: its own, and one on each side


def reword(form: forms.Form, **labels: str) -> None:
    """Give fields their labels, and take away the grey words inside that repeat them."""
    for name, label in labels.items():
        form.fields[name].label = label
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)  # the label says it, and stays


class LoginForm(account.LoginForm):
    """Ask for the user name, or the e-mail address where the account has one, and the password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword(self, login="Usuario o correo electrónico", password="Contraseña")  # noqa: S106  a label
        self.fields["login"].widget.attrs["autocomplete"] = "username"  # allauth says "email"
        self.fields["password"].help_text = ""  # the page has its own link


class ResetPasswordForm(account.ResetPasswordForm):
    """Ask for the address to which the link goes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword(self, email="Correo electrónico")

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """Write to the account's address; to an address without account, that it has none.

        So both take as long, and whoever measures learns nothing.
        """
        if self.users:
            return str(super().save(request, **kwargs))
        email: str = self.cleaned_data["email"]
        get_adapter(request).send_mail("account/email/unknown_account", email, {})
        return email


class NewPasswordForm(account.ResetPasswordKeyForm):
    """Ask for a new password, twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword(self, password1="Contraseña nueva", password2="La misma, otra vez")
        self.fields["password1"].help_text = HOW_TO_CHOOSE


class ChangePasswordForm(account.ChangePasswordForm):
    """Ask for the password held and, twice, for the new one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword(
            self,
            oldpassword="Contraseña actual",
            password1="Contraseña nueva",
            password2="La misma, otra vez",
        )
        self.fields["oldpassword"].help_text = ""
        self.fields["password1"].help_text = HOW_TO_CHOOSE


class SetPasswordForm(account.SetPasswordForm):
    """Ask an account without a password for its first one, twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword(self, password1="Contraseña nueva", password2="La misma, otra vez")
        self.fields["password1"].help_text = HOW_TO_CHOOSE


class ReauthenticateForm(account.ReauthenticateForm):
    """Ask again for the password, before something delicate."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword(self, password="Contraseña")  # noqa: S106  a label
        self.fields["password"].help_text = ""


class ActivateForm(ActivateTOTPForm):
    """Ask for the first code, which shows that the application holds the key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword(self, code="Código que muestra la aplicación")
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "size": 8}

    @property
    def written_key(self) -> str:
        """The key in groups of four letters, to be typed by hand."""
        return " ".join(self.secret[start : start + 4] for start in range(0, len(self.secret), 4))


class AuthenticateForm(mfa.AuthenticateForm):
    """Ask for the code of the second step, at sign-in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word_code(self)

    def clean_code(self) -> str:
        """Take a code once."""
        return taken_once(super().clean_code(), user=self.user.pk)


class ReauthenticateCodeForm(mfa.ReauthenticateForm):
    """Ask again for a code of the second step, before something delicate."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word_code(self)

    def clean_code(self) -> str:
        """Take a code once."""
        return taken_once(super().clean_code(), user=self.user.pk)


def word_code(form: forms.Form) -> None:
    """Say which codes are taken; the keyboard of figures serves for both."""
    reword(form, code="Código")
    form.fields["code"].help_text = "Los 6 dígitos de su aplicación, o uno de recuperación, de 8."
    form.fields["code"].widget.attrs |= {"inputmode": "numeric", "size": 10}


def taken_once(code: str, *, user: int) -> str:
    """Return a right code the first time, and refuse it for as long as it would be right.

    allauth remembers it for thirty seconds, one third of the time in which it takes it.
    """
    if not cache.add(f"second-step-used:{user}:{code.strip()}", "", timeout=CODE_LIFE):
        raise get_mfa_adapter().validation_error("incorrect_code")
    return code
