"""Frozen releases: the data of a plan at a corte, as bytes that nothing changes any more.

The storage is the whole record (docs/decisions/030): a folder for each release with its files, its
line of the log, and the line of its withdrawal where there was one. Nothing of it is in the
database, so that releases outlive a restore of it and are served while it is away.
"""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from zipfile import ZipFile

from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage, storages
from django.db import transaction
from django.utils import timezone

from commitments.models import ActionPlan
from commitments.refused import Refused
from sttl.record.workflow import lock

from .columns import Scope
from .files import DataFile
from .package import SUMS, write_zip
from .release_log import Entry, Happened, link_after
from .tables import snapshot

VERSION = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(\.[1-9][0-9]{0,3})?", re.ASCII)
FILE_NAME = re.compile(r"[A-Za-z0-9_]{1,80}(\.[a-z]{2,4})?", re.ASCII)
FROZEN_LINE, WITHDRAWN_LINE = "linea.csv", "retiro.csv"
OWN_FILES = {FROZEN_LINE, WITHDRAWN_LINE}
NOT_THERE = (FileNotFoundError, NotADirectoryError)
ZIP = "paquete.zip"
FOLDER = "versiones/"  # under a plan's data


@dataclass(frozen=True)
class Release:
    """A frozen release, and its withdrawal where there was one."""

    frozen: Entry
    withdrawn: Entry | None = None

    @property
    def version(self) -> str:
        return self.frozen.version


@dataclass(frozen=True)
class Piece:
    """A file of a release: its name, its size in bytes, and the SHA-256 that was stored with it."""

    name: str
    size: int
    sha256: str


class ReleaseStore:
    """The releases of one plan, wherever the storage named «releases» keeps them."""

    def __init__(self, slug: str) -> None:
        self.slug = slug
        self.storage: Storage = storages["releases"]

    def path(self, version: str, name: str) -> str:
        return f"{self.slug}/{version}/{name}"

    def releases(self) -> list[Release]:
        """Return every release, in the order in which they were frozen."""
        read_releases = [self.release(version) for version in self.versions()]
        return sorted(
            (release for release in read_releases if release),
            key=lambda release: release.frozen.number,
        )

    def versions(self) -> list[str]:
        """Return the folders that may hold a release, also those of a freezing cut short."""
        try:
            folders, _ = self.storage.listdir(self.slug)
        except NOT_THERE:
            return []
        return [folder for folder in folders if VERSION.fullmatch(folder)]

    def release(self, version: str) -> Release | None:
        """Return a release; None where there is none of that version, or none was finished."""
        if not VERSION.fullmatch(version):
            return None
        frozen = self.entry(version, FROZEN_LINE)
        return Release(frozen, self.entry(version, WITHDRAWN_LINE)) if frozen else None

    def entry(self, version: str, name: str) -> Entry | None:
        try:
            with self.storage.open(self.path(version, name)) as line:
                return Entry.read(line.read().decode())
        except NOT_THERE:
            return None

    def log(self) -> list[Entry]:
        """Return every line of the log, in its order."""
        releases = self.releases()
        lines = [release.frozen for release in releases]
        lines += [release.withdrawn for release in releases if release.withdrawn]
        return sorted(lines, key=lambda line: line.number)

    def file(self, version: str, name: str) -> DataFile | None:
        """Return a file of a release as it was stored; None where there is none of that name."""
        if name in OWN_FILES or not FILE_NAME.fullmatch(name):
            return None
        try:
            stored = self.storage.open(self.path(version, name))
        except NOT_THERE:
            return None
        with stored:
            return DataFile.made_by(partial(shutil.copyfileobj, stored))

    def pieces(self, version: str) -> list[Piece]:
        """Return what a release holds, in the order of the names, with the hashes stored in it."""
        frozen = self.entry(version, FROZEN_LINE)
        sums = self.file(version, SUMS)
        if frozen is None or sums is None:
            return []
        hashes = read_sums(sums.read().decode())
        hashes |= {SUMS: frozen.sums_sha256, ZIP: frozen.package_sha256}
        sums.close()
        return [
            Piece(name, self.storage.size(self.path(version, name)), sha256)
            for name, sha256 in sorted(hashes.items())
        ]

    def keep(self, version: str, name: str, content: File[bytes]) -> None:
        """Store a file under its very name, or refuse: nothing stored is ever written over."""
        path = self.path(version, name)
        stored_path = self.storage.save(path, content)
        if stored_path != path:
            self.storage.delete(stored_path)
            raise Refused("Otra versión se congeló al mismo tiempo; vuelva a intentarlo.")

    def clear(self, version: str) -> None:
        """Delete what a release holds, but for its lines in the log."""
        try:
            _, names = self.storage.listdir(f"{self.slug}/{version}")
        except NOT_THERE:
            return
        for name in names:
            if name not in OWN_FILES:
                self.storage.delete(self.path(version, name))


