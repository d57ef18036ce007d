"""The portal's code lists as its data carry them: Spanish, permanent, whatever the screen says."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import TextChoices

from commitments.models import Party, PlannedResult, Responsibility, Sector
from indicators.models import IndicatorDecision
from indicators.rollup import Level, State
from sttl.models import Amendment, DueDay, Event, Member, SectorBody, Verdict
from sttl.reading.duties import Standing
from sttl.reading.readings import Flag


@dataclass(frozen=True)
class Codes:
    """A code list: what the database holds, what the data say, and what a person reads."""

    choices: type[TextChoices]
    public: Mapping[str, str]

    def stored(self, code: str) -> str:
        """Return what the database holds for a code. Raises ValueError for an unknown one."""
        for stored, public in self.public.items():
            if public == code:
                return stored
        raise ValueError(code)

    @property
    def labels(self) -> dict[str, str]:
        """Give each public code with the words that the screen has for it."""
        return {public: self.choices(stored).label for stored, public in self.public.items()}


SECTOR = Codes(
    Sector,
    {
        "government": "gobierno",
        "civil_society": "sociedad_civil",
        "guarantor": "organo_garante",
    },
)
PARTY_KIND = Codes(Party.Kind, {"organisation": "organizacion", "group": "grupo_generico"})
ROLE = Codes(
    Responsibility.Role,
    {
        "executes": "ejecuta",
        "promotes": "promueve",
        "oversees": "vigila",
        "mediates": "media",
        "assists": "coadyuva",
        "measures": "mide",
        "advises": "asesora",
        "joint_work": "trabajo_en_conjunto",
        "unspecified": "sin_papel_impreso",
    },
)
GRADE = Codes(
    PlannedResult.Grade,
    {
        "exact": "coincide",
        "reworded": "otra_redaccion",
        "differs": "difiere_en_lo_sustancial",
        "none": "sin_contraparte",
    },
)
ORIGIN = Codes(IndicatorDecision.Origin, {"portal": "propuesta_del_portal", "sttl": "sttl"})
DUE_DAY_ORIGIN = Codes(
    DueDay.Origin,
    {"document": "documento", "portal": "propuesta_del_portal", "sttl": "sttl"},
)
NAMED_BY = Codes(SectorBody.Origin, {"document": "documento", "sttl": "sttl"})
LEVEL = Codes(
    Level,
    {
        "not_started": "no_iniciado",
        "limited": "limitado",
        "substantial": "sustancial",
        "complete": "completo",
    },
)
STANDING = Codes(
    Standing,
    {
        "unassigned": "sin_parte_designada",
        "proposed": "propuesta",
        "not_owed": "ya_no_se_debe",
        "pending": "por_entregar",
        "missing": "falta",
        "in_review": "en_revision",
        "published": "publicado",
    },
)
OPINION = Codes(
    Verdict.Opinion,
    {
        "agrees": "coincide",
        "disagrees": "no_coincide",
        "cannot_verify": "no_puede_verificarlo",
    },
)
SEAT = Codes(
    Member.Seat,
    {
        "titular": "titular",
        "suplente": "suplente",
        "vocal": "vocal",
        "facilitation": "facilitacion",
    },
)
SUBJECT = Codes(
    Amendment.Subject,
    {"deadline": "fecha_comprometida", "last_month": "ultimo_mes", "text": "texto"},
)
STEP = Codes(
    Event.Step,
    {
        "submit": "entrega",
        "withdraw": "retiro",
        "return": "devolucion",
        "publish": "publicacion",
        "correct": "correccion",
        "judge": "dictamen",
    },
)
STATE = Codes(
    State,
    {
        "done": "cumplida",
        "under_way": "en_curso",
        "not_started": "no_iniciada",
        "unreported": "sin_informe",
    },
)
FLAG = Codes(
    Flag,
    {
        "overdue": "vencida",
        "unmeasured": "sin_indicador",
        "disputed": "en_disputa",
        "dispute_corrected": "en_disputa_corregida",
        "outdated": "desactualizada",
        "doubtful": "correspondencia_dudosa",
    },
)
EVERY_LIST = (
    SECTOR,
    PARTY_KIND,
    ROLE,
    GRADE,
    ORIGIN,
    DUE_DAY_ORIGIN,
    NAMED_BY,
    LEVEL,
    STANDING,
    OPINION,
    SEAT,
    SUBJECT,
    STEP,
)
