"""Verify the files of evidence and of minutes: `manage.py verify_evidence`."""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from sttl.files.uploads import sha256_of
from sttl.models import Evidence, Session


class Command(BaseCommand):
    """Hold the bytes of each stored file against the SHA-256 of its record; it only reads."""

    help = (
        "Verifica los archivos de evidencia y de minutas; termina con 1 si alguno cambió o falta."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print how many files verify, and name each that is missing or was altered."""
        evidence = Evidence.objects.with_place().exclude(file="").order_by("pk")
        sessions = Session.objects.exclude(file="").order_by("pk")
        count, faults = 0, list[str]()
        records: Iterable[Evidence | Session] = chain(evidence.iterator(), sessions.iterator())
        for record in records:
            count += 1
            faults += faults_of(record)
        for sentence in faults:
            self.stderr.write(sentence)
        if faults:
            raise CommandError(f"{len(faults)} de {count} archivos no son los que se registraron.")
        self.stdout.write(f"{count:,} archivos verificados.")


def faults_of(record: Evidence | Session) -> Iterator[str]:
    """Say of a record's file that it is missing, cannot be read or was altered, and which it is."""
    named = f"{record.file} ({place_of(record)})"
    try:
        with record.file.open() as stored:
            if sha256_of(stored) != record.sha256:
                yield f"{named}: cambió; su SHA-256 ya no es el registrado."
    except FileNotFoundError:
        yield f"{named}: falta."
    except OSError as error:
        yield f"{named}: no se puede leer ({error.strerror})."


def place_of(record: Evidence | Session) -> str:
    if isinstance(record, Evidence):
        return f"evidencia {record.pk} de {record.revision}"
    return f"minuta de {record}"