def slugs_with_releases() -> list[str]:
    """Return the plans that the storage has a folder for, without asking the database."""
    try:
        folders, _ = storages["releases"].listdir("")
    except NOT_THERE:
        return []
    return sorted(folder for folder in folders if ReleaseStore(folder).releases())


def freeze(plan: ActionPlan, *, at: datetime, cutoff: date | None = None) -> Release:
    """Freeze a plan's data at a corte, by default the newest, as known at that instant.

    The package is made first, from one state of the database; then, under the plan's lock, its
    files are stored and at last its line, without which there is no release. Raises Refused
    where another was frozen meanwhile, for a corte that cannot be shown, and where the storage
    takes no more; nothing of it stays then.
    """
    try:
        return frozen(plan, at=at, cutoff=cutoff)
    except OSError as error:
        raise Refused(
            "No se congeló nada: no se puede escribir en la carpeta de las versiones "
            f"({error.strerror or error}). Revise sus permisos y el espacio del disco."
        ) from error


def frozen(plan: ActionPlan, *, at: datetime, cutoff: date | None) -> Release:
    """Freeze a plan's data, as freeze says."""
    release_store = ReleaseStore(plan.slug)
    today = timezone.localdate(at)
    log = release_store.log()
    version = next_version(release_store, log, today)
    with snapshot():
        scope = Scope.of(plan, today=today, cutoff=cutoff)
        package = DataFile.made_by(lambda to: write_zip(scope, to, folder=f"{FOLDER}{version}/"))
    with package.content, transaction.atomic():
        lock(plan)
        if release_store.log() != log:
            raise Refused("Otra versión se congeló al mismo tiempo; vuelva a intentarlo.")
        release_store.clear(version)  # what a freezing that was cut short left behind
        with nothing_half(release_store, version):
            stored = store(release_store, version, package)
            entry = Entry(
                number=len(log) + 1,
                happened=Happened.FROZEN,
                version=version,
                recorded_at=at,
                cutoff=scope.cutoff,
                known_on=today,
                is_demo=plan.is_demo,
                files=len(stored),
                size=sum(piece.size for piece in stored.values()),
                sums_sha256=stored[SUMS].sha256,
                package_sha256=package.sha256,
                reason="",
                previous=link_after(log),
            )
            release_store.keep(version, FROZEN_LINE, ContentFile(entry.line.encode()))
    return Release(entry)


def next_version(release_store: ReleaseStore, log: list[Entry], today: date) -> str:
    """Return the name of today's next release: 2016-09-12, then 2016-09-12.2.

    Raises Refused on a day before that of the newest one: the clock has gone back.
    """
    day = today.isoformat()
    frozen = [entry.version for entry in log if entry.happened == Happened.FROZEN]
    if any(version[: len(day)] > day for version in frozen):
        raise Refused("Ya hay una versión de un día posterior a hoy; revise el reloj del servidor.")
    same_day = sum(version[: len(day)] == day for version in frozen)
    return f"{day}.{same_day + 1}" if same_day else day


