"""What every line of a chain is: numbered, hashed, and bound to the line before."""

import hashlib
import json
from datetime import UTC, datetime

from django.db import models

HASH_LENGTH = 64
FIRST_LINK = "0" * HASH_LENGTH  # what the first line of a chain names as the line before


class ChainLine(models.Model):
    """One append-only line of a log, chained by hash to the line before."""

    sequence = models.PositiveIntegerField("número")
    office = models.CharField("quién actuó", max_length=250)
    at = models.DateTimeField("cuándo")
    content_hash = models.CharField("huella del contenido", max_length=HASH_LENGTH)
    nonce = models.CharField("número de un solo uso", max_length=32)
    previous_hash = models.CharField("huella anterior", max_length=HASH_LENGTH)
    hash = models.CharField("huella", max_length=HASH_LENGTH)

    class Meta:
        abstract = True

    def expected_hash(self) -> str:
        """Compute SHA-256 over the line before and this line's canonical JSON (TRUST.md)."""
        return hashlib.sha256((self.previous_hash + self.canonical_line()).encode()).hexdigest()

    def canonical_line(self) -> str:
        """Write the public line as hashed: JSON in ASCII, its keys sorted, without spaces."""
        return canonical(self.public_line())

    def public_line(self) -> dict[str, str | int]:
        """Give what the hash covers: no person's name, the time in UTC, a nonce that blinds it."""
        raise NotImplementedError


def canonical(line: dict[str, str | int]) -> str:
    return json.dumps(line, sort_keys=True, separators=(",", ":"))


def in_utc(moment: datetime) -> str:
    """Write a moment in UTC to the microsecond, as hashed and exported."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
