"""The words of the fictitious reports: what each says, its evidence, and why a sector agrees."""

from dataclasses import dataclass, replace

from commitments.models import Sector
from commitments.months import month_name, parse_month

from .content import Content
from .texts_environment import ENVIRONMENT
from .texts_society import SOCIETY
from .words import Words

WORDS: dict[str, Words] = {**ENVIRONMENT, **SOCIETY}
SITE = "https://example.org/pal-demostracion"


@dataclass(frozen=True)
class Texts:
    """The texts of one report."""

    words: str
    obstacles: str
    next_steps: str
    not_applicable_reason: str
    evidence: tuple[tuple[str, str], ...]

    def fill(self, content: Content) -> Content:
        """Return the content with its texts; a month without activity gives its reason only."""
        if content.is_inactive:
            return replace(content, words=self.words, next_steps=self.next_steps)
        reason = self.not_applicable_reason if content.is_not_applicable else ""
        return replace(
            content,
            words=self.words,
            obstacles=self.obstacles,
            next_steps=self.next_steps,
            evidence=self.evidence,
            not_applicable_reason=reason,
        )


def texts_of(code: str, month: str, order: int) -> Texts:
    """Return the texts of the report that comes at order, from 0, among the activity's."""
    words = WORDS[code]
    pieces = words.evidence[: 1 + order % 2]
    return Texts(
        words=words.months[order],
        obstacles=words.obstacles[order // 3 % len(words.obstacles)] if order % 3 == 1 else "",
        next_steps=words.next_steps[order % len(words.next_steps)],
        not_applicable_reason=words.not_applicable,
        evidence=tuple(
            (f"{title}, {month_name(parse_month(month))}", f"{SITE}/{code}/{month}/{number}")
            for number, title in enumerate(pieces, start=1)
        ),
    )


def source_of(month: str) -> str:
    """Say from where the STTL takes the report of a party that does not sign in."""
    return f"Minuta de la reunión de seguimiento de {month_name(parse_month(month))}."


AGREED = {
    Sector.GOVERNMENT: [
        "Se revisó con las áreas que participan y lo informado coincide.",
        "La evidencia corresponde al mes y a lo que se informa.",
        "Se confirmó en la reunión de seguimiento.",
    ],
    Sector.CIVIL_SOCIETY: [
        "Se cotejó la evidencia publicada con las cifras y coinciden.",
        "Se habló con quienes participan y confirman lo que dice el informe.",
        "Las organizaciones que dan seguimiento no tienen observaciones.",
    ],
    Sector.GUARANTOR: [
        "La información es pública y se puede consultar en el enlace.",
        "Los datos publicados permiten llegar a la misma cifra.",
        "Se revisó la evidencia y coincide con lo informado.",
    ],
}


def agreed_reason(sector: Sector, turn: int) -> str:
    """Return one of the reasons with which a sector agrees."""
    return AGREED[sector][turn % len(AGREED[sector])]
