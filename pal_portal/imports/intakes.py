"""How each table of a plan becomes rows of a model: what its columns refer to, and what repeats."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Model
from django.utils import timezone

from commitments.dated import PartyIdentity
from commitments.models import (
    ActionPlan,
    Activity,
    Commitment,
    Component,
    Discrepancy,
    Party,
    PartyName,
    PlannedResult,
    PlanSection,
    Responsibility,
)
from indicators.models import Indicator, IndicatorDecision, Universe
from pal_portal.opendata.codes import SEAT, SECTOR
from pal_portal.opendata.columns import (
    Column,
    Table,
    choice,
    day,
    numbered,
    of_plan,
    recorded,
    text,
    whole,
)
from pal_portal.opendata.tables import TABLE
from pal_portal.opendata.tables.council import session_code
from sttl.models import DueDay, Member, ReporterAssignment, SectorBody, Session
from sttl.reading.moments import start_of

Values = Mapping[str, Any]
Key = tuple[Any, ...]
ByKey = Mapping[str, Mapping[Key, Values]]
Derive = Callable[[Values, ByKey], Any]

# The seats with who holds them: a plan brings them in, and no public table carries their names.
MEMBERS = Table(
    name="integrantes",
    title="Integrantes del STTL",
    description="Los asientos que el plan nombra y quién los ocupa. No se publica.",
    columns=of_plan(
        whole("numero", "place", "Orden en que se registró, desde el 1.", required=True),
        text("nombre", "name", "Nombre.", required=True),
        text("cargo", "office", "Cargo."),
        text("organizacion", "organisation", "Organización."),
        choice("asiento", "seat", SEAT, "Asiento.", required=True),
        choice("sector", "sector", SECTOR, "Sector del STTL."),
        day("desde", "since_on", "Desde qué día lo ocupa; vacío si no se sabe."),
        day("hasta", "until_on", "Hasta qué día."),
        text("nota", "note", "Nota."),
        dated=recorded("recorded_at"),
    ),
    key=("numero",),
    query=lambda scope: (
        Member.objects.filter(recorded_at__lt=scope.before)
        .annotate(place=numbered())
        .order_by("recorded_at", "pk")
    ),
)


@dataclass(frozen=True)
class Intake:
    """A table on its way in.

    links: column → the field of the model that holds the row it refers to.
    repeats: column → what the other columns already say; it may be left empty, and nothing else.
    aside: columns that no field of the model takes, and that the builder reads.
    unread: columns that tell of what does not come in: files, who attended.
    fields: column → the field that takes it, where the table asks for it as of a day.
    stays_with: the column of a row brought along by another plan, with which this one stays out.
    same_by: the fields by which a row may be there already, brought along by another plan; it
    stays as it is.
    is_optional: whether the table may be missing.
    """

    name: str
    model: type[Model]
    links: Mapping[str, str] = field(default_factory=dict)
    repeats: Mapping[str, Derive] = field(default_factory=dict)
    aside: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    stays_with: str = ""
    same_by: tuple[str, ...] = ()
    is_optional: bool = False

    @property
    def table(self) -> Table:
        return MEMBERS if self.name == MEMBERS.name else TABLE[self.name]

    @cached_property
    def told(self) -> Mapping[str, Derive]:
        """Give each column of which others tell all, with how: what repeats, places, days."""
        values = dict(self.repeats)
        for column in self.table.columns:
            if column.sources == ("place",):
                values[column.name] = self.place
            elif column.name == "registrado_el" and not column.constant:
                values.setdefault(column.name, day_recorded)
        return values

    def place(self, values: Values, rows: ByKey) -> int:
        """Number a row among those of its key, as they come."""
        key = [name for name in self.table.key if self.table.column(name).sources != ("place",)]
        before = rows[self.name].values()
        return 1 + sum(all(row[name] == values[name] for name in key) for row in before)

    def is_constant(self, column: Column) -> bool:
        """Say whether every row repeats a column: the plan's key, but for the plan's own row."""
        return column.constant is not None and (self.name, column.name) != ("plan", "plan")

    def is_spare(self, column: Column) -> bool:
        """Say whether a column may be left out or empty: others already say what it does.

        What is of the portal's proposal counts from the signing day on, where nothing else is said.
        """
        is_dated = column.name == "registrado_en"
        is_told = column.name in self.told or column.name in self.unread
        return is_dated or is_told or self.is_constant(column)

    def target(self, column: str) -> str:
        """Return the table that a column refers to."""
        return next(link.table for link in self.table.references if link.columns == (column,))


def component_of(values: Values, rows: ByKey) -> str:
    return f"{values['compromiso']}{values['letra'] or ''}"


def result_of(values: Values, rows: ByKey) -> str:
    return f"s8-{values['componente']}-{values['posicion']}"


def measured_activity(values: Values, rows: ByKey) -> Any:
    return rows["renglones"].get((values["indicador"],), {}).get("actividad")


def day_recorded(values: Values, rows: ByKey) -> Any:
    at = values["registrado_en"]
    return at and timezone.localdate(at)


def session_of(values: Values, rows: ByKey) -> str:
    return session_code(values["numero"], values["fecha"])


INTAKES = (
    Intake("plan", ActionPlan, aside=("dia_limite_informe",)),
    Intake("secciones", PlanSection, links={"dentro_de": "parent"}),
    Intake("compromisos", Commitment),
    Intake(
        "componentes",
        Component,
        links={"compromiso": "commitment"},
        repeats={"componente": component_of},
    ),
    Intake("actividades", Activity, links={"componente": "component"}),
    Intake(
        "partes",
        Party,
        fields={"nombre": "name", "sector": "sector"},
        same_by=("slug",),
    ),
    Intake("nombres", PartyName, links={"parte": "party"}, same_by=("party", "name")),
    Intake(
        "nombres_de_las_partes",
        PartyIdentity,
        links={"parte": "party"},
        stays_with="parte",
        is_optional=True,
    ),
    Intake("responsabilidades", Responsibility, links={"actividad": "activity", "parte": "party"}),
    Intake(
        "renglones",
        PlannedResult,
        links={"componente": "component", "actividad": "activity"},
        repeats={"renglon": result_of},
    ),
    Intake(
        "indicadores",
        Indicator,
        links={"indicador": "result"},
        repeats={"actividad": measured_activity},
    ),
    Intake("universos", Universe),
    Intake("discrepancias", Discrepancy, links={"actividad": "activity"}),
    Intake(
        "decisiones",
        IndicatorDecision,
        links={"indicador": "indicator", "universo": "universe"},
    ),
    Intake(
        "asignaciones",
        ReporterAssignment,
        links={"actividad": "activity", "parte": "party"},
    ),
    Intake(
        "dias_limite",
        DueDay,
        is_optional=True,
    ),
    Intake(
        "integrantes",
        Member,
        same_by=("name", "seat", "since_on"),
        is_optional=True,
    ),
    Intake(
        "nombres_de_los_sectores",
        SectorBody,
        same_by=("sector", "name", "since_on"),
        is_optional=True,
    ),
    Intake(
        "sesiones",
        Session,
        repeats={
            "sesion": session_of,
            "registrado_en": lambda values, rows: start_of(values["fecha"]),
            "registrado_el": lambda values, rows: values["fecha"],
        },
        unread=("archivo", "tipo", "bytes", "sha256", "asistentes"),
        same_by=("number", "held_on"),
        is_optional=True,
    ),
)
NAMES = tuple(intake.name for intake in INTAKES)
