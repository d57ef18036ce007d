"""Zip archives whose bytes depend on what is in them and on nothing else."""

import re
import shutil
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip can tell: no archive has a clock in it
READ_BY_ALL = 0o644 << 16
UNIX = 3
STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(<)")


def member(name: str, *, is_stored: bool = False) -> ZipInfo:
    """Describe a file of an archive, without the time, the owner or the machine."""
    info = ZipInfo(name, FIRST_DAY)
    info.compress_type = ZIP_STORED if is_stored else ZIP_DEFLATED
    info.external_attr = READ_BY_ALL
    info.create_system = UNIX
    return info


def settle(made: IO[bytes], to: IO[bytes]) -> None:
    """Write an archive again without the times that its maker left in it."""
    with ZipFile(made) as source, ZipFile(to, "w") as target:
        for each in source.infolist():
            info = member(each.filename)
            if each.filename == "docProps/core.xml":
                settled = STAMP.sub(rb"\g<1>1980-01-01T00:00:00Z\g<2>", source.read(each))
                target.writestr(info, settled)
                continue
            with source.open(each) as content, target.open(info, "w", force_zip64=True) as copy:
                shutil.copyfileobj(content, copy)
