"""What each party is called, dated: its name and sector of before are its first."""

from datetime import datetime, time

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.utils import timezone

ENTERED = "Nombre y sector con los que la parte entró en el portal."


def date_the_names(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Record each party's name and sector as of the signing of its first plan.

    A party that no plan names takes the day of the first plan of all, or today where there is none.
    """
    ActionPlan = apps.get_model('commitments', 'ActionPlan')
    PartyIdentity = apps.get_model('commitments', 'PartyIdentity')
    first = ActionPlan.objects.order_by('signed_on').values_list('signed_on', flat=True).first()
    for party in apps.get_model('commitments', 'Party').objects.all():
        own = ActionPlan.objects.filter(activities__responsibilities__party=party)
        signed = own.order_by('signed_on').values_list('signed_on', flat=True).first()
        since_on = signed or first or timezone.localdate()
        PartyIdentity.objects.create(
            party=party,
            name=party.name or party.slug,
            sector=party.sector,
            since_on=since_on,
            recorded_at=timezone.make_aware(datetime.combine(since_on, time())),
            reason=ENTERED,
        )


class Migration(migrations.Migration):

    dependencies = [
        ('commitments', '0003_corrections'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PartyIdentity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='registrada')),
                ('reason', models.TextField(verbose_name='razón')),
                ('name', models.CharField(max_length=200, verbose_name='nombre')),
                ('sector', models.CharField(blank=True, choices=[('government', 'Gobierno'), ('civil_society', 'Sociedad civil'), ('guarantor', 'Órgano garante')], max_length=13, verbose_name='sector')),
                ('since_on', models.DateField(verbose_name='desde')),
                ('party', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='identities', to='commitments.party', verbose_name='parte')),
                ('recorded_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='registrada por')),
            ],
            options={
                'verbose_name': 'nombre de una parte',
                'verbose_name_plural': 'nombres de las partes',
                'ordering': ['party', 'since_on'],
                'constraints': [models.UniqueConstraint(fields=('party', 'since_on'), name='party_is_renamed_once_a_day', violation_error_message='Ya hay un nombre de esa parte desde ese día; elija otro día.'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='party_identity_has_a_name', violation_error_message='Escriba el nombre.'), models.CheckConstraint(condition=models.Q(('sector__in', ['', 'government', 'civil_society', 'guarantor'])), name='party_identity_sector_is_known', violation_error_message='Elija uno de los tres sectores, o ninguno.'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='party_identity_has_a_reason', violation_error_message='Escriba la razón del cambio.')],
            },
        ),
        migrations.RunPython(date_the_names, migrations.RunPython.noop),
    ]
