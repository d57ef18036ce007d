"""Take away the files of evidence that no report holds: `manage.py sweep_evidence`, once a day."""

from datetime import timedelta
from typing import Any

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand
from django.utils import timezone

from sttl.models import Evidence
from sttl.uploads import FOLDER

AN_UPLOAD_AT_MOST = timedelta(days=1)  # a younger file may be of a form that is being saved


class Command(BaseCommand):
    """Delete what a draft let go of, or what a form left behind that was never saved."""

    help = "Borra los archivos de evidencia que ya no son de ningún informe."

    def handle(self, *args: Any, **options: Any) -> None:
        if not default_storage.exists(FOLDER):
            return
        oldest = timezone.now() - AN_UPLOAD_AT_MOST
        held = set(Evidence.objects.exclude(file="").values_list("file", flat=True))
        _, names = default_storage.listdir(FOLDER)
        for path in sorted(f"{FOLDER}/{name}" for name in names):
            if path not in held and default_storage.get_modified_time(path) < oldest:
                default_storage.delete(path)
                self.stdout.write(f"Se borró {path}.")
