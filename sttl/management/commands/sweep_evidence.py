"""Take away the files that no report or session holds: `manage.py sweep_evidence`, once a day."""

from datetime import timedelta
from typing import Any

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand
from django.utils import timezone

from sttl.files.uploads import FOLDER, MINUTES_FOLDER
from sttl.models import Evidence, Session

AN_UPLOAD_AT_MOST = timedelta(days=1)  # a younger file may be of a form that is being saved


class Command(BaseCommand):
    """Delete what a draft let go of, or what a form left behind that was never saved."""

    help = "Borra los archivos subidos que ya no son de ningún informe ni de ninguna sesión."

    def handle(self, *args: Any, **options: Any) -> None:
        evidence = Evidence.objects.exclude(file="").values_list("file", flat=True)
        minutes = Session.objects.exclude(file="").values_list("file", flat=True)
        self.sweep(FOLDER, set(evidence))
        self.sweep(MINUTES_FOLDER, set(minutes))

    def sweep(self, folder: str, names_in_use: set[str]) -> None:
        """Delete what is kept in a folder, is of no row, and is not of a form just being saved."""
        if not default_storage.exists(folder):
            return
        oldest = timezone.now() - AN_UPLOAD_AT_MOST
        _, names = default_storage.listdir(folder)
        for path in sorted(f"{folder}/{name}" for name in names):
            if path not in names_in_use and default_storage.get_modified_time(path) < oldest:
                default_storage.delete(path)
                self.stdout.write(f"Se borró {path}.")
