"""The council gets its own chain, a liaison its day of record, and a draft may be set aside."""

from datetime import datetime, time
from typing import Any

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

CHAIN = 1


def date_the_liaisons(apps: Any, schema_editor: Any) -> None:
    """Let those on record keep their rights: each counts as recorded on the day it began."""
    Liaison = apps.get_model("sttl", "Liaison")
    now = django.utils.timezone.now()
    for liaison in Liaison.objects.all():
        begun_at = django.utils.timezone.make_aware(datetime.combine(liaison.since_on, time.min))
        liaison.recorded_at = min(begun_at, now)
        liaison.save(update_fields=["recorded_at"])


def begin_the_chain(apps: Any, schema_editor: Any) -> None:
    """Keep since when the chain is written; what was before has no lines."""
    chains = apps.get_model("sttl", "CouncilChain").objects
    chains.get_or_create(pk=CHAIN, defaults={"begun_at": django.utils.timezone.now()})


class Migration(migrations.Migration):

    dependencies = [
        ('sttl', '0013_sign_in_names'),
    ]

    operations = [
        migrations.CreateModel(
            name='AddressRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.EmailField(max_length=254, verbose_name='correo electrónico nuevo')),
                ('requested_at', models.DateTimeField(verbose_name='pedido')),
            ],
            options={
                'verbose_name': 'cambio de correo pedido',
                'verbose_name_plural': 'cambios de correo pedidos',
                'ordering': ['requested_at'],
            },
        ),
        migrations.CreateModel(
            name='CouncilChain',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('begun_at', models.DateTimeField(editable=False, verbose_name='desde cuándo se lleva')),
            ],
            options={
                'verbose_name': 'cadena del STTL',
                'verbose_name_plural': 'cadena del STTL',
            },
        ),
        migrations.CreateModel(
            name='CouncilEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sequence', models.PositiveIntegerField(verbose_name='número')),
                ('office', models.CharField(max_length=250, verbose_name='quién actuó')),
                ('at', models.DateTimeField(verbose_name='cuándo')),
                ('content_hash', models.CharField(max_length=64, verbose_name='huella del contenido')),
                ('nonce', models.CharField(max_length=32, verbose_name='número de un solo uso')),
                ('previous_hash', models.CharField(max_length=64, verbose_name='huella anterior')),
                ('hash', models.CharField(max_length=64, verbose_name='huella')),
                ('kind', models.CharField(choices=[('seat_recorded', 'Asiento registrado'), ('seat_completed', 'Asiento completado'), ('seat_ended', 'Término de un asiento'), ('liaison_recorded', 'Enlace registrado'), ('liaison_ended', 'Término de un enlace'), ('address_requested', 'Cambio de correo pedido'), ('address_changed', 'Correo de una cuenta cambiado'), ('second_step_removed', 'Verificación en dos pasos retirada'), ('draft_set_aside', 'Borrador apartado sin leerse')], max_length=30, verbose_name='clase')),
                ('subject', models.CharField(max_length=60, verbose_name='de qué trata')),
                ('content', models.JSONField(verbose_name='contenido')),
            ],
            options={
                'verbose_name': 'suceso del STTL',
                'verbose_name_plural': 'sucesos del STTL',
                'ordering': ['sequence'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='revision',
            name='revision_number_is_unique',
        ),
        migrations.RemoveConstraint(
            model_name='revision',
            name='handed_in_revision_says_what_was_done',
        ),
        migrations.RemoveConstraint(
            model_name='revision',
            name='revision_recorded_by_sttl_has_a_source',
        ),
        migrations.RemoveConstraint(
            model_name='revision',
            name='revision_state_is_known',
        ),
        migrations.AddField(
            model_name='liaison',
            name='recorded_at',
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='registrado'),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name='member',
            name='recorded_at',
            field=models.DateTimeField(editable=False, verbose_name='registrado'),
        ),
        migrations.AlterField(
            model_name='revision',
            name='state',
            field=models.CharField(choices=[('draft', 'Borrador'), ('submitted', 'En revisión'), ('returned', 'Devuelto'), ('published', 'Publicado'), ('set_aside', 'Apartado')], default='draft', editable=False, max_length=9, verbose_name='estado'),
        ),
        migrations.AddConstraint(
            model_name='revision',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'set_aside'), _negated=True), fields=('report', 'number'), name='revision_number_is_unique', violation_error_message='El informe ya tiene una versión con ese número.'),
        ),
        migrations.AddConstraint(
            model_name='revision',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ('draft', 'returned', 'set_aside')), models.Q(('is_inactive', True), models.Q(('inactive_reason', ''), _negated=True)), models.Q(('is_inactive', False), models.Q(('done', ''), _negated=True)), _connector='OR'), name='handed_in_revision_says_what_was_done', violation_error_message='Escriba qué se hizo, o por qué no hubo actividad.'),
        ),
        migrations.AddConstraint(
            model_name='revision',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ('draft', 'returned', 'set_aside')), ('is_recorded_by_sttl', False), models.Q(('source', ''), _negated=True), _connector='OR'), name='revision_recorded_by_sttl_has_a_source', violation_error_message='Escriba de dónde tomó el STTL este informe.'),
        ),
        migrations.AddConstraint(
            model_name='revision',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'submitted', 'returned', 'published', 'set_aside'])), name='revision_state_is_known'),
        ),
        migrations.AddField(
            model_name='addressrequest',
            name='user',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='address_request', to=settings.AUTH_USER_MODEL, verbose_name='cuenta'),
        ),
        migrations.AddConstraint(
            model_name='councilchain',
            constraint=models.CheckConstraint(condition=models.Q(('pk', 1)), name='council_has_one_chain'),
        ),
        migrations.AddField(
            model_name='councilevent',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='cuenta'),
        ),
        migrations.AddConstraint(
            model_name='councilevent',
            constraint=models.UniqueConstraint(fields=('sequence',), name='council_event_sequence_is_unique'),
        ),
        migrations.AddConstraint(
            model_name='councilevent',
            constraint=models.UniqueConstraint(fields=('previous_hash',), name='council_chain_does_not_fork'),
        ),
        migrations.RunPython(date_the_liaisons, migrations.RunPython.noop),
        migrations.RunPython(begin_the_chain, migrations.RunPython.noop),
    ]
