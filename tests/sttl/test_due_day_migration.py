"""The bare number of a plan becomes its first decisions, and no figure of any day changes."""

from collections.abc import Iterator
from datetime import date
from importlib import import_module

import pytest
from django.apps.registry import Apps
from django.db import connection, models
from django.db.migrations.loader import MigrationLoader

from commitments.models import ActionPlan
from sttl.models import DueDay
from tests.factories import make_activity, make_assignment, make_plan
from tests.sttl.walks import on

pytestmark = pytest.mark.django_db(transaction=True)

SIGNED_AT = "2015-08-25T05:00:00+00:00"  # midnight of the signing day in Durango
PROPOSED = (
    "El plan pide seguimiento mensual y no fija un día; el portal propone el día 10 del mes "
    "siguiente."
)
BROUGHT = "Es el día con el que el plan se trajo al portal."
DECIDED = "vigente antes de que los días límite llevaran fecha"


@pytest.fixture
def before() -> Iterator[Apps]:
    """Give the models as they were, the plans' number with them."""
    field = models.PositiveSmallIntegerField("día límite del informe", null=True)
    field.set_attributes_from_name("report_due_day")
    field.model = ActionPlan
    with connection.schema_editor() as editor:
        editor.add_field(ActionPlan, field)
    try:
        yield MigrationLoader(connection).project_state(("sttl", "0010_due_days")).apps
    finally:
        with connection.schema_editor() as editor:
            editor.remove_field(ActionPlan, field)


def plan_due_on(day: int, slug: str = "durango-2015") -> ActionPlan:
    """Make a plan that has its due day as a number alone."""
    plan = make_plan(slug=slug)
    plan.due_days.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE commitments_actionplan SET report_due_day = %s WHERE id = %s", [day, plan.pk]
        )
    return plan


def migrated(before: Apps) -> list[tuple[str, int, str, str, str]]:
    """Take the migration's step, and return what it recorded, in the order of the record."""
    with connection.schema_editor() as editor:
        import_module("sttl.migrations.0010_due_days").date_the_numbers(before, editor)
    rows = DueDay.objects.order_by("plan__slug", "recorded_at", "pk")
    assert {row.from_month for row in rows} == {date(2015, 9, 1)}
    return [
        (row.plan.slug, row.day, row.origin, row.recorded_at.isoformat(), row.reason)
        for row in rows
    ]


def test_the_due_day_of_the_signed_plan_is_the_portals_proposal_with_its_stored_reason(
    before: Apps,
) -> None:
    make_assignment(make_activity(plan_due_on(10)), origin="portal")

    assert migrated(before) == [("durango-2015", 10, "portal", SIGNED_AT, PROPOSED)]


def test_of_another_plan_or_day_the_reason_says_no_more_than_is_known(before: Apps) -> None:
    plan_due_on(12)
    plan_due_on(10, slug="canatlan-2015")

    assert migrated(before) == [
        ("canatlan-2015", 10, "portal", SIGNED_AT, BROUGHT),
        ("durango-2015", 12, "portal", SIGNED_AT, BROUGHT),
    ]


def test_a_plan_whose_reporters_the_sttl_decided_has_its_due_day_decided_since_the_first(
    before: Apps,
) -> None:
    plan = plan_due_on(10)
    for code, day in (("2a-2", "2015-11-20"), ("2a-5", "2015-10-20")):
        make_assignment(make_activity(plan, code), recorded_at=on(day))

    assert migrated(before) == [
        ("durango-2015", 10, "portal", SIGNED_AT, PROPOSED),
        ("durango-2015", 10, "sttl", "2015-10-20T17:00:00+00:00", DECIDED),
    ]


def test_a_decision_of_the_signing_needs_no_proposal_before_it(before: Apps) -> None:
    plan = plan_due_on(15)
    make_assignment(make_activity(plan), recorded_at=SIGNED_AT)

    assert migrated(before) == [("durango-2015", 15, "sttl", SIGNED_AT, DECIDED)]
