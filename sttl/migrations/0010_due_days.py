"""The due day of a plan as dated decisions, and the bare number of each plan as the first."""

from datetime import datetime, time

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.utils import timezone

SIGNED_PLAN = ("durango-2015", 10)
PROPOSED = "El plan pide seguimiento mensual y no fija un día; el portal propone el día 10 del mes siguiente."
BROUGHT = "Es el día con el que el plan se trajo al portal."
DECIDED = "vigente antes de que los días límite llevaran fecha"


def date_the_numbers(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Record each plan's due day as proposed at its signing, and as decided once the STTL was.

    The proposal stands before the decision, so that no earlier day of knowledge loses its due day.
    """
    DueDay = apps.get_model('sttl', 'DueDay')
    ReporterAssignment = apps.get_model('sttl', 'ReporterAssignment')
    for plan in apps.get_model('commitments', 'ActionPlan').objects.all():
        signed_at = timezone.make_aware(datetime.combine(plan.signed_on, time()))
        decided = ReporterAssignment.objects.filter(activity__plan=plan, origin='sttl')
        decided_at = decided.order_by('recorded_at').values_list('recorded_at', flat=True).first()
        due_day = {'plan': plan, 'day': plan.report_due_day, 'from_month': plan.first_month}
        if decided_at is None or decided_at > signed_at:
            reason = PROPOSED if (plan.slug, plan.report_due_day) == SIGNED_PLAN else BROUGHT
            DueDay.objects.create(**due_day, origin='portal', recorded_at=signed_at, reason=reason)
        if decided_at is not None:
            DueDay.objects.create(**due_day, origin='sttl', recorded_at=decided_at, reason=DECIDED)


class Migration(migrations.Migration):

    dependencies = [
        ('commitments', '0001_initial'),
        ('sttl', '0008_notices'),
    ]

    operations = [
        migrations.CreateModel(
            name='DueDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='registrada')),
                ('reason', models.TextField(verbose_name='razón')),
                ('day', models.PositiveSmallIntegerField(help_text='Día del mes siguiente.', verbose_name='día límite')),
                ('from_month', models.DateField(verbose_name='desde el mes')),
                ('origin', models.CharField(choices=[('document', 'Documento firmado'), ('portal', 'Propuesta del portal'), ('sttl', 'Decisión del STTL')], default='sttl', max_length=8, verbose_name='origen')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='due_days', to='commitments.actionplan', verbose_name='plan')),
                ('recorded_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='registrada por')),
            ],
            options={
                'verbose_name': 'día límite',
                'verbose_name_plural': 'días límite',
                'ordering': ['plan', 'from_month', 'recorded_at'],
                'constraints': [models.CheckConstraint(condition=models.Q(('day__gte', 1), ('day__lte', 28)), name='due_day_exists_in_every_month', violation_error_message='El día límite va del 1 al 28, que todos los meses tienen.'), models.CheckConstraint(condition=models.Q(('from_month__day', 1)), name='due_day_starts_with_a_month', violation_error_message='Indique el mes por su primer día, como 2015-09-01.'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='due_day_has_a_reason', violation_error_message='Escriba la razón de la decisión.')],
            },
        ),
        migrations.RunPython(date_the_numbers, migrations.RunPython.noop),
    ]
