"""The accounts of the fictitious year, one for each role; offices, and no persons."""

from collections.abc import Iterable

from django.contrib.auth.hashers import make_password

from commitments.models import ActionPlan, Party
from commitments.sectors import Sector
from pal_portal.accounts.second_factor import Enrolment, enrol
from sttl.models import Liaison, Member, User
from sttl.office.secretariat import create_secretariat
from sttl.reading.moments import start_of

SECRETARY = "secretaria"
MEMBERS = {
    Sector.GOVERNMENT: ("sttl-gobierno", "Titular de gobierno (demostración)"),
    Sector.CIVIL_SOCIETY: ("sttl-sociedad-civil", "Titular de sociedad civil (demostración)"),
    Sector.GUARANTOR: ("sttl-garante", "Titular del órgano garante (demostración)"),
}
WITHOUT_LIAISON = "comision-intersectorial"  # the STTL records its months


def liaison_name(party: str) -> str:
    """Return the user name of a party's liaison."""
    return f"enlace-{party}"


def account_names(parties: Iterable[Party]) -> list[str]:
    """Return the user names of the whole demonstration."""
    members = [name for name, _ in MEMBERS.values()]
    return [SECRETARY, *members, *(liaison_name(party.slug) for party in parties)]


def make_accounts(plan: ActionPlan, parties: Iterable[Party], *, password: str) -> Enrolment:
    """Create the secretariat's account, a liaison for each party and a seat for each sector.

    All hold office since the plan was signed. Returns the second step of the secretariat, without
    which it does not enter.
    """
    encoded = make_password(password)  # once: it is slow on purpose
    secretary = User.objects.create(username=SECRETARY, password=encoded, is_staff=True)
    secretary.groups.add(create_secretariat())
    for party in parties:
        user = User.objects.create(username=liaison_name(party.slug), password=encoded)
        Liaison.objects.create(
            user=user,
            party=party,
            since_on=plan.signed_on,
            recorded_at=start_of(plan.signed_on),
        )
    for sector, (username, seat) in MEMBERS.items():
        Member.objects.create(
            name=seat,
            seat=Member.Seat.TITULAR,
            sector=sector,
            since_on=plan.signed_on,
            recorded_at=start_of(plan.signed_on),
            user=User.objects.create(username=username, password=encoded),
        )
    return enrol(secretary)
