"""Accounts, and the names by which they enter: one table for all of them (decision 040)."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.db.models.functions import Lower

LONGEST_NAME = 254  # an e-mail address; a user name takes 150
# ASCII without the blank, and the letters that Spanish adds: no alphabet but one, no mark apart
# from its letter, nothing that is not seen.
WRITABLE = re.compile("[!-~áéíóúüñ]+")


def canonical_form(text: str) -> str:
    """Return what two spellings of one name share: NFKC, with Python's case folding."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def is_writable(canonical: str) -> bool:
    """Say whether a name can be one to enter by: of one alphabet, and not too long."""
    return len(canonical) <= LONGEST_NAME and bool(WRITABLE.fullmatch(canonical))


class AccountManager(UserManager["User"]):
    """Makes accounts together with the names by which they enter, or neither."""

    use_in_migrations = False  # a migration's accounts are not ours

    @transaction.atomic
    def create(self, **fields: Any) -> "User":
        """Raises ValidationError where a name is another account's."""
        account = super().create(**fields)
        keep_names(account)
        return account

    @transaction.atomic
    def _create_user(self, *args: Any, **fields: Any) -> "User":
        """Where create_user, create_superuser and the command createsuperuser meet."""
        account: User = super()._create_user(*args, **fields)  # type: ignore[misc]  # not in the stubs
        keep_names(account)
        return account


class User(AbstractUser):
    """An account; what it may do comes from its group, its liaisons and its seat."""

    office = models.CharField("oficina", max_length=200, blank=True)

    objects: ClassVar[AccountManager] = AccountManager()

    class Meta:
        verbose_name = "cuenta"
        verbose_name_plural = "cuentas"
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                condition=~Q(email=""),
                name="account_has_its_own_address",
                violation_error_message="Ya hay una cuenta con ese correo electrónico.",
            ),
        ]

    def clean(self) -> None:
        """Refuse a name or address by which another account enters."""
        super().clean()
        check_names(self)


class SignInName(models.Model):
    """A name by which one account enters, and no other: its user name or its address."""

    class Kind(models.TextChoices):
        USER_NAME = "user_name", "nombre"
        ADDRESS = "address", "correo electrónico"

    account = models.ForeignKey(User, models.CASCADE, related_name="sign_in_names")
    kind = models.CharField("clase", max_length=9, choices=Kind)
    canonical = models.CharField("forma canónica", max_length=LONGEST_NAME, unique=True)

    class Meta:
        verbose_name = "nombre de entrada"
        verbose_name_plural = "nombres de entrada"
        ordering = ["canonical"]

    def __str__(self) -> str:
        return self.canonical


FIELDS = {"username": SignInName.Kind.USER_NAME, "email": SignInName.Kind.ADDRESS}


def account_called(typed: str, *kinds: SignInName.Kind) -> User | None:
    """Return the account that enters by what was typed, of some kinds or any; None if nobody."""
    canonical = canonical_form(typed)
    if not is_writable(canonical):
        return None
    names = SignInName.objects.filter(canonical=canonical, kind__in=kinds or SignInName.Kind)
    return User.objects.filter(sign_in_names__in=names).first()


def names_of(account: User) -> dict[str, SignInName.Kind]:
    """Return the kind of each name of an account by its canonical form, as its fields say it.

    A user name that is the account's own address is one name: the address.
    """
    written = {canonical_form(getattr(account, field)): kind for field, kind in FIELDS.items()}
    return {canonical: kind for canonical, kind in written.items() if canonical}


def check_names(account: User) -> None:
    """Raise ValidationError, by field, for a name that is another's or in strange letters."""
    faults = {field: list(faults_of(account, field)) for field in FIELDS}
    if any(faults.values()):
        raise ValidationError({field: found for field, found in faults.items() if found})


def faults_of(account: User, field: str) -> Iterator[ValidationError]:
    """Yield what is wrong with one name of an account, if anything."""
    name, kind = canonical_form(getattr(account, field)), FIELDS[field]
    if name and not is_writable(name):
        yield ValidationError(
            "Escríbalo con letras del español, cifras y signos corrientes, sin espacios ni "
            f"caracteres que no se ven; {LONGEST_NAME} como máximo.",
            code="letters",
        )
    elif SignInName.objects.filter(canonical=name).exclude(account=account.pk).exists():
        yield ValidationError(f"Otra cuenta ya entra con ese {kind.label}.", code="unique")


def unkept_names() -> Iterator[str]:
    """Yield a sentence for each account whose names are not those that its fields say."""
    for account in User.objects.prefetch_related("sign_in_names").order_by("pk"):
        kept = {name.canonical: name.kind for name in account.sign_in_names.all()}
        written = names_of(account)
        if kept != written:
            yield f"La cuenta «{account}» dice {sorted(written)} y entra con {sorted(kept)}."


def keep_names(account: User) -> None:
    """Write by which names an account enters; to be called wherever one of them was written.

    Raises ValidationError, by field, also when another account was faster.
    """
    check_names(account)
    names = names_of(account)
    own = SignInName.objects.filter(account=account.pk)
    try:
        with transaction.atomic():
            own.exclude(canonical__in=names).delete()
            for canonical, kind in names.items():
                own.update_or_create({"kind": kind}, account_id=account.pk, canonical=canonical)
    except IntegrityError as error:
        raise ValidationError("Otra cuenta ya entra con ese nombre o correo.") from error
