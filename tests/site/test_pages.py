"""The public pages: what each says, what each refuses, and what none of them carries."""

from datetime import date

import pytest
from django.test import Client

from commitments.models import PlanSection
from commitments.sectors import Sector
from sttl.models import Verdict
from tests import factories

from .test_dashboard import words
from .worlds import MARCH, OCTOBER, SEPTEMBER, correct, hand_in, judge, kilns, owed_activity

pytestmark = pytest.mark.django_db

PLAN = "/planes/durango-2015/"
ADDRESSES = [
    "/",
    "/planes/",
    "/metodologia/",
    PLAN,
    f"{PLAN}compromisos/2/",
    f"{PLAN}actividades/",
    f"{PLAN}actividades/2a-2/",
    f"{PLAN}responsables/",
    f"{PLAN}responsables/direccion-2a-2/",
    f"{PLAN}informes/",
    f"{PLAN}informes/2a-2/2016-03/",
    f"{PLAN}sucesos/",
    f"{PLAN}documento/",
]


def test_every_page_is_the_same_for_everyone_and_sets_no_cookie(client: Client) -> None:
    kilns()
    anonymous = {address: client.get(address) for address in ADDRESSES}
    client.force_login(factories.make_user("una-persona"))

    signed_in = {address: client.get(address) for address in ADDRESSES}

    for address in ADDRESSES:
        assert anonymous[address].status_code == 200, address
        assert anonymous[address].content == signed_in[address].content, address
    for response in [*anonymous.values(), *signed_in.values()]:
        assert response.cookies == {}
        assert "Cookie" not in response.get("Vary", "")
        assert b"csrfmiddlewaretoken" not in response.content
        assert b"una-persona" not in response.content


def test_no_page_takes_a_post(client: Client) -> None:
    kilns()

    answers = {address: client.post(address).status_code for address in ADDRESSES}

    assert answers == dict.fromkeys(ADDRESSES, 405)


def test_only_a_plan_of_demonstration_bears_the_banner(client: Client) -> None:
    moved, _ = kilns()
    banner = "Datos ficticios: demostración."
    real = {address: banner in words(client, address) for address in ADDRESSES}
    moved.plan.is_demo = True
    moved.plan.save()

    demonstration = {address: banner in words(client, address) for address in ADDRESSES}

    assert real == dict.fromkeys(ADDRESSES, False)
    assert demonstration == dict.fromkeys(ADDRESSES, True)


def test_what_is_not_there_answers_404(client: Client) -> None:
    kilns()
    addresses = [
        "/planes/otro/",
        "/planes/otro/actividades/",
        "/planes/otro/documento/",
        "/planes/otro/informes/",
        f"{PLAN}compromisos/9/",
        f"{PLAN}compromisos/99999999999999999999/",
        f"{PLAN}actividades/9-9/",
        f"{PLAN}responsables/nadie/",
        f"{PLAN}informes/2a-2/2016-02/",
        f"{PLAN}informes/2a-2/2016-13/",
        f"{PLAN}informes/2a-2/marzo/",
        f"{PLAN}informes/9-9/2016-03/",
        f"{PLAN}informes/2a-2/2016-03/?al=2016-04-17",
    ]

    answers = {address: client.get(address).status_code for address in addresses}

    assert answers == dict.fromkeys(addresses, 404)


def test_a_corte_outside_the_plan_answers_400_on_every_page_of_it(client: Client) -> None:
    kilns()
    addresses = [f"{address}?corte=2014-01" for address in ADDRESSES if PLAN in address]

    answers = {address: client.get(address).status_code for address in addresses}

    assert answers == dict.fromkeys(addresses, 400)


def test_a_party_of_another_plan_is_not_in_this_one(client: Client) -> None:
    kilns()
    other = factories.make_plan(slug="otro-plan")
    party = factories.make_party("parte-ajena")
    factories.make_responsibility(factories.make_activity(other, "1-1"), party)

    assert client.get(f"{PLAN}responsables/parte-ajena/").status_code == 404
    assert "Parte ajena" not in words(client, f"{PLAN}responsables/")