@contextmanager
def nothing_half(release_store: ReleaseStore, version: str) -> Iterator[None]:
    """Take away what was stored of a release that the storage did not take whole."""
    try:
        yield
    except OSError:
        with suppress(OSError):  # what cannot even be deleted has no line, and is no release
            release_store.clear(version)
        raise


def store(release_store: ReleaseStore, version: str, package: DataFile) -> dict[str, Piece]:
    """Store the zip and each file in it; return what was stored, by name."""
    stored: dict[str, Piece] = {}
    with ZipFile(package.content) as archive:
        for name in archive.namelist():
            with archive.open(name) as packed:
                file = DataFile.made_by(partial(shutil.copyfileobj, packed))
            with file.content:
                release_store.keep(version, name, File(file.content))
            stored[name] = Piece(name, file.size, file.sha256)
    package.content.seek(0)
    release_store.keep(version, ZIP, File(package.content))
    return stored | {ZIP: Piece(ZIP, package.size, package.sha256)}


def withdraw(plan: ActionPlan, version: str, *, at: datetime, reason: str) -> Release:
    """Withdraw a release that carries personal data: its files go, what it was stays on record.

    Its line of the log stays, another says when and why, and its addresses answer 410. The same
    withdrawal again changes nothing. Raises Refused without a reason or for no such release.
    """
    release_store = ReleaseStore(plan.slug)
    if not reason.strip():
        raise Refused("Escriba por qué se retira la versión.")
    with transaction.atomic():
        lock(plan)
        release = release_store.release(version)
        if release is None:
            raise Refused(f"No hay una versión «{version}».")
        withdrawn = release.withdrawn
        if withdrawn is None:
            withdrawn = withdrawal_of(release.frozen, release_store.log(), at=at, reason=reason)
            release_store.keep(version, WITHDRAWN_LINE, ContentFile(withdrawn.line.encode()))
        release_store.clear(version)
    return Release(release.frozen, withdrawn)


def withdrawal_of(frozen: Entry, log: list[Entry], *, at: datetime, reason: str) -> Entry:
    """Make the line that withdraws a release: what it held, when and why it went."""
    return replace(
        frozen,
        number=len(log) + 1,
        happened=Happened.WITHDRAWN,
        recorded_at=at,
        reason=" ".join(reason.split()),
        previous=link_after(log),
    )


def faults(slug: str) -> Iterator[str]:
    """Hold every stored byte of a plan's releases against the log; give what does not agree."""
    release_store = ReleaseStore(slug)
    log = release_store.log()
    for number, entry in enumerate(log, start=1):
        if entry.number != number or entry.previous != link_after(log[: number - 1]):
            yield f"La línea {entry.number} no sigue a la anterior."
    for release in release_store.releases():
        if release.withdrawn is None:
            yield from changed_pieces(release_store, release.frozen)


def changed_pieces(release_store: ReleaseStore, frozen: Entry) -> Iterator[str]:
    """Give each file of a release that is missing, or is not what its hash says."""
    sums = release_store.file(frozen.version, SUMS)
    if sums is None or sums.sha256 != frozen.sums_sha256:
        yield f"{frozen.version}: {SUMS} falta o cambió."
        return
    with sums.content:
        hashes = read_sums(sums.read().decode()) | {ZIP: frozen.package_sha256}
    for name, expected in hashes.items():
        file = release_store.file(frozen.version, name)
        if file is None:
            yield f"{frozen.version}: falta {name}."
            continue
        file.close()
        if file.sha256 != expected:
            yield f"{frozen.version}: {name} cambió."


def read_sums(text: str) -> dict[str, str]:
    """Read the hashes as sha256sum writes them, by the name of the file."""
    lines = (line.split("  ", 1) for line in text.splitlines())
    return {name: sha256 for sha256, name in lines}
