"""Verify that every account enters by its names, and by no other."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from sttl.models.accounts import unkept_names


class Command(BaseCommand):
    """Hold the table of sign-in names against the accounts; it only reads (decision 040)."""

    help = "Verifica con qué nombres entra cada cuenta; termina con 1 si alguno no corresponde."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print each account whose names do not correspond, and then fail."""
        sentences = list(unkept_names())
        for sentence in sentences:
            self.stderr.write(sentence)
        if sentences:
            raise CommandError(
                "Guarde esas cuentas otra vez en la administración, con un nombre y un correo "
                "con los que no entre otra."
            )
        self.stdout.write("Cada cuenta entra con su nombre y su correo, y con ningún otro.")
