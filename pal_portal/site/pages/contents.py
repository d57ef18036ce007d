"""What a revision of a report says, part by part, in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.template.defaultfilters import filesizeformat
from django.urls import reverse

from commitments.months import write_month
from indicators.percentages import Value
from indicators.rollup import Level
from pal_portal.site.sentences import figure, listed, percent
from sttl.content import (
    DOES_NOT_APPLY,
    MEASUREMENT,
    REPORT,
    ContentPart,
    Fact,
    PartKind,
    facts_beside_link,
    facts_beside_values,
    percent_in_words,
    percent_of,
)
from sttl.models import Evidence, Measurement, Revision

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
class ShownMeasurement:
    """An indicator's values in a revision."""

    formula: str
    numerator_label: str
    numerator: str
    denominator_label: str
    denominator: str
    percent: str
    reasons: tuple[Fact, ...]


@dataclass(frozen=True)
class ShownEvidence:
    """A piece of evidence: what it proves, and a link's address or a file's type, size and hash."""

    title: str
    url: str
    file_url: str
    kind: str
    size: str
    sha256: str
    further: tuple[Fact, ...] = ()


def public_facts(revision: Revision, *, in_texts: bool) -> tuple[Fact, ...]:
    """Give what a revision tells in public in its own words, or what else it states."""

    def is_shown(part: ContentPart) -> bool:
        return part.is_public and in_texts == (part.kind is PartKind.TEXT)

    return tuple(REPORT.facts(REPORT.canonical(revision, is_shown)))


def measured(measurement: Measurement) -> ShownMeasurement:
    """Write an indicator's values, and the reasons and confirmations that came with them."""
    indicator = measurement.indicator
    numerator, denominator = measurement.numerator, measurement.denominator
    content = MEASUREMENT.canonical(measurement, lambda part: part.is_public)
    return ShownMeasurement(
        formula=indicator.result.formula,
        numerator_label=indicator.numerator_label,
        numerator="—" if numerator is None else figure(numerator),
        denominator_label=indicator.denominator_label,
        denominator="—" if denominator is None else figure(denominator),
        percent=percent_in_words(numerator, denominator),
        reasons=tuple(facts_beside_values(content)),
    )


def stated_in_words(*, is_inactive: bool, level: str, values: Iterable[Measurement | Value]) -> str:
    """Write what a report states in a few words: its percentages or its level, or why neither."""
    if is_inactive:
        return "sin actividad"
    figures = [percent_of(value.numerator, value.denominator) for value in values]
    parts = [percent(result) for result in figures if result is not None]
    if figures and not parts:
        parts = [DOES_NOT_APPLY.lower()]
    if level:
        parts.append(f"nivel {Level(level).label.lower()}")
    return listed(parts)


def proof(evidence: Evidence) -> ShownEvidence:
    """Write a piece of evidence; an address that is not of the web is no link."""
    is_link = evidence.url.startswith(("http://", "https://"))
    return ShownEvidence(
        title=evidence.title,
        url=evidence.url if is_link else "",
        file_url=file_url(evidence) if evidence.file else "",
        kind=KINDS.get(evidence.media_type, evidence.media_type),
        size=filesizeformat(evidence.byte_size) if evidence.byte_size else "",
        sha256=evidence.sha256,
        further=facts_beside_link(evidence, lambda part: part.is_public),
    )


def file_url(evidence: Evidence) -> str:
    """Return the address of a file, loaded with its report and plan."""
    report = evidence.revision.report
    place = [report.activity.plan.slug, report.activity.code, write_month(report.month)]
    return reverse("site:evidence-file", args=[*place, evidence.pk])