def test_the_links_of_a_page_keep_its_moment(client: Client) -> None:
    kilns()

    page = client.get(f"{PLAN}?corte=2016-03&al=2016-04-30").content.decode()

    kept = "?corte=2016-03&amp;al=2016-04-30"
    assert f'href="{PLAN}actividades/2a-2/{kept}"' in page
    assert f'href="{PLAN}responsables/{kept}"' in page
    assert f'href="{PLAN}compromisos/2/{kept}#2a"' in page


def test_a_commitment_gives_its_printed_words_in_both_sections(client: Client) -> None:
    moved, _ = kilns()
    commitment, component = moved.component.commitment, moved.component
    commitment.problem, commitment.objective = "Humo en la ciudad", "Menos humo"
    commitment.save()
    component.results_objective = "Menos humo, dice la sección 8"
    component.save()

    page = words(client, f"{PLAN}compromisos/2/?corte=2016-03")

    assert "Humo en la ciudad" in page
    assert "Objetivo (sección 8) Menos humo, dice la sección 8" in page
    assert "Reportado 38.6 % en 2 de 2 actividades" in page
    assert "Validado: 21.05 % en 1 de 2 actividades." in page


def test_the_list_says_state_figure_deadline_and_who_reports(client: Client) -> None:
    kilns()
    factories.make_activity(code="1-1")

    page = words(client, f"{PLAN}actividades/?corte=2016-03")

    assert "2a-2 · Actividad 2a-2 En curso Vencida" in words(
        client, f"{PLAN}actividades/?al=2016-09-01"
    )
    assert (
        "Reportado 21.05 % Validado 21.05 % Fecha acordada 25 de agosto de 2016 "
        "Informa Direccion 2a 2"
    ) in page
    assert "Fecha acordada sin fecha en el plan Informa Sin parte designada" in page


def test_an_activity_shows_how_its_number_was_made(client: Client) -> None:
    kilns()

    page = words(client, f"{PLAN}actividades/2a-2/?corte=2016-03")

    assert "De 57 ladrilleras dentro de la mancha urbana, hay 12 reubicadas (21.05 %)." in page
    assert "El informe de marzo de 2016 llegó 6 días tarde." in page
    assert "(Hechas *100) / (Previstas)" in page
    assert "Reportado: 12 × 100 ÷ 57 = 21.05 %, del informe de marzo de 2016." in page
    assert "Validado: 12 × 100 ÷ 57 = 21.05 %, del informe de marzo de 2016." in page
    assert "Juntas: (12 + 10) × 100 ÷ 57 = 38.6 %." in page
    assert "marzo de 2016 12 57 21.05 % es la vigente" in page
    assert "57 desde marzo de 2016, registrado el 18 de abril de 2016." in page
    assert "Qué mide el indicador Propuesta del portal" in page
    assert "Razón: Lectura literal de la fórmula." in page
    assert "Sociedad civil: coincide; Órgano garante: coincide" in page
    assert "febrero de 2016 Falta: debía entregarse a más tardar el 10 de marzo de 2016" in page


def test_an_activity_groups_its_parties_by_their_printed_role(client: Client) -> None:
    activity = factories.make_activity()
    for name, words_printed in [("Una", ""), ("Otra", "Vigilancia"), ("Tercera", "Vigilancia")]:
        factories.make_responsibility(
            activity,
            factories.make_party(name.lower()),
            printed_name=f"{name}:",
            role="oversees" if words_printed else "unspecified",
            role_text=words_printed,
        )

    page = words(client, f"{PLAN}actividades/2a-2/")

    assert "Una: Sin papel impreso Otra: Tercera: «Vigilancia» vigila" in page
    assert "Todavía no se publica ningún informe de esta actividad." in page


