"""A database of before keeps every right that it gave, and its chain begins without lines."""

from datetime import date, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone

from sttl.access import Role
from sttl.models import CouncilChain, CouncilEvent
from sttl.record import council
from tests.factories import make_liaison

from .walks import on

pytestmark = pytest.mark.django_db


def test_liaisons_on_record_keep_their_rights_since_the_day_they_began() -> None:
    migration, now = import_module("sttl.migrations.0014_council_chain"), timezone.now()
    old = make_liaison(recorded_at=now)
    CouncilChain.objects.all().delete()  # which the migration made for these tests too
    coming = make_liaison(recorded_at=now, since_on=timezone.localdate(now) + timedelta(days=9))

    migration.date_the_liaisons(apps, None)  # as models now are: the columns are the same
    migration.begin_the_chain(apps, None)

    old.refresh_from_db()
    coming.refresh_from_db()
    assert timezone.localdate(old.recorded_at) == old.since_on == date(2015, 8, 25)
    assert coming.recorded_at >= now
    assert Role(old.user, at=on("2015-08-25")).is_liaison_of(old.party)
    assert (CouncilChain.objects.count(), CouncilEvent.objects.count()) == (1, 0)
    assert list(council.faults()) == []
