"""How each table of a plan becomes rows of a model: what its columns refer to, and what repeats."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model
from django.utils import timezone

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
from pal_portal.opendata.council_tables import session_code
from pal_portal.opendata.tables import TABLE
from sttl.models import DueDay, Member, ReporterAssignment, SectorBody, Session
from sttl.reading.moments import start_of

Values = Mapping[str, Any]
Key = tuple[Any, ...]
Known = Mapping[str, Mapping[Key, Values]]
Derive = Callable[[Values, Known], Any]

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
    same_by: tuple[str, ...] = ()
    is_optional: bool = False

    @property
    def table(self) -> Table:
        return MEMBERS if self.name == MEMBERS.name else TABLE[self.name]

    def is_constant(self, column: Column) -> bool:
        """Say whether every row repeats a column: the plan's key, but for the plan's own row."""
        return column.constant is not None and (self.name, column.name) != ("plan", "plan")

    def is_spare(self, column: Column) -> bool:
        """Say whether a column may be left out or empty: others already say what it does.

        What is of the portal's proposal counts from the signing day on, where nothing else is said.
        """
        is_dated = column.name == "registrado_en"
        is_told = column.name in self.repeats or column.name in self.unread
        return is_dated or is_told or self.is_constant(column)

    def target(self, column: str) -> str:
        """Return the table that a column refers to."""
        return next(each.table for each in self.table.references if each.columns == (column,))


def component_of(values: Values, known: Known) -> str:
    return f"{values['compromiso']}{values['letra'] or ''}"


def result_of(values: Values, known: Known) -> str:
    return f"s8-{values['componente']}-{values['posicion']}"


def measured_activity(values: Values, known: Known) -> Any:
    return known["renglones"].get((values["indicador"],), {}).get("actividad")


def place_among(table: str, column: str) -> Derive:
    """Number the rows of a table that share a value, as they come."""

    def place(values: Values, known: Known) -> int:
        place_of = values[column]
        return 1 + len([each for each in known[table].values() if each[column] == place_of])

    return place


def day_recorded(values: Values, known: Known) -> Any:
    at = values["registrado_en"]
    return at and timezone.localdate(at)


def place_in(table: str) -> Derive:
    """Number the rows of a table, as they come."""
    return lambda values, known: 1 + len(known[table])


def session_of(values: Values, known: Known) -> str:
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
    Intake("partes", Party, same_by=("slug",)),
    Intake("nombres", PartyName, links={"parte": "party"}, same_by=("party", "name")),
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
        repeats={
            "numero": place_among("decisiones", "indicador"),
            "registrado_el": day_recorded,
        },
    ),
    Intake(
        "asignaciones",
        ReporterAssignment,
        links={"actividad": "activity", "parte": "party"},
        repeats={
            "numero": place_among("asignaciones", "actividad"),
            "registrado_el": day_recorded,
        },
    ),
    Intake(
        "dias_limite",
        DueDay,
        repeats={"numero": place_in("dias_limite"), "registrado_el": day_recorded},
        is_optional=True,
    ),
    Intake(
        "integrantes",
        Member,
        repeats={"numero": place_in("integrantes"), "registrado_el": day_recorded},
        same_by=("name", "seat", "since_on"),
        is_optional=True,
    ),
    Intake(
        "nombres_de_los_sectores",
        SectorBody,
        repeats={
            "numero": place_in("nombres_de_los_sectores"),
            "registrado_el": day_recorded,
        },
        same_by=("sector", "name", "since_on"),
        is_optional=True,
    ),
    Intake(
        "sesiones",
        Session,
        repeats={
            "sesion": session_of,
            "registrado_en": lambda values, known: start_of(values["fecha"]),
            "registrado_el": lambda values, known: values["fecha"],
        },
        unread=("archivo", "tipo", "bytes", "sha256", "asistentes"),
        same_by=("number", "held_on"),
        is_optional=True,
    ),
)
NAMES = tuple(each.name for each in INTAKES)
