"""The rights of the technical secretariat: it keeps the plan, and deletes no record (TRUST.md)."""

from collections.abc import Iterator

from django.contrib.auth.models import Group, Permission
from django.db.models import Q

from sttl.models.people import SECRETARIAT

READS = {
    "commitments": (
        "actionplan plansection commitment component activity party partyname partyidentity "
        "responsibility "
        "plannedresult discrepancy"
    ),
    "indicators": "universe indicator indicatordecision",
    "sttl": (
        "user liaison member session agreement reporterassignment dueday extension "
        "extensionrequest amendment sectorsdecision sectorbody report revision measurement "
        "evidence baseline verdict event"
    ),
}
ADDS = {
    "commitments": "party partyname partyidentity discrepancy",
    "indicators": "universe indicatordecision",
    "sttl": (
        "user liaison member session agreement reporterassignment dueday extension amendment "
        "sectorsdecision sectorbody revision"
    ),
}
CHANGES = {
    "commitments": "actionplan party partyname discrepancy",
    "sttl": "user liaison member session agreement revision",
}  # of the accounts only those without rights of their own: sttl/office/admin/accounts.py
DELETES = {"sttl": "agreement"}


def rights() -> Iterator[tuple[str, str]]:
    """Give the app and the code of each permission of the group."""
    for verb, granted in (("view", READS), ("add", ADDS), ("change", CHANGES), ("delete", DELETES)):
        for app, models in granted.items():
            yield from ((app, f"{verb}_{model}") for model in models.split())


def create_secretariat() -> Group:
    """Make the group, or give it back just the rights above if they were changed."""
    group, _ = Group.objects.get_or_create(name=SECRETARIAT)
    permission_filter = Q()
    for app, code in rights():
        permission_filter |= Q(content_type__app_label=app, codename=code)
    group.permissions.set(Permission.objects.filter(permission_filter))
    return group
