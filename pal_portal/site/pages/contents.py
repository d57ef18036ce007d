"""What a revision of a report says, part by part, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.template.defaultfilters import filesizeformat
from django.urls import reverse

from commitments.months import write_month
from indicators.percentages import percentage
from pal_portal.site.sentences import figure, percent
from sttl.models import Evidence, Measurement, Revision

TEXTS = [
    ("done", "Qué se hizo"),
    ("inactive_reason", "Por qué no hubo actividad"),
    ("obstacles", "Obstáculos"),
    ("next_steps", "Siguientes pasos"),
    ("source", "Fuente"),
]
REASONS = [
    ("denominator_reason", "Por qué cambió el denominador"),
    ("fall_reason", "Por qué no concuerda con los meses vecinos"),
    ("joint_reason", "Por qué el conjunto pasa de 100 %"),
    ("not_applicable_reason", "Por qué no aplica"),
]
STATEMENTS = INACTIVE, LEVEL, DECLARATION = "Este mes", "Nivel de avance", "Declaración"
KINDS = {  # of the files that the portal takes (TRUST.md)
    "application/pdf": "Documento PDF",
    "image/jpeg": "Imagen JPEG",
    "image/png": "Imagen PNG",
    "text/csv": "Datos CSV",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "Hoja de cálculo XLSX",
    "application/vnd.oasis.opendocument.spreadsheet": "Hoja de cálculo ODS",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Documento DOCX",
    "application/vnd.oasis.opendocument.text": "Documento ODT",
}


@dataclass(frozen=True)
class Said:
    """A heading and the words under it."""

    label: str
    text: str


@dataclass(frozen=True)
class Measured:
    """An indicator's values in a revision."""

    formula: str
    numerator_label: str
    numerator: str
    denominator_label: str
    denominator: str
    percent: str
    reasons: tuple[Said, ...]


@dataclass(frozen=True)
class Proof:
    """A piece of evidence: what it proves, and a link's address or a file's type, size and hash."""

    title: str
    url: str
    file_url: str
    kind: str
    size: str
    sha256: str


def texts(revision: Revision) -> list[tuple[str, str]]:
    return [(label, getattr(revision, field)) for field, label in TEXTS]


def statements(revision: Revision) -> Iterable[Said]:
    """Give what a revision states beside its figures."""
    if revision.is_inactive:
        yield Said(INACTIVE, "Sin actividad")
    if revision.level:
        yield Said(LEVEL, revision.get_level_display())
    if revision.is_finished:
        yield Said(DECLARATION, "La actividad está terminada")


def measured(measurement: Measurement) -> Measured:
    """Write an indicator's values, and the reasons and confirmations that came with them."""
    indicator = measurement.indicator
    return Measured(
        formula=indicator.result.formula,
        numerator_label=indicator.numerator_label,
        numerator=written(measurement.numerator),
        denominator_label=indicator.denominator_label,
        denominator=written(measurement.denominator),
        percent=percent_of(measurement),
        reasons=tuple(reasons_of(measurement)),
    )


def reasons_of(measurement: Measurement) -> Iterable[Said]:
    """Give the reasons and the confirmation that came with an indicator's values."""
    if measurement.is_excess_confirmed and exceeds(measurement):
        yield Said("Valor de más de 100 %", "Quien informa lo confirmó.")
    for field, label in REASONS:
        if text := getattr(measurement, field):
            yield Said(label, text)


def exceeds(measurement: Measurement) -> bool:
    """Say whether the numerator is greater than the denominator."""
    numerator, denominator = measurement.numerator, measurement.denominator
    return numerator is not None and denominator is not None and numerator > denominator


def written(number: Decimal | None) -> str:
    return "—" if number is None else figure(number)


def percent_of(measurement: Measurement) -> str:
    """Write a measurement's percentage, or that it does not apply."""
    if measurement.numerator is None or measurement.denominator is None:
        return "No aplica este periodo"
    read = percentage(measurement.numerator, measurement.denominator)
    return "No aplica este periodo" if read is None else percent(read)


def values_of(measurement: Measurement) -> str:
    """Write a measurement in one line: 12 de 57: 21.05 %."""
    if measurement.numerator is None or measurement.denominator is None:
        return percent_of(measurement)
    figures = f"{figure(measurement.numerator)} de {figure(measurement.denominator)}"
    return f"{figures}: {percent_of(measurement)}"


def proof(evidence: Evidence) -> Proof:
    """Write a piece of evidence; an address that is not of the web is no link."""
    is_link = evidence.url.startswith(("http://", "https://"))
    return Proof(
        title=evidence.title,
        url=evidence.url if is_link else "",
        file_url=file_url(evidence) if evidence.file else "",
        kind=KINDS.get(evidence.media_type, evidence.media_type),
        size=filesizeformat(evidence.byte_size) if evidence.byte_size else "",
        sha256=evidence.sha256,
    )


def file_url(evidence: Evidence) -> str:
    """Return the address of a file, loaded with its report and plan."""
    report = evidence.revision.report
    place = [report.activity.plan.slug, report.activity.code, write_month(report.month)]
    return reverse("site:evidence-file", args=[*place, evidence.pk])
