"""Enter a fictitious year of reports, in a database that holds no other."""

import os
import secrets
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from commitments.models import ActionPlan
from commitments.refused import Refused
from pal_portal.demo.people import SECRETARY, account_names
from pal_portal.demo.year import PLAN, counts, enter_year, parties_with_liaison
from pal_portal.opendata.releases import freeze

PASSWORD_BYTES = 12  # 96 bits, 16 characters to type


class Command(BaseCommand):
    """Enter the demonstration once; where it is there already, change nothing."""

    help = "Captura un año de informes ficticios, con una cuenta por papel (DEMO_PASSWORD)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Enter the year and say what it holds, and a password made here, only this once."""
        chosen = os.environ.get("DEMO_PASSWORD", "")
        password = chosen or secrets.token_urlsafe(PASSWORD_BYTES)
        try:
            second_step = enter_year(password=password)
        except Refused as error:
            raise CommandError(f"La demostración no se cargó y nada cambió. {error}") from error
        if second_step is None:
            self.stdout.write("La demostración ya está cargada; no se cambió nada.")
            return
        self.stdout.write("Se capturó un año de informes ficticios:")
        for name, count in counts().items():
            self.stdout.write(f"  {count} {name}")
        self.stdout.write("La cadena de sucesos se verificó completa.")
        plan = ActionPlan.objects.get(slug=PLAN)
        release = freeze(plan, at=timezone.now())
        self.stdout.write(f"Se congeló la versión {release.version} de sus datos.")
        self.stdout.write("Cuentas, todas con la misma contraseña:")
        for account in account_names(parties_with_liaison(plan)):
            self.stdout.write(f"  {account}")
        self.stdout.write(f"Para entrar, «{SECRETARY}» da también un código. Su clave, para una")
        self.stdout.write("aplicación de códigos, y códigos que sirven una vez cada uno:")
        self.stdout.write(f"  {second_step.key}")
        self.stdout.write(f"  {' '.join(second_step.recovery_codes)}")
        if chosen:
            self.stdout.write("La contraseña es la de DEMO_PASSWORD.")
        else:
            self.stdout.write("Guarde todo esto ahora: no se volverá a mostrar.")
            self.stdout.write(f"  Contraseña: {password}")
