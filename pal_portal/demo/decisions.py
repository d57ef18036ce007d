"""What the STTL decides in the fictitious year: its sessions, and what follows from them."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Agreed:
    """What a session agrees: by which party, by when, and when it was done."""

    text: str
    party: str = ""
    due_on: str = ""
    done_on: str = ""


@dataclass(frozen=True)
class Held:
    """A session of the STTL, with its minutes and agreements."""

    number: int
    on: str
    title: str
    minutes: str
    agreements: list[Agreed] = field(default_factory=list)


SESSIONS = [
    Held(
        6, "2015-10-06", "Arranque del seguimiento mensual",
        "Se revisó cómo se informa cada mes y qué mide cada indicador. El STTL acordó que la "
        "capacitación de la actividad 3-6 se informe mes por mes, porque cada convocatoria "
        "es distinta.",
        [
            Agreed(
                "Informar cada mes de la actividad 3-6 solo con las personas convocadas "
                "y capacitadas en ese mes.",
                "utim", "2015-10-10", "2015-10-08",
            ),
            Agreed("Cada sector dictamina los informes publicados a más tardar a fin de mes."),
        ],
    ),
    Held(
        7, "2016-02-09", "Revisión de los primeros meses",
        "Se revisaron los informes de septiembre a diciembre. La Agencia Municipal de Empleo pidió "
        "más tiempo para el informe de enero y la Dirección de Servicios Públicos propuso que la "
        "Dirección Municipal de Medio Ambiente informe la actividad 2b-5.",
        [
            Agreed(
                "La actividad 2b-5 la informa la Dirección Municipal de Medio Ambiente "
                "desde febrero.",
                "direccion-municipal-de-medio-ambiente", "2016-03-10", "2016-03-04",
            ),
            Agreed(
                "Se amplía al 25 de febrero la fecha del informe de enero de la actividad 5-2.",
                "agencia-municipal-de-empleo", "2016-02-25", "2016-02-22",
            ),
        ],
    ),
    Held(
        8, "2016-03-08", "Actividades sin parte que informe",
        "Siete actividades no tienen quien las informe. Se designó a la Dirección de Obras "
        "Municipales para la 2a-4; las demás quedan pendientes hasta hablar con las partes "
        "que el plan nombra.",
        [
            Agreed(
                "Informar la actividad 2a-4 desde el mes de febrero.",
                "direccion-de-obras-municipales", "2016-03-18", "2016-03-17",
            ),
            Agreed(
                "Consultar a las partes de las actividades 1-1, 2a-6, 3-3, 3-4, 3-5 y 5-3 "
                "quién puede informarlas.",
                due_on="2016-05-31",
            ),
        ],
    ),
    Held(
        9, "2016-06-14", "Portal de vacantes e informes que faltan",
        "Se probó el portal único de vacantes y se vio que aún no trae las de la bolsa estatal. "
        "La Agencia Municipal de Empleo corregirá el informe de marzo. Obras Públicas Municipales "
        "no ha contestado la devolución de su informe.",
        [
            Agreed(
                "Corregir el informe de marzo de la actividad 5-4.",
                "agencia-municipal-de-empleo", "2016-06-17", "2016-06-16",
            ),
            Agreed(
                "Contestar la devolución del informe de marzo de la actividad 3-2 y ponerse al "
                "corriente.",
                "obras-publicas-municipales", "2016-06-30",
            ),
        ],
    ),
    Held(
        10, "2016-09-20", "Cierre del año del plan",
        "Se revisaron los informes de agosto. El STTL acordó seguir recibiendo los informes "
        "pendientes y publicar el balance del año.",
        [Agreed("Publicar el balance del año con sus dos lecturas, la reportada y la validada.")],
    ),
]  # fmt: skip


@dataclass(frozen=True)
class Assigned:
    """Which party reports an activity from a month on, as decided on a day."""

    code: str
    on: str
    party: str
    from_month: str
    reason: str


ASSIGNED = [
    Assigned(
        "2b-5", "2016-02-09", "direccion-municipal-de-medio-ambiente", "2016-02",
        "Las brigadas que hacen la difusión pasaron a la Dirección Municipal de Medio Ambiente; "
        "así se acordó en la 7ª sesión.",
    ),
    Assigned(
        "2a-4", "2016-03-08", "direccion-de-obras-municipales", "2016-02",
        "Es la primera parte que el plan nombra y la que lleva las obras del parque; "
        "así se acordó en la 8ª sesión.",
    ),
]  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """A party asks for a later due day for one report."""

    code: str
    month: str
    on: str
    wanted_on: str
    reason: str


ASKED = [
    Asked(
        "5-2", "2016-01", "2016-02-04", "2016-02-25",
        "Las constancias de los cursos de enero todavía no tienen la firma de los instructores.",
    ),
    Asked(
        "3-2", "2016-04", "2016-05-09", "2016-06-15",
        "Estamos corrigiendo el informe de marzo y queremos entregar los dos juntos.",
    ),
    Asked(
        "2b-2", "2016-08", "2016-09-08", "2016-09-30",
        "Dos compradores del padrón nos confirman sus volúmenes de agosto a fin de mes.",
    ),
]  # fmt: skip


@dataclass(frozen=True)
class Answered:
    """What the secretariat answers to a request: granted until a day, or refused without one."""

    code: str
    month: str
    on: str
    note: str
    due_on: str = ""


ANSWERED = [
    Answered(
        "5-2", "2016-01", "2016-02-09",
        "Las constancias de los cursos de enero se firman hasta la tercera semana de febrero.",
        due_on="2016-02-25",
    ),
    Answered(
        "3-2", "2016-04", "2016-05-10",
        "El informe de abril no depende del de marzo: entréguelo con lo que tenga y corríjalo "
        "después si hace falta.",
    ),
]  # fmt: skip


@dataclass(frozen=True)
class PerMonth:
    """An indicator that the STTL decides to read month by month."""

    code: str
    on: str
    reason: str


PER_MONTH = [
    PerMonth(
        "3-6", "2015-10-06",
        "Cada convocatoria tiene sus propias personas: sumar los meses dice mejor cuántas de las "
        "convocadas se capacitaron. Así se acordó en la 6ª sesión.",
    ),
]  # fmt: skip
