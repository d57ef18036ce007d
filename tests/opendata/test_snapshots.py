"""All that is read together is of one state, whoever writes meanwhile."""

from threading import Thread

import pytest
from django.db import connection, transaction

from commitments.models import ActionPlan
from pal_portal.opendata.tables import snapshot
from sttl.models import Report
from tests import factories


def rename() -> None:
    """Rename the plan from another connection, as another person does."""
    try:
        ActionPlan.objects.update(title="Otro título")
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_what_is_written_meanwhile_is_not_seen() -> None:
    factories.make_plan(title="Título")

    with snapshot():
        before = ActionPlan.objects.get().title
        writer = Thread(target=rename)
        writer.start()
        writer.join()
        meanwhile = ActionPlan.objects.get().title

    assert (before, meanwhile) == ("Título", "Título")
    assert ActionPlan.objects.get().title == "Otro título"


@pytest.mark.django_db(transaction=True)
def test_a_snapshot_leaves_the_connection_as_it_was_even_after_a_fault() -> None:
    with pytest.raises(ZeroDivisionError), snapshot():
        ActionPlan.objects.count() / 0

    with transaction.atomic():
        factories.make_plan()
    assert ActionPlan.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_snapshot_does_not_make_django_take_the_database_for_one_without_json() -> None:
    vars(connection.features).pop("supports_json_field", None)  # as in a process that just began

    with snapshot():
        Report.objects.exists()
        knows_json = connection.features.supports_json_field

    assert knows_json
