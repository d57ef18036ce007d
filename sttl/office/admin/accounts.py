"""The accounts: made and invited here; nobody ever types the password of another (TRUST.md)."""

from functools import partial
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern
from django.utils import timezone

from commitments.kept_admin import KeptAdmin, step_path
from commitments.refused import Refused
from sttl.access import actor
from sttl.messages.invitations import invite
from sttl.messages.voices import tell_account
from sttl.models import AddressRequest, CouncilEvent, User
from sttl.models.accounts import keep_names
from sttl.models.people import SECRETARIAT
from sttl.record.addresses import address_changed, ask_address, waits_for_word
from sttl.record.council import append, whose

PLAIN_FIELDS = ("username", "email", "office", "is_active")
FASTER = "Otra cuenta acaba de guardarse con ese nombre o correo. Vuelva y elija otro."
BY_LINK = " o con el enlace que salió a su correo anterior"
HOLDS_VOTE = (
    "Esa cuenta ocupa un asiento con voto, y quien lleva el plan o da los derechos no dictamina: "
    "termine primero el asiento, o use otra cuenta."
)
WAITS = (
    "La cuenta ocupa un asiento del STTL: su correo no cambia hasta que quien la usa lo confirme "
    "desde «Mi cuenta»{link}. Si no puede, termine el asiento y registre otro."
)
RIGHTS = ("is_staff", "is_superuser", "groups")  # a superuser's to give, and nobody else's


