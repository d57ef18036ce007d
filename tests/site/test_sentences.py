"""Sentences made by rule: none, one, several, and the words that change with them."""

from datetime import date
from decimal import Decimal

import pytest

from indicators.percentages import Measure
from indicators.rollup import State, Summary
from pal_portal.site import sentences
from sttl.reading.duties import Duty, Standing, Tally
from tests.factories import noon

DEADLINE = date(2016, 8, 25)
MARCH = date(2016, 3, 1)


def summary(
    done: int = 0, under_way: int = 0, not_started: int = 0, unreported: int = 0
) -> Summary:
    states = {
        State.DONE: done,
        State.UNDER_WAY: under_way,
        State.NOT_STARTED: not_started,
        State.UNREPORTED: unreported,
    }
    return Summary(total=sum(states.values()), states=states, percent=None, measured=0)


def measure(numerator: str, denominator: str, percent: str) -> Measure:
    return Measure(
        numerator=Decimal(numerator),
        denominator=Decimal(denominator),
        percent=Decimal(percent),
        month=MARCH,
        months=(MARCH,),
        published_at=noon(date(2016, 4, 10)),
        revision=1,
    )


def tally(**counts: int) -> Tally:
    none = dict.fromkeys(["owed", "handed_in", "late", "missing", "in_review", "unassigned"], 0)
    return Tally(**{**none, **counts})


@pytest.mark.parametrize(
    ("number", "text"),
    [("100.00", "100"), ("21.05", "21.05"), ("38.60", "38.6"), ("0", "0"), ("1000", "1,000")],
)
def test_figures_drop_trailing_zeros(number: str, text: str) -> None:
    assert sentences.figure(Decimal(number)) == text


def test_a_percentage_does_not_break_before_its_sign() -> None:
    assert sentences.percent(Decimal("21.05")) == "21.05\N{NO-BREAK SPACE}%"


def test_a_note_names_its_sections_one_or_several_or_the_signatures() -> None:
    named = [sentences.sections_named(each) for each in ("7", "7 y 8", "1, 2 y 5", "Firmas")]

    assert named == ["Sección 7", "Secciones 7 y 8", "Secciones 1, 2 y 5", "Firmas"]


def test_lists_join_their_last_part() -> None:
    assert sentences.listed([]) == ""
    assert sentences.listed(["2a-2"]) == "2a-2"
    assert sentences.listed(["a", "b", "c"]) == "a, b y c"
    assert sentences.listed(["vigila", "informa"]) == "vigila e informa"


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        ({}, "Todavía no hay actividades registradas."),
        ({"unreported": 31}, "Las 31 actividades están sin informe."),
        ({"done": 1}, "Su única actividad está cumplida."),
        ({"done": 1, "unreported": 2}, "De 3 actividades, 1 está cumplida y 2 sin informe."),
        (
            {"done": 4, "under_way": 19, "not_started": 3, "unreported": 5},
            "De 31 actividades, 4 están cumplidas, 19 en curso, 3 no iniciadas y 5 sin informe.",
        ),
        (
            {"under_way": 2, "not_started": 1},
            "De 3 actividades, 2 están en curso y 1 no iniciada.",
        ),
    ],
)
def test_the_states_are_counted_in_a_sentence(counts: dict[str, int], sentence: str) -> None:
    assert sentences.states_sentence(summary(**counts)) == sentence


@pytest.mark.parametrize(
    ("judged_on", "is_over", "sentence"),
    [
        (
            date(2016, 3, 31),
            False,
            "La fecha acordada es el 25 de agosto de 2016: faltan 147 días.",
        ),
        (date(2016, 8, 24), False, "La fecha acordada es el 25 de agosto de 2016: falta 1 día."),
        (date(2016, 8, 25), False, "La fecha acordada es el 25 de agosto de 2016: vence hoy."),
        (date(2016, 8, 26), False, "La fecha acordada venció el 25 de agosto de 2016."),
        (date(2026, 10, 1), True, "La fecha acordada venció el 25 de agosto de 2016."),
        (date(2016, 3, 31), True, "La fecha acordada es el 25 de agosto de 2016."),
    ],
)
def test_the_deadline_counts_days_only_while_the_plan_runs(
    judged_on: date, is_over: bool, sentence: str
) -> None:
    said = sentences.plan_deadline_sentence([DEADLINE, None], judged_on=judged_on, is_over=is_over)

    assert said == sentence


def test_several_deadlines_are_said_from_first_to_last() -> None:
    said = sentences.plan_deadline_sentence(
        [DEADLINE, date(2016, 6, 1)], judged_on=MARCH, is_over=False
    )

    assert said == "Las fechas acordadas van del 1 de junio de 2016 al 25 de agosto de 2016."


def test_a_plan_without_deadlines_says_so() -> None:
    said = sentences.plan_deadline_sentence([None], judged_on=MARCH, is_over=False)

    assert said == "El plan no fija fechas."


def test_an_activity_that_is_done_has_no_days_left() -> None:
    said = sentences.deadline_sentence(DEADLINE, judged_on=MARCH, is_done=True, is_over=False)

    assert said == "La fecha acordada era el 25 de agosto de 2016."


def test_the_printed_labels_make_a_sentence() -> None:
    said = sentences.activity_sentence(
        "Número de ladrilleras reubicadas",
        "Número de ladrilleras dentro de la mancha urbana",
        measure("12", "57", "21.05"),
    )

    assert said == (
        "De 57 ladrilleras dentro de la mancha urbana, hay 12 reubicadas "
        "(21.05\N{NO-BREAK SPACE}%)."
    )


