from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('commitments', '0001_initial'),
        ('sttl', '0010_due_days'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='actionplan',
            name='plan_due_day_exists_in_every_month',
        ),
        migrations.RemoveField(
            model_name='actionplan',
            name='report_due_day',
        ),
    ]
