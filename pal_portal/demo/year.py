"""The whole fictitious year, entered at once or not at all."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from commitments.models import ActionPlan, Party
from commitments.refused import Refused
from pal_portal.accounts.second_factor import Enrolment
from sttl.models import Event, Report, ReporterAssignment, Revision, Verdict
from sttl.models.accounts import account_called
from sttl.record.chain import faults

from .entry import DemoEntry
from .fiction import steps
from .people import WITHOUT_LIAISON, account_names, make_accounts

PLAN = "durango-2015"


@transaction.atomic
def enter_year(*, password: str) -> Enrolment | None:
    """Enter the year and return the secretariat's second step, without which it does not enter.

    None, and no change, where the year is there already.

    Raises Refused, having changed nothing, for a database without the plan, with other reports
    or with accounts of the same names, and for a step that the portal's own rules refuse.
    """
    plan = ActionPlan.objects.select_for_update().filter(slug=PLAN).first()
    if plan is None:
        raise Refused("Primero cargue el plan: manage.py load_plan fixtures/durango-2015.")
    if plan.is_demo:
        return None
    parties = parties_with_liaison(plan)
    refuse_others(account_names(parties))
    plan.is_demo = True
    plan.save(update_fields=["is_demo"])
    second_step = make_accounts(plan, parties, password=password)
    enter_steps(plan)
    broken = list(faults(plan))
    if broken:
        raise Refused(f"La cadena de sucesos no se verifica: {' '.join(broken)}")
    return second_step


def parties_with_liaison(plan: ActionPlan) -> list[Party]:
    """Return the parties that report some activity, or will, and have somebody to do so."""
    assigned = ReporterAssignment.objects.filter(activity__plan=plan).values("party__slug")
    later = {step.row["party"] for step in steps() if step.table == "assigned"}
    slugs = {row["party__slug"] for row in assigned} | later
    return list(Party.objects.filter(slug__in=slugs - {WITHOUT_LIAISON}).order_by("slug"))


def refuse_others(accounts: list[str]) -> None:
    """Refuse a database in which people work already."""
    if Report.objects.exists():
        raise Refused("La base de datos ya tiene informes; use una base aparte.")
    account = next(filter(None, map(account_called, sorted(accounts))), None)
    if account is not None:
        raise Refused(f"La base de datos ya tiene la cuenta «{account}»; use una base aparte.")


def enter_steps(plan: ActionPlan) -> None:
    """Take every step, and say which one was refused."""
    clerk = DemoEntry(plan)
    for step in steps():
        try:
            clerk.enter(step)
        except (Refused, PermissionDenied, ValidationError) as error:
            raise Refused(f"No se admitió un paso del {step.at:%Y-%m-%d}: {error}") from error


def counts() -> dict[str, int]:
    """Count what was entered, by its Spanish name."""
    published = Revision.objects.filter(state=Revision.State.PUBLISHED)
    return {
        "informes": Report.objects.count(),
        "versiones": Revision.objects.count(),
        "publicadas": published.count(),
        "devueltas": Event.objects.filter(step=Event.Step.RETURN).count(),
        "correcciones": Revision.objects.filter(number__gt=1).count(),
        "dictámenes": Verdict.objects.count(),
        "sucesos": Event.objects.count(),
    }