def test_an_activity_explains_its_flags_and_bears_its_fidelity_notes(client: Client) -> None:
    activity = factories.make_activity(code="2a-5", due_on=date(2016, 8, 25))
    formula = "(A *100) / (B)"
    factories.make_result(activity, formula=formula, grade="differs", grade_note="Mide otra cosa.")
    unmeasured = factories.make_activity(activity.plan, "2a-6")
    factories.make_result(unmeasured, grade="differs")
    activity.plan.discrepancies.create(
        key="dos-cosas",
        position=1,
        sections="7 y 8",
        activity=activity,
        title="Dos cosas",
        text="…",
        quotes=["25 de agosto", "26 de agosto"],
    )

    page = words(client, f"{PLAN}actividades/2a-5/")
    other = words(client, f"{PLAN}actividades/2a-6/")

    assert "Vencida: ya pasó la fecha acordada y no está cumplida." in page
    assert "Sin indicador: la sección 8 del plan no dice cómo medirla." in other
    assert "Correspondencia dudosa" not in other
    assert "Correspondencia dudosa: el renglón que la mide difiere" in page
    assert "Difiere en lo sustancial" in page
    assert "Mide otra cosa." in page
    assert "Dos cosas … 25 de agosto 26 de agosto Secciones 7 y 8" in page


def test_a_month_sums_its_months_where_each_stands_alone(client: Client) -> None:
    activity = owed_activity("3-1")
    decision = activity.results.get().indicator.decisions.get()
    decision.is_per_month = True
    decision.save()
    first = hand_in(
        activity, SEPTEMBER, on=date(2015, 10, 5), values=(3, 4), publish_on=date(2015, 10, 6)
    )
    hand_in(activity, OCTOBER, on=date(2015, 11, 5), values=(1, 4), publish_on=date(2015, 11, 6))
    judge(first, Sector.CIVIL_SOCIETY, Sector.GUARANTOR, on=date(2015, 11, 10))

    page = words(client, f"{PLAN}actividades/3-1/")

    assert "Reportado: 4 × 100 ÷ 8 = 50 %, sumando 2 meses con cifras." in page
    assert "Validado: 3 × 100 ÷ 4 = 75 %, con 1 de 2 meses validados." in page


def test_an_activity_tells_its_corrections_obstacles_and_extensions(client: Client) -> None:
    activity = owed_activity("2a-2")
    factories.make_extension(activity, OCTOBER, reason="Cambio de titular en la dirección.")
    hand_in(
        activity,
        SEPTEMBER,
        on=date(2015, 10, 8),
        publish_on=date(2015, 10, 9),
        done="",
        is_inactive=True,
        inactive_reason="Se esperaba el padrón.",
    )
    first = hand_in(
        activity,
        OCTOBER,
        on=date(2015, 11, 8),
        values=(12, 57),
        publish_on=date(2015, 11, 9),
        obstacles="Faltó un predio.",
    )
    correct(first.report, on=date(2015, 12, 1), numerator=10, done="Se contó.", reason="Dos veces.")

    before, after = (
        words(client, f"{PLAN}actividades/2a-2/{asked}")
        for asked in ("?al=2015-11-30", "?al=2015-12-31")
    )

    told = "Corrección del 1 de diciembre de 2015 De 21.05 % a 17.54 %. Razón: Dos veces."
    assert told in after
    assert told not in before
    assert "versión 2" not in before
    assert "Por qué no hubo actividad Se esperaba el padrón." in before
    assert "Obstáculos Faltó un predio." in before
    assert "Prórroga Hasta el 20 de noviembre de 2015. Cambio de titular en la dirección." in before


def test_an_activity_names_each_month_s_evidence_once_its_report_is_published(
    client: Client,
) -> None:
    activity = owed_activity("2a-2")
    published = hand_in(
        activity, OCTOBER, on=date(2015, 11, 8), values=(12, 57), publish_on=date(2015, 11, 20)
    )
    waiting = hand_in(activity, MARCH, on=date(2016, 4, 8), values=(12, 57))
    factories.make_evidence(published, title="Actas de traslado")
    factories.make_evidence(published, title="Fotografías")
    factories.make_evidence(waiting, title="Lo que nadie ha visto")

    before, after = (
        words(client, f"{PLAN}actividades/2a-2/{asked}") for asked in ("?al=2015-11-15", "")
    )

    assert "Evidencia Actas de traslado; Fotografías" in after
    assert "Actas de traslado" not in before
    assert "Lo que nadie ha visto" not in after