def test_a_noun_stays_where_the_next_words_hang_on_it() -> None:
    said = sentences.activity_sentence(
        "Número de procesos de licitación a los que asistió",
        "Número de procesos de licitación de obras públicas municipales",
        measure("9", "10", "90.00"),
    )

    assert said == (
        "De 10 procesos de licitación de obras públicas municipales, hay 9 procesos de "
        "licitación a los que asistió (90\N{NO-BREAK SPACE}%)."
    )


@pytest.mark.parametrize("numerator_label", ["Número de ladrilleras reubicadas", "Avance"])
def test_one_and_labels_that_do_not_count_take_the_neutral_form(numerator_label: str) -> None:
    said = sentences.activity_sentence(
        numerator_label, "Número de ladrilleras", measure("1", "57", "1.75")
    )

    assert said == (f"{numerator_label}: 1. Número de ladrilleras: 57 (1.75\N{NO-BREAK SPACE}%).")


@pytest.mark.parametrize(
    ("counts", "note"),
    [
        ({}, ""),
        ({"owed": 2, "missing": 1}, "falta 1"),
        (
            {"owed": 30, "handed_in": 24, "late": 3, "in_review": 2, "missing": 4, "unassigned": 1},
            "3 tarde; 2 en revisión; faltan 4; aparte, 1 sin parte designada",
        ),
        (
            {"proposed": 24, "proposed_handed_in": 1},
            "que se deba; aparte, 24 con parte propuesta, sin confirmar",
        ),
    ],
)
def test_the_reports_of_a_month_are_told_without_zeros(counts: dict[str, int], note: str) -> None:
    assert sentences.reports_note(tally(**counts)) == note


@pytest.mark.parametrize(
    ("activities", "counts", "sentence"),
    [
        (0, {}, "El plan la nombra en 0 actividades."),
        (
            1,
            {"owed": 1, "missing": 1},
            (
                "El plan la nombra en 1 actividad. "
                "Hasta este corte debe 1 informe y no ha entregado ninguno."
            ),
        ),
        (
            3,
            {"owed": 12, "handed_in": 10, "late": 2, "missing": 2},
            (
                "El plan la nombra en 3 actividades. "
                "Hasta este corte debe 12 informes y ha entregado 10, 2 tarde. Faltan 2."
            ),
        ),
        (
            3,
            {"proposed": 36, "proposed_handed_in": 2},
            (
                "El plan la nombra en 3 actividades. El portal propone que haga 36 informes hasta "
                "este corte; mientras el STTL no lo confirme, no los debe; ha entregado 2."
            ),
        ),
        (
            1,
            {"proposed": 1, "owed": 1, "missing": 1},
            (
                "El plan la nombra en 1 actividad. El portal propone que haga 1 informe hasta "
                "este corte; mientras el STTL no lo confirme, no lo debe. "
                "Hasta este corte debe 1 informe y no ha entregado ninguno."
            ),
        ),
    ],
)
def test_a_party_is_told_in_a_sentence(
    activities: int, counts: dict[str, int], sentence: str
) -> None:
    assert sentences.party_sentence(activities, tally(**counts)) == sentence


@pytest.mark.parametrize(
    ("duty", "note"),
    [
        (Duty(MARCH, Standing.UNASSIGNED), "Sin parte designada"),
        (
            Duty(MARCH, Standing.NOT_OWED),
            "Ya no se debe: los meses anteriores dieron la actividad por cumplida",
        ),
        (
            Duty(MARCH, Standing.PROPOSED, party=1),
            "No se debe: la parte es una propuesta del portal, sin confirmar",
        ),
        (
            Duty(MARCH, Standing.PROPOSED, party=1, handed_in_on=date(2016, 4, 30)),
            (
                "En revisión; entregado el 30 de abril de 2016, sin deberse: "
                "la parte era una propuesta del portal, sin confirmar"
            ),
        ),
        (
            Duty(
                MARCH,
                Standing.PROPOSED,
                party=1,
                handed_in_on=date(2016, 4, 30),
                revision_number=1,
            ),
            (
                "Publicado; entregado el 30 de abril de 2016, sin deberse: "
                "la parte era una propuesta del portal, sin confirmar"
            ),
        ),
        (
            Duty(MARCH, Standing.PENDING, due_on=date(2016, 4, 10)),
            "Por entregar a más tardar el 10 de abril de 2016",
        ),
        (
            Duty(
                MARCH,
                Standing.MISSING,
                due_on=date(2016, 4, 10),
                missing_since=date(2016, 4, 11),
            ),
            "Falta: debía entregarse a más tardar el 10 de abril de 2016",
        ),
        (
            Duty(
                MARCH,
                Standing.IN_REVIEW,
                due_on=date(2016, 4, 10),
                handed_in_on=date(2016, 4, 9),
            ),
            "En revisión; entregado el 9 de abril de 2016, a tiempo",
        ),
        (
            Duty(
                MARCH,
                Standing.PUBLISHED,
                due_on=date(2016, 4, 10),
                handed_in_on=date(2016, 4, 11),
                days_late=1,
            ),
            "Publicado; entregado el 11 de abril de 2016, 1 día tarde",
        ),
    ],
)
def test_the_standing_of_a_report_is_told_in_words(duty: Duty, note: str) -> None:
    assert sentences.hand_in_note(duty) == note
