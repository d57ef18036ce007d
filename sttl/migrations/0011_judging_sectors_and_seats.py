"""Which sectors judge becomes a dated decision, the name of a sector's body data, a seat dated."""

from datetime import datetime, time
from typing import Any

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

SIGNED_PLAN = "durango-2015"


def name_the_signed_bodies(apps: Any, schema_editor: Any) -> None:
    """Give the signed plan, where it is, the names that its document prints for the sectors."""
    plan = apps.get_model("commitments", "ActionPlan").objects.filter(slug=SIGNED_PLAN).first()
    if plan is None:
        return
    SectorBody = apps.get_model("sttl", "SectorBody")
    for body in BODIES:
        SectorBody.objects.create(
            since_on=plan.signed_on,
            recorded_at=django.utils.timezone.make_aware(
                datetime.combine(plan.signed_on, time.min)
            ),
            **body,
        )


# As fixtures/durango-2015/nombres_de_los_sectores.csv has it.
BODIES = [
    {
        "sector": "guarantor",
        "origin": "document",
        "name": "IDAIP",
        "reason": (
            "El plan lo imprime como «Instituto Duranguense de Acceso a la Información y de "
            "Protección de Datos Personales (IDAIP)» y llama garantes a los organismos "
            "«especializados en materia de acceso a la información y protección de datos "
            "personales». Que sea el órgano garante del STTL lo dice la clasificación del portal."
        ),
    }
]


class Migration(migrations.Migration):

    dependencies = [
        ("commitments", "0001_initial"),
        ("sttl", "0009_event_content_version"),
    ]

    operations = [
        migrations.AddField(
            model_name='member',
            name='recorded_at',
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='registrado'),
        ),
        migrations.CreateModel(
            name='SectorBody',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='registrada')),
                ('reason', models.TextField(verbose_name='razón')),
                ('sector', models.CharField(choices=[('government', 'Gobierno'), ('civil_society', 'Sociedad civil'), ('guarantor', 'Órgano garante')], max_length=13, verbose_name='sector')),
                ('name', models.CharField(max_length=200, verbose_name='nombre')),
                ('since_on', models.DateField(verbose_name='desde')),
                ('origin', models.CharField(choices=[('document', 'El plan firmado'), ('sttl', 'Decisión del STTL')], default='sttl', max_length=8, verbose_name='origen')),
                ('recorded_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='registrada por')),
            ],
            options={
                'verbose_name': 'nombre de un sector',
                'verbose_name_plural': 'nombres de los sectores',
                'ordering': ['sector', 'since_on', 'recorded_at'],
                'constraints': [models.CheckConstraint(condition=models.Q(('sector__in', ['government', 'civil_society', 'guarantor'])), name='sector_body_is_of_a_sector'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='sector_body_has_a_name', violation_error_message='Escriba el nombre.'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='sector_body_has_a_reason', violation_error_message='Escriba la razón de la decisión.')],
            },
        ),
        migrations.CreateModel(
            name='SectorsDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='registrada')),
                ('reason', models.TextField(verbose_name='razón')),
                ('from_month', models.DateField(verbose_name='desde el mes')),
                ('sectors', models.CharField(max_length=200, verbose_name='sectores que dictaminan')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sectors_decisions', to='commitments.actionplan', verbose_name='plan')),
                ('recorded_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='registrada por')),
            ],
            options={
                'verbose_name': 'decisión sobre los sectores',
                'verbose_name_plural': 'sectores que dictaminan',
                'ordering': ['plan', 'from_month', 'recorded_at'],
                'constraints': [models.CheckConstraint(condition=models.Q(('from_month__day', 1)), name='sectors_decision_starts_with_a_month', violation_error_message='Indique el mes por su primer día, como 2015-09-01.'), models.CheckConstraint(condition=models.Q(('sectors__contains', ',')), name='sectors_decision_names_two_at_least', violation_error_message='Elija al menos dos sectores: nadie dictamina los informes del suyo.'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='sectors_decision_has_a_reason', violation_error_message='Escriba la razón de la decisión.')],
            },
        ),
        migrations.RunPython(name_the_signed_bodies, migrations.RunPython.noop),
    ]
