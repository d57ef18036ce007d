"""The content of a report and of a verdict, each part of it said once (docs/decisions/031).

From these lists come the fields of the forms, the copy into a correction, what the chain hashes,
differences, review, judging, public pages, search, the month's workbook and the open data.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Any

from django.db.models import Model, TextChoices

from commitments.sectors import Sector
from indicators.numbers import format_number, percent
from indicators.percentages import percentage
from indicators.rollup import Level
from sttl.models import Evidence, Measurement, Revision, Verdict

PartKind = Enum("PartKind", "TEXT FLAG CHOICE FIGURE LINK FILE MEDIA_TYPE SIZE CODE")
TEXT, FLAG, CHOICE, FIGURE, LINK, FILE, MEDIA_TYPE, SIZE, CODE = PartKind
OF_A_FILE = (FILE, MEDIA_TYPE, SIZE, CODE)


@dataclass(frozen=True)
class ContentPart:
    """A part of the content: the model's field that holds it, and what people are told of it.

    It is public only where it names its column of the open data: public pages, search and feeds
    leave out any other. A part of a later version of the content is blank in all records that are
    older than it.
    """

    name: str
    label: str
    kind: PartKind
    column: str = ""
    meaning: str = ""  # of the column, where the label does not say it whole
    since: int = 1  # the version of the content since which it exists
    is_written_by_step: bool = False  # by the workflow; no form asks for it
    is_asked_anew: bool = False  # of a correction, which takes over the others
    is_required: bool = False  # even in a draft
    question: str = ""  # its label in the form, where another one
    hint: str = ""
    rows: int = 3  # of its box; a text of one row has none
    words: str = "Sí"  # what a flag says that is set
    choices: type[TextChoices] | None = None

    @property
    def is_public(self) -> bool:
        return bool(self.column)

    @property
    def is_asked(self) -> bool:
        return not self.is_written_by_step and self.kind not in OF_A_FILE

    @property
    def is_copied(self) -> bool:
        return not (self.is_written_by_step or self.is_asked_anew)

    @property
    def is_hashed(self) -> bool:
        """Say whether the chain covers it; a file is covered by the hash of its bytes."""
        return self.kind not in OF_A_FILE or self.kind is CODE

    @property
    def asks(self) -> str:
        """Return what the form and the workbook head it with."""
        return self.question or self.label

    def canonical(self, record: Model) -> object:
        """Return its value as hashed: a figure with two fixed places, the same everywhere."""
        value = getattr(record, self.name)
        if self.kind is FIGURE:
            return "" if value is None else f"{value:.2f}"
        return value

    def in_words(self, value: Any) -> str:
        """Write a value of a record, or a canonical one, as people read it; empty for nothing."""
        if self.kind is FLAG:
            return self.words if value else ""
        if self.kind is FIGURE:
            return "" if value in (None, "") else format_number(Decimal(value))
        return str(self.choices(value).label) if self.choices and value else str(value or "")


@dataclass(frozen=True)
class Fact:
    """A heading and the words under it."""

    label: str
    text: str


Keep = Callable[[ContentPart], bool]  # which parts a content has


class PartList:
    """The parts of one kind of record, in the order in which files and forms bear them."""

    def __init__(self, *parts: ContentPart) -> None:
        self.parts = parts

    def __iter__(self) -> Iterator[ContentPart]:
        return iter(self.parts)

    def __getitem__(self, name: str) -> ContentPart:
        return next(part for part in self.parts if part.name == name)

    @property
    def asked(self) -> list[ContentPart]:
        return [part for part in self.parts if part.is_asked]

    @property
    def asked_names(self) -> list[str]:
        return [part.name for part in self.asked]

    @property
    def public_texts(self) -> list[str]:
        """Name the texts that are searched and shown in public."""
        return [part.name for part in self.parts if part.kind is TEXT and part.is_public]

    def copied(self, record: Model) -> dict[str, Any]:
        """Give what the next version takes over from a record."""
        return {part.name: getattr(record, part.name) for part in self.parts if part.is_copied}

    def canonical(self, record: Model, keep: Keep = lambda _: True) -> dict[str, Any]:
        """Give the canonical values of the parts to keep; of all, unless they are named."""
        return {part.name: part.canonical(record) for part in self.parts if keep(part)}

    def facts(self, content: Mapping[str, Any], *, without: Iterable[str] = ()) -> Iterator[Fact]:
        """Put in words what a content says of what is asked; what it lacks or leaves blank, not."""
        for part in self.asked:
            text = part.in_words(content.get(part.name))
            if text and part.name not in without:
                yield Fact(part.label, text)


REPORT = PartList(
    ContentPart(
        "is_inactive",
        "Este mes",
        FLAG,
        "sin_actividad",
        "Si ese mes no hubo actividad.",
        question="Este mes no hubo actividad",
        words="Sin actividad",
    ),
    ContentPart("inactive_reason", "Por qué no hubo actividad", TEXT, "razon_sin_actividad"),
    ContentPart(
        "done", "Qué se hizo", TEXT, "que_se_hizo", question="Qué se hizo este mes", rows=4
    ),
    ContentPart("obstacles", "Obstáculos", TEXT, "obstaculos", hint="Si los hubo."),
    ContentPart("next_steps", "Siguientes pasos", TEXT, "siguientes_pasos"),
    ContentPart(
        "level",
        "Nivel de avance",
        CHOICE,
        "nivel",
        "Nivel de avance, donde no hay indicador.",
        hint="El plan no da un indicador de avance para esta actividad.",
        choices=Level,
    ),
    ContentPart(
        "is_finished",
        "Declaración",
        FLAG,
        "terminada",
        "Si declara terminada la actividad.",
        question="La actividad está terminada",
        words="La actividad está terminada",
    ),
    ContentPart(
        "correction_reason",
        "Por qué se corrigió",
        TEXT,
        "razon_de_la_correccion",
        "Por qué se corrigió la anterior.",
        is_written_by_step=True,
    ),
    ContentPart(
        "is_recorded_by_sttl",
        "Registro",
        FLAG,
        "registrado_por_el_sttl",
        "Si lo registró el STTL por una parte que no entra al portal.",
        is_written_by_step=True,
        words="Lo registró el STTL, no la parte que informa.",
    ),
    ContentPart(
        "source",
        "Fuente",
        TEXT,
        "fuente",
        "De dónde lo tomó el STTL.",
        hint="De dónde toma el STTL este informe: minuta, oficio.",
        rows=2,
    ),
)
MEASUREMENT = PartList(
    ContentPart("numerator", "Numerador", FIGURE, "numerador", "Numerador; vacío si no aplica."),
    ContentPart(
        "denominator", "Denominador", FIGURE, "denominador", "Denominador; vacío si no aplica."
    ),
    ContentPart(
        "is_not_applicable",
        "No aplica este periodo",
        FLAG,
        "no_aplica",
        "Si no aplica este periodo.",
    ),
    ContentPart("not_applicable_reason", "Por qué no aplica", TEXT, "razon_no_aplica", rows=2),
    ContentPart(
        "is_excess_confirmed",
        "Valor de más de 100 %",
        FLAG,
        "exceso_confirmado",
        "Si quien informa confirmó que pasa de 100 %.",
        is_asked_anew=True,
        question="El valor de más de 100 % es correcto",
        words="Quien informa lo confirmó.",
    ),
    ContentPart(
        "denominator_reason",
        "Por qué cambió el denominador",
        TEXT,
        "razon_del_denominador",
        is_asked_anew=True,
        rows=2,
    ),
    ContentPart(
        "fall_reason",
        "Por qué no concuerda con los meses vecinos",
        TEXT,
        "razon_del_descenso",
        is_asked_anew=True,
        rows=2,
    ),
    ContentPart(
        "joint_reason",
        "Por qué el conjunto pasa de 100 %",
        TEXT,
        "razon_del_conjunto",
        is_asked_anew=True,
        rows=2,
    ),
)
EVIDENCE = PartList(
    ContentPart("title", "Qué demuestra", TEXT, "que_demuestra", is_required=True, rows=1),
    ContentPart("url", "Enlace", LINK, "enlace", "Dirección, si es un enlace."),
    ContentPart(
        "file",
        "Archivo",
        FILE,
        "archivo",
        "Dirección del archivo, desde la raíz del portal, si es un archivo.",
    ),
    ContentPart("media_type", "Tipo", MEDIA_TYPE, "tipo", "Tipo de archivo (MIME)."),
    ContentPart("byte_size", "Bytes", SIZE, "bytes", "Tamaño del archivo."),
    ContentPart("sha256", "SHA-256", CODE, "sha256", "Huella SHA-256 del archivo."),
)
VERDICT = PartList(
    ContentPart(
        "sector",
        "Sector",
        CHOICE,
        "sector",
        "Sector que dictamina.",
        is_written_by_step=True,
        is_required=True,
        choices=Sector,
    ),
    ContentPart(
        "opinion",
        "Dictamen",
        CHOICE,
        "dictamen",
        "Si coincide con la versión.",
        is_required=True,
        choices=Verdict.Opinion,
    ),
    ContentPart(
        "reason",
        "Razón",
        TEXT,
        "razon",
        "Razón del dictamen.",
        is_required=True,
        hint="Se publica con el dictamen.",
        rows=4,
    ),
)
DOES_NOT_APPLY = MEASUREMENT["is_not_applicable"].label
VALUES = ("numerator", "denominator", "is_not_applicable")  # said together, in one sentence


# The canonical content: what the chain hashes


def current_version() -> int:
    """Return the version of the content that is written today: that of its newest part."""
    lists = (REPORT, MEASUREMENT, EVIDENCE, VERDICT)
    return max(part.since for parts in lists for part in parts)


def report_content(
    revision: Revision,
    measurements: Iterable[Measurement],
    evidence: Iterable[Evidence],
    keep: Keep = lambda part: part.is_hashed,
) -> dict[str, Any]:
    """Give what a revision states, by permanent codes and never by database keys.

    Measurements come with their indicator's row of section 8, in its order, and evidence in the
    order handed in.
    """
    party = revision.report.party
    return {
        "party": party.slug if party else "",
        **REPORT.canonical(revision, keep),
        "measurements": [
            {
                "row": measurement.indicator.result.position,
                **MEASUREMENT.canonical(measurement, keep),
            }
            for measurement in measurements
        ],
        "evidence": [EVIDENCE.canonical(piece, keep) for piece in evidence],
    }


def revision_content(
    revision: Revision,
    version: int | None = None,
    *,
    measurements: Iterable[Measurement] | None = None,
) -> dict[str, Any]:
    """Read a revision's whole content, as a version of the content has it; by default today's.

    A caller that has its measurements, with their rows of section 8, saves a query.
    """
    version = version or current_version()
    if measurements is None:
        measurements = revision.measurements.select_related("indicator__result")
    content = report_content(
        revision,
        sorted(measurements, key=lambda row: row.indicator.result.position),
        revision.evidence.order_by("pk"),
        hashed_in(version),
    )
    return mark_of(version) | content


def verdict_content(verdict: Verdict, version: int | None = None) -> dict[str, Any]:
    version = version or current_version()
    return mark_of(version) | VERDICT.canonical(verdict, hashed_in(version))


def mark_of(version: int) -> dict[str, Any]:
    """Give what binds a content to its version; the first has nothing."""
    return {"version": version} if version > 1 else {}


def hashed_in(version: int) -> Keep:
    return lambda part: part.is_hashed and part.since <= version


def has_later_parts(revision: Revision, verdict: Verdict | None, version: int) -> bool:
    """Say whether a record states a part that its version of the content does not have."""
    if version >= current_version():
        return False
    records: list[tuple[PartList, Model]] = [(VERDICT, verdict)] if verdict else []
    if not records:
        records += [(REPORT, revision)]
        records += [(MEASUREMENT, measurement) for measurement in revision.measurements.all()]
        records += [(EVIDENCE, piece) for piece in revision.evidence.all()]
    return any(
        part.canonical(record)
        for parts, record in records
        for part in parts
        if part.since > version
    )


def public_content(revision: Revision) -> dict[str, Any]:
    """Give the public parts of a revision that is loaded whole: no query."""
    return report_content(
        revision,
        revision.measurements.all(),
        revision.evidence.all(),
        lambda part: part.is_hashed and part.is_public,
    )


# What it says, in words


def percent_of(numerator: Decimal | None, denominator: Decimal | None) -> Decimal | None:
    """Return the percentage of two figures (DESIGN.md 4, rule 1); None where it does not apply."""
    return None if numerator is None or denominator is None else percentage(numerator, denominator)


def percent_in_words(numerator: Decimal | None, denominator: Decimal | None) -> str:
    """Write the percentage of two figures, or that it does not apply."""
    result = percent_of(numerator, denominator)
    return DOES_NOT_APPLY if result is None else percent(result)


def values_in_words(content: Mapping[str, Any]) -> str:
    """Write a measurement's content in one line: 12 de 57: 21.05 %; a draft may lack a figure."""
    numerator, denominator = figures_in(content)
    if content["is_not_applicable"]:
        return DOES_NOT_APPLY
    if numerator is None or denominator is None:
        return "Sin cifras completas"
    figures = f"{format_number(numerator)} de {format_number(denominator)}"
    return f"{figures}: {percent_in_words(numerator, denominator)}"


def facts_beside_values(content: Mapping[str, Any]) -> Iterator[Fact]:
    """Give what a measurement's content says beside its values; no confirmation not called for."""
    numerator, denominator = figures_in(content)
    exceeds = numerator is not None and denominator is not None and numerator > denominator
    without = VALUES if exceeds else (*VALUES, "is_excess_confirmed")
    return MEASUREMENT.facts(content, without=without)


def facts_beside_link(evidence: Evidence, keep: Keep = lambda _: True) -> tuple[Fact, ...]:
    """Give what a piece of evidence says beside the link that leads to it."""
    return tuple(EVIDENCE.facts(EVIDENCE.canonical(evidence, keep), without=("title", "url")))


def figures_in(content: Mapping[str, Any]) -> tuple[Decimal | None, Decimal | None]:
    """Read back the two figures of a measurement's content."""
    numerator, denominator = (content[name] for name in ("numerator", "denominator"))
    return Decimal(numerator) if numerator else None, Decimal(denominator) if denominator else None
