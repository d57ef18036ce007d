"""Give the portal its first account."""

import secrets
from typing import Any

from django.core.management.base import BaseCommand

from sttl.models import User
from sttl.models.accounts import account_called

USERNAME = "administrador"
PASSWORD_BYTES = 12  # 96 bits, 16 characters to type


class Command(BaseCommand):
    """Create the first superuser with a random password; where there is one, change nothing."""

    help = "Crea la cuenta «administrador» con una contraseña al azar, una sola vez."

    def handle(self, *args: Any, **options: Any) -> None:
        """Create the account and print its password, the only time that it can be read."""
        if User.objects.filter(is_superuser=True).exists() or account_called(USERNAME):
            self.stdout.write("La cuenta de administración ya existe; no se cambió nada.")
            return
        password = secrets.token_urlsafe(PASSWORD_BYTES)
        User.objects.create_superuser(USERNAME, password=password)
        self.stdout.write("Se creó la cuenta de administración. Guarde la contraseña ahora:")
        self.stdout.write("no se volverá a mostrar.")
        self.stdout.write(f"  Usuario:    {USERNAME}")
        self.stdout.write(f"  Contraseña: {password}")
        self.stdout.write(
            "Al entrar tendrá que activar la verificación en dos pasos; tenga a la mano"
        )
        self.stdout.write("un teléfono con una aplicación de códigos.")
