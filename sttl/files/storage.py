"""Where files are kept: whole or not at all."""

import os
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage

PART = ".part"  # ends the name of a file while it is written


class WholeFileStorage(FileSystemStorage):
    """Writes a file under another name, and gives it its own once every byte is on the disk.

    A write that fails leaves nothing; one that was killed leaves a name that ends in .part, which
    no record holds. Names are ours and new (sttl.files.uploads), or kept under their plan's lock.
    """

    def _save(self, name: str, content: File[Any]) -> str:
        part = f"{name}{PART}"
        try:
            part = super()._save(part, content)  # type: ignore[misc]  # the stubs leave it out
            with Path(self.path(part)).open("rb") as written:
                os.fsync(written.fileno())
            Path(self.path(part)).rename(self.path(name))
        except BaseException:
            Path(self.path(part)).unlink(missing_ok=True)
            raise
        return name
