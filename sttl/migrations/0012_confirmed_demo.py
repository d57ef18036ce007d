"""The parties of an existing demonstration, confirmed as its STTL does; no other plan's are.

A month is owed only under a decision of the STTL (DESIGN.md 4, rule 11). The year that a
demonstration had entered before rests on parties that the portal had only proposed: what a new one
confirms on 1 September 2015 is recorded here where it lacks, so that its figures stay.
"""

from datetime import datetime

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.utils import timezone

CONFIRMED_AT = datetime(2015, 9, 1, 9)
REASON = "El STTL confirma a la parte que el portal propone: el plan dice que hace el trabajo de la actividad."
REASONS = {
    "4-1": "El STTL confirma a la Dirección Municipal de Seguridad Pública y Educación: el plan le encarga elaborar el diagnóstico; las otras dos partes solo presentan indicadores con ella.",
    "4-3": "El STTL confirma a la Comisión intersectorial: es la única parte a la que el plan encarga ejecutar la formación de los comités.",
}
SECRETARY = "secretaria"  # the account of the demonstration's secretariat


def confirm_the_demonstration(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Record for each plan of demonstration what it lacks; its due day is decided by 0010."""
    by = apps.get_model("sttl", "User").objects.filter(username=SECRETARY).first()
    recorded = {"recorded_at": timezone.make_aware(CONFIRMED_AT), "recorded_by": by}
    for plan in apps.get_model("commitments", "ActionPlan").objects.filter(is_demo=True):
        confirm_reporters(apps, plan, recorded)


def confirm_reporters(apps: StateApps, plan: object, recorded: dict[str, object]) -> None:
    """Designate every party proposed of which the first month has no decision."""
    ReporterAssignment = apps.get_model("sttl", "ReporterAssignment")
    rows = ReporterAssignment.objects.filter(activity__plan=plan).order_by("recorded_at", "pk")
    for row in rows.filter(origin="portal").select_related("activity"):
        decided = rows.filter(
            origin="sttl", activity=row.activity, from_month__lte=row.from_month
        )
        if not decided.exists():
            ReporterAssignment.objects.create(
                activity=row.activity,
                party_id=row.party_id,
                from_month=row.from_month,
                origin="sttl",
                reason=REASONS.get(row.activity.code, REASON),
                **recorded,
            )


class Migration(migrations.Migration):

    dependencies = [
        ("sttl", "0011_judging_sectors_and_seats"),
    ]

    operations = [
        migrations.RunPython(confirm_the_demonstration, migrations.RunPython.noop),
    ]
