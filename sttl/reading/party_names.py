"""What the parties were called on a day, and which sector each belonged to."""

from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import date
from typing import Self

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce

from commitments.dated import PartyIdentity
from commitments.models import Party

from .decisions import IDENTITY, Decided
from .moments import Moment


def party_then(field: str, party: str, moment: Moment) -> Coalesce:
    """Return the SQL of a party's name or sector as of a moment, from the path to its key.

    Before the first record the first one holds.
    """
    own = PartyIdentity.objects.filter(party=OuterRef(party))
    then = own.in_force(on=moment.judged_on, before=moment.known_before).values(field)[:1]
    return Coalesce(Subquery(then), Subquery(own.order_by("since_on").values(field)[:1]))


@dataclass(frozen=True)
class PartyNames:
    """What the parties of more than one name were called at a moment; the others bear theirs."""

    identities: Mapping[int | None, Decided]

    @classmethod
    def at(cls, moment: Moment, decided: Iterable[Decided]) -> Self:
        """Take of each party the identity that holds, before the first record the first.

        No query beside that of the decisions.
        """
        dated = [(row.day or date.min, row) for row in decided if row.kind == IDENTITY]
        dated.sort(key=lambda pair: pair[0])
        first = {row.party: row for _, row in reversed(dated)}
        then = {
            row.party: row
            for since, row in dated
            if since <= moment.judged_on and row.recorded_at < moment.known_before
        }
        return cls(first | then)

    def name(self, party: int | None, newest: str) -> str:
        """Return what a party was called, of which the newest name is given."""
        identity = self.identities.get(party)
        return identity.party_name if identity else newest

    def of(self, party: Party) -> Party:
        """Return a party as it was then, to be shown and never saved."""
        identity = self.identities.get(party.pk)
        if identity is None:
            return party
        shown = copy(party)
        shown.name, shown.sector = identity.party_name, identity.text
        return shown
