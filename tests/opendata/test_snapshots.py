"""One state of the database for all that is read together, without harm to what comes after."""

import pytest
from django.db import connection

from pal_portal.opendata.snapshots import snapshot
from sttl.models import Report


@pytest.mark.django_db(transaction=True)
def test_a_snapshot_does_not_make_django_take_the_database_for_one_without_json() -> None:
    vars(connection.features).pop("supports_json_field", None)  # as in a process that just began

    with snapshot():
        Report.objects.exists()
        knows_json = connection.features.supports_json_field

    assert knows_json