def test_an_activity_is_drawn_month_by_month_once_it_has_a_figure(client: Client) -> None:
    kilns()

    drawn, plain = (
        words(client, f"{PLAN}actividades/2a-2/?corte={corte}") for corte in ("2016-03", "2016-02")
    )

    assert "Meta: 100 %" in drawn
    assert "marzo de 2016 21.05 % 21.05 %" in drawn
    assert "Cómo ha ido" not in plain


def test_a_party_sees_what_it_owes_month_by_month(client: Client) -> None:
    kilns()

    page = words(client, f"{PLAN}responsables/direccion-2a-2/?corte=2016-03&al=2016-04-30")

    assert (
        "El plan la nombra en 1 actividad. Hasta este corte debe 7 informes y ha entregado 1, "
        "1 tarde. Faltan 6."
    ) in page
    assert "marzo de 2016 1 1 1 0" in page
    assert "En total 7 1 1 6" in page
    assert "«Ejecutor de la actividad» ejecuta" in page


def test_the_parties_that_owe_reports_come_apart_and_sorted_without_accents(
    client: Client,
) -> None:
    moved, _ = kilns()
    for slug, name in [("c", "Ágora"), ("a", "Zócalo"), ("b", "Consejo")]:
        factories.make_responsibility(moved, factories.make_party(slug, name=name))

    page = words(client, f"{PLAN}responsables/")

    assert "Direccion 2a 2 Gobierno; 1 actividad 1 de 12 1 11" in page
    assert page.index("Ágora") < page.index("Consejo") < page.index("Zócalo")


def test_a_report_shows_its_revisions_their_difference_and_their_verdicts(
    client: Client,
) -> None:
    moved, _ = kilns()
    report = moved.reports.get()
    correct(
        report,
        on=date(2016, 5, 2),
        numerator=10,
        done="Se contó otra vez.",
        reason="Dos se contaron dos veces.",
    )
    judge(
        report.revisions.get(number=2),
        Sector.GUARANTOR,
        on=date(2016, 5, 9),
        opinion=Verdict.Opinion.CANNOT_VERIFY,
        reason="Falta la lista.",
    )

    page = words(client, f"{PLAN}informes/2a-2/2016-03/")

    assert "Publicado; entregado el 16 de abril de 2016, 6 días tarde." in page
    assert page.index("Versión 2 vigente") < page.index("Versión 1 anterior")
    assert "Por qué se corrigió Dos se contaron dos veces." in page
    assert (
        "Antes: (se quitó: 12 ) de 57: (se quitó: 21.05 ) % "
        "Ahora: (se agregó: 10 ) de 57: (se agregó: 17.54 ) %"
    ) in page
    assert (
        "Qué se hizo Antes: Se (se quitó: visitaron las colonias. ) "
        "Ahora: Se (se agregó: contó otra vez. )"
    ) in page
    assert "Órgano garante: no puede verificarlo 9 de mayo de 2016 Falta la lista." in page
    assert page.count("Sociedad civil: coincide") == 1


def test_a_correction_of_a_link_alone_is_a_difference_too(client: Client) -> None:
    moved, _ = kilns()
    report = moved.reports.get()
    factories.make_evidence(report.revisions.get(), title="Acta", url="https://example.org/mayo")
    done = "Se visitaron las colonias."
    correct(report, on=date(2016, 5, 2), numerator=12, done=done, reason="Otro enlace.")
    report.revisions.get(number=2).evidence.update(url="https://example.org/marzo")

    page = words(client, f"{PLAN}informes/2a-2/2016-03/")

    assert (
        "Qué cambió de la versión anterior Evidencia "
        "Antes: Acta: (se quitó: https://example.org/mayo ) "
        "Ahora: Acta: (se agregó: https://example.org/marzo )"
    ) in page