class AccountForm(forms.ModelForm[User]):
    """An account: its name, the address that it is reached at, the office for which it speaks."""

    class Meta:
        model = User
        fields = PLAIN_FIELDS + RIGHTS
        help_texts = {
            "username": "Con él se entra. Letras, números y @ . + - _",
            "email": "A él va la invitación, y con él también se entra.",
            "office": "De quien la usa, no el nombre de la persona: «Dirección de Medio Ambiente».",
            "is_active": "Quite la marca para cerrarle la entrada; lo que hizo se conserva.",
            "is_staff": "Entra a la administración, con verificación en dos pasos.",
        }
        labels = {"is_active": "activa", "is_staff": "entra a la administración"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "email" in self.fields:
            self.fields["email"].required = self.instance.pk is None or bool(self.instance.email)

    def clean(self) -> dict[str, Any] | None:
        """Keep the rights of a group behind the second step, which staff alone must take."""
        data = super().clean() or {}
        if data.get("groups") and not data.get("is_staff"):
            self.add_error(
                "is_staff", "Quien está en un grupo entra a la administración: márquelo."
            )
        gains = bool(data.get("is_superuser")) or is_secretariat_in(data.get("groups"))
        if gains and self.instance.pk and holds_vote(self.instance):
            self.add_error(None, HOLDS_VOTE)
        return data

    def clean_email(self) -> str:
        """Keep addresses in small letters, as they are looked up."""
        return str(self.cleaned_data["email"]).lower()


def is_secretariat_in(groups: QuerySet[Group] | None) -> bool:
    """Say whether the secretariat is one of some groups."""
    return groups is not None and groups.filter(name=SECRETARIAT).exists()


def holds_vote(account: User) -> bool:
    """Say whether an account holds a seat with a vote that has not ended."""
    return account.seats.voting().open(on=timezone.localdate()).exists()


def account_state(account: User) -> str:
    """Say how far an account is."""
    if not account.is_active:
        return "Desactivada"
    return "Activa" if account.has_usable_password() else "Invitada, sin contraseña"


def is_plain(account: User) -> bool:
    """Say whether an account has no right of its own in the admin."""
    has_rights = account.is_staff or account.is_superuser
    return not has_rights and not account.groups.exists() and not account.user_permissions.exists()


class AccountAdmin(KeptAdmin):
    """The secretariat keeps plain accounts; those with rights, and the rights, are a superuser's.

    Otherwise it could raise itself: by a tick, or by the address of an account that has more.
    """

    form = AccountForm
    list_display = ("username", "office", "email", "state")
    list_filter = ("is_active",)
    search_fields = ("username", "office", "email")
    ordering = ("username",)
    actions = ("send_invitations",)
    change_form_template = "admin/sttl/user/change_form.html"

    @admin.display(description="estado")
    def state(self, account: User) -> str:
        return account_state(account)

    def get_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Offer the rights to a superuser alone, once the account is there."""
        if obj is None:
            return PLAIN_FIELDS[:3]
        return PLAIN_FIELDS + RIGHTS if is_superuser(request) else PLAIN_FIELDS

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Let the secretariat change plain accounts only."""
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or is_superuser(request) or is_plain(obj))

    def save_model(
        self, request: HttpRequest, obj: User, form: forms.ModelForm[User], change: bool
    ) -> None:
        """Invite a new account; another address is recorded, or waits for a member's word."""
        if not change:
            obj.set_unusable_password()
        by, now = actor(request), timezone.now()
        former, wanted = form.initial.get("email") or "", obj.email
        is_other = change and former != wanted
        waits = is_other and waits_for_word(obj, at=now)
        if waits:
            obj.email = former
        try:
            super().save_model(request, obj, form, change)
            keep_names(obj)
        except (IntegrityError, ValidationError) as error:
            raise Refused(FASTER) from error
        if not obj.is_active:
            sign_out(obj)  # or they would open again with the account
        if not change:
            transaction.on_commit(partial(self.send_invitation, request, obj))
        elif waits:
            ask_address(obj, wanted, by=by, at=now)
            messages.warning(request, WAITS.format(link=BY_LINK if former else ""))
        elif is_other:
            address_changed(obj, former=former, by=by, at=now)

    def send_invitation(self, request: HttpRequest, account: User) -> None:
        """Send it and say so, or say why it was not sent; the account stays as it is."""
        try:
            invite(account)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            self.log_change(request, account, "Se envió la invitación.")
            messages.success(request, f"La invitación salió a {account.email}.")

    @admin.action(description="Enviar la invitación", permissions=["change"])
    def send_invitations(self, request: HttpRequest, accounts: QuerySet[User]) -> None:
        """Invite those chosen who have no password yet."""
        for account in accounts:
            if self.has_change_permission(request, account):
                self.send_invitation(request, account)
            else:
                messages.error(request, f"La cuenta «{account}» la lleva la administración.")

    def get_urls(self) -> list[URLPattern]:
        return [
            step_path(self, "invitar", self.invite_view),
            step_path(self, "retirar", self.remove_second_step_view),
            *super().get_urls(),
        ]

    def invite_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Send the invitation again."""
        account = self.changeable(request, pk)
        if request.method == "POST":
            self.send_invitation(request, account)
        return redirect("admin:sttl_user_change", pk)

    def remove_second_step_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take the second step away from an account whose telephone and codes are lost."""
        account = self.changeable(request, pk)
        if request.method == "POST":
            self.remove_second_step(account, by=actor(request))
            self.log_change(request, account, "Se retiró la verificación en dos pasos.")
            messages.success(
                request,
                f"«{account}» entra ahora solo con su contraseña; pídale activarla otra vez.",
            )
        return redirect("admin:sttl_user_change", pk)

    @transaction.atomic
    def remove_second_step(self, account: User, *, by: User) -> None:
        """Take it away with its line of the council's chain, and tell the account."""
        removed, _ = Authenticator.objects.filter(user=account).delete()
        sign_out(account)
        if removed:
            now, kind = timezone.now(), CouncilEvent.Kind.SECOND_STEP_REMOVED
            content = whose(account, on=timezone.localdate(now))
            tell_account(account, append(kind, account, content, by=by, at=now))

    def changeable(self, request: HttpRequest, pk: int) -> User:
        """Return an account that this person may change; 404, or 403."""
        account = get_object_or_404(User, pk=pk)
        if not self.has_change_permission(request, account):
            raise PermissionDenied
        return account

    def change_view(
        self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Show an account with the steps that it can be helped by."""
        account = self.get_object(request, object_id)
        context = kwargs.setdefault("extra_context", {})
        if account is not None and self.has_change_permission(request, account):
            authenticators = Authenticator.objects.filter(user=account)
            context |= {
                "can_invite": account.is_active and not account.has_usable_password(),
                "has_second_step": authenticators.exists(),
                "asked": AddressRequest.objects.filter(user=account).first(),
            }
        return super().change_view(request, object_id, *args, **kwargs)


def sign_out(account: User) -> None:
    """End every session of an account, wherever it is signed in."""
    get_adapter().end_sessions(UserSession.objects.filter(user=account))


def is_superuser(request: HttpRequest) -> bool:
    """Say whether the person who works here may give rights."""
    return bool(request.user.is_active and getattr(request.user, "is_superuser", False))
