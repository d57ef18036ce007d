"""Make the group of the technical secretariat, with its rights."""

from typing import Any

from django.core.management.base import BaseCommand

from sttl.office.secretariat import create_secretariat


class Command(BaseCommand):
    help = "Crea el grupo de la secretaría técnica, o le devuelve sus permisos."

    def handle(self, *args: Any, **options: Any) -> None:
        group = create_secretariat()
        self.stdout.write(f"El grupo «{group.name}» tiene {group.permissions.count()} permisos.")