def test_a_report_is_shown_as_known_on_the_day_asked(client: Client) -> None:
    moved, _ = kilns()
    correct(
        moved.reports.get(), on=date(2016, 5, 2), numerator=10, done="Otra vez.", reason="Error."
    )

    page = words(client, f"{PLAN}informes/2a-2/2016-03/?al=2016-04-20")

    assert "Versión 2" not in page
    assert "Ningún sector la ha dictaminado." in page
    assert "Está viendo lo que se sabía el 20 de abril de 2016." in page


def test_a_report_leads_everyone_to_the_same_two_doors(client: Client) -> None:
    kilns()

    page = client.get(f"{PLAN}informes/2a-2/2016-03/").content.decode()

    assert 'href="/seguimiento/durango-2015/2a-2/2016-03/corregir/"' in page
    assert 'href="/seguimiento/durango-2015/2a-2/2016-03/dictamen/"' in page


def test_a_report_recorded_by_the_sttl_says_so_with_its_source(client: Client) -> None:
    activity = owed_activity("2a-2")
    party = activity.assignments.get().party
    party.liaisons.all().delete()
    revision = factories.make_revision(
        factories.make_report(activity, MARCH, party=party),
        is_recorded_by_sttl=True,
        source="Minuta de la sexta sesión.",
    )
    factories.make_event(revision)

    page = words(client, f"{PLAN}informes/2a-2/2016-03/")

    assert "La registró el STTL, no la parte que informa." in page
    assert "Fuente Minuta de la sexta sesión." in page


def test_a_link_that_is_not_of_the_web_is_never_a_link(client: Client) -> None:
    moved, _ = kilns()
    revision = moved.reports.get().revisions.get()
    factories.make_evidence(revision, title="Trampa", url="javascript:alert(1)")

    page = client.get(f"{PLAN}informes/2a-2/2016-03/").content.decode()

    assert "Trampa" in page
    assert "javascript:" not in page


def test_the_document_is_readable_from_its_sections_and_records(client: Client) -> None:
    moved, _ = kilns()
    plan = moved.plan
    top = PlanSection.objects.create(
        plan=plan, key="plantilla", position=1, number="7.", title="PLANTILLA"
    )
    PlanSection.objects.create(
        plan=plan, parent=top, key="plantilla-2", position=2, title="Medio Ambiente"
    )
    PlanSection.objects.create(
        plan=plan, key="medicion-2a", position=3, title="Ladrilleras", footnote="http://ejemplo.mx"
    )
    plan.discrepancies.create(
        key="nota", position=1, sections="7", title="Un número", text="Se repite."
    )

    page = words(client, f"{PLAN}documento/")

    assert "7. PLANTILLA" in page
    assert "a) Componente a" in page
    assert "2a-2 Actividad 2a-2 Direccion 2a 2 «Ejecutor de la actividad»" in page
    assert "(Hechas *100) / (Previstas)" in page
    assert "Un número Se repite." in page


def test_nothing_that_is_not_published_is_on_any_page(client: Client) -> None:
    moved, _ = kilns()
    canary = "canario-7f3a"
    hand_in(
        moved,
        date(2016, 4, 1),
        on=date(2016, 5, 9),
        values=(47, 57),
        done=canary,
        obstacles=canary,
        next_steps=canary,
    )
    activity = owed_activity("2a-3", measured=False)
    hand_in(activity, MARCH, on=date(2016, 4, 9), level="limited", done=canary)

    for address in [*ADDRESSES, f"{PLAN}actividades/2a-3/"]:
        page = client.get(address).content.decode()
        assert canary not in page, address
        assert "82.46" not in page, address
    assert "abril de 2016 En revisión; entregado el 9 de mayo de 2016, a tiempo" in words(
        client, f"{PLAN}actividades/2a-2/?al=2016-05-20"
    )
    assert client.get(f"{PLAN}informes/2a-2/2016-04/").status_code == 404
    assert client.get(f"{PLAN}informes/2a-3/2016-03/").status_code == 404
