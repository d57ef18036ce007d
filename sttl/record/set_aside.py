"""What a party left unsent, and has nobody to send it: put aside unread, never thrown away.

The secretariat then records the month itself. What was put aside stays in the database, its
evidence with it, and no page, list or file has it (decision 041).
"""

from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from commitments.models import Party
from commitments.months import day_name, write_month
from commitments.refused import Refused
from sttl.access import Role, left_unsent, report_of, reporter_of
from sttl.models import CouncilEvent, Report, Revision, User

from .council import append
from .council import lock as lock_voices
from .workflow import lock

WAIT = timedelta(days=10)  # for a successor, who takes the draft up where it was left
NOTHING_LEFT = "Ese informe no tiene un borrador de su parte sin entregar."


def free_on(revision: Revision, party: Party) -> date:
    """Return the first day on which a draft left by a party without liaison may be set aside.

    Ten days after the last liaison ended, or after the draft was last written by one who did not.
    """
    ended_on = party.liaisons.aggregate(last=Max("until_on"))["last"]
    left_on = timezone.localdate(revision.saved_at)
    return max(ended_on or left_on, left_on) + WAIT


@transaction.atomic
def set_aside(report: Report, *, by: User, at: datetime) -> Revision:
    """Put the draft that a party without liaison left unsent aside, unread, with its line.

    Raises PermissionDenied for whoever does not record the party's months, and Refused where
    nothing was left, or sooner than ten days after the party was left without liaison.
    """
    lock(report.activity.plan)
    lock_voices(at=at)  # so that no successor is named meanwhile
    report = report_of(report.activity, report.month)
    role, party = Role(by, at=at), reporter_of(report, as_of=at)
    if party is None or not role.acts_as_sttl(party):
        raise PermissionDenied
    revision = left_unsent(report)
    if revision is None:
        raise Refused(NOTHING_LEFT)
    if party.liaisons.filter(until_on__isnull=True).exists():
        raise Refused("La parte tiene un enlace sin término: regístrelo primero.")
    first_day = free_on(revision, party)
    if role.day < first_day:
        raise Refused(f"El borrador puede apartarse a partir del {day_name(first_day)}.")
    Revision.objects.filter(pk=revision.pk).update(state=Revision.State.SET_ASIDE)
    content = {
        "plan": report.activity.plan.slug,
        "activity": report.activity.code,
        "month": write_month(report.month),
        "party": party.slug,
    }
    append(CouncilEvent.Kind.DRAFT_SET_ASIDE, f"draft/{revision.pk}", content, by=by, at=at)
    return revision
