"""The names by which accounts enter, in one table; a name that another account has is changed.

Names were told apart by their capitals, and nothing kept a name from being another's address
(decision 040).
"""

import sys
import unicodedata
from collections.abc import Iterator
from itertools import count
from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from sttl.models.accounts import canonical_form, is_writable

LONGEST = 150  # letters of a user name


def keep_the_names(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Record every account's address and name, the oldest account first, and say what changed.

    The addresses come before the names, since an address cannot be changed here.
    """
    User = apps.get_model('sttl', 'User')
    SignInName = apps.get_model('sttl', 'SignInName')
    accounts = list(User.objects.order_by('date_joined', 'pk'))
    owners = {}
    for account in accounts:
        address = canonical_form(account.email)
        if is_writable(address) and address not in owners:
            owners[address] = (account, 'address')
        elif address:
            say(f'La cuenta «{account.username}» no entra con su correo: ya es de otra, o lleva letras de otro alfabeto.')
    crowded_out = []
    for account in accounts:
        name = canonical_form(account.username)
        if not is_writable(name) or owners.setdefault(name, (account, 'user_name'))[0] != account:
            crowded_out.append(account)
    for account in crowded_out:
        former = account.username
        holder = owners.get(canonical_form(former))
        account.username = next(name for name in candidates(account) if canonical_form(name) not in owners)
        account.save(update_fields=['username'])
        owners[canonical_form(account.username)] = (account, 'user_name')
        why = f'«{former}» queda para la cuenta «{holder[0].username}»' if holder else 'el anterior lleva letras de otro alfabeto o está vacío'
        also = ', o con su correo' if (account, 'address') in owners.values() else ''
        say(f'La cuenta «{former}» entra ahora con el nombre «{account.username}»{also}; {why}.')
    SignInName.objects.bulk_create(
        SignInName(account=account, kind=kind, canonical=canonical) for canonical, (account, kind) in owners.items()
    )


def candidates(account: Any) -> Iterator[str]:
    """Yield names for an account: its own, without marks, and then the same with -2, -3…"""
    apart = unicodedata.normalize('NFKD', account.username)
    plain = ''.join(letter for letter in apart if not unicodedata.combining(letter))
    names = [name for name in (account.username, plain) if is_writable(canonical_form(name))]
    base = names[0] if names else f'cuenta-{account.pk}'
    if len(canonical_form(base)) > len(base):
        base = canonical_form(base)
    yield base[:LONGEST]
    for number in count(2):
        yield f'{base[:LONGEST - len(str(number)) - 1]}-{number}'


def say(sentence: str) -> None:
    """Print it, whatever letters the terminal knows."""
    encoding = getattr(sys.stdout, 'encoding', None) or 'utf-8'
    print(sentence.encode(encoding, 'backslashreplace').decode(encoding))


class Migration(migrations.Migration):

    dependencies = [
        ('sttl', '0012_confirmed_demo'),
    ]

    operations = [
        migrations.AlterModelManagers(
            name='user',
            managers=[
            ],
        ),
        migrations.CreateModel(
            name='SignInName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('user_name', 'nombre'), ('address', 'correo electrónico')], max_length=9, verbose_name='clase')),
                ('canonical', models.CharField(max_length=254, unique=True, verbose_name='forma canónica')),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sign_in_names', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'nombre de entrada',
                'verbose_name_plural': 'nombres de entrada',
                'ordering': ['canonical'],
            },
        ),
        migrations.RunPython(keep_the_names, migrations.RunPython.noop),
    ]
