"""The code lists of the portal's data, from codes.toml, and what the database holds for each."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.db.models import TextChoices

from commitments.models import Party, PlannedResult, Responsibility
from commitments.sectors import Sector
from indicators.models import IndicatorDecision
from indicators.rollup import Level, State
from sttl.models import Amendment, CouncilEvent, DueDay, Event, Member, SectorBody, Verdict
from sttl.reading.duties import Standing
from sttl.reading.readings import Flag


@dataclass(frozen=True)
class Codes:
    """A code list: what the database holds, what the data say, and what a person reads."""

    choices: type[TextChoices]
    public: Mapping[str, str]

    def stored(self, code: str) -> str:
        """Return what the database holds for a code. Raises ValueError for an unknown one."""
        for stored, public in self.public.items():
            if public == code:
                return stored
        raise ValueError(code)

    @property
    def labels(self) -> dict[str, str]:
        """Give each public code with the words that the screen has for it."""
        return {public: self.choices(stored).label for stored, public in self.public.items()}


PUBLIC = tomllib.loads(Path(__file__).with_name("codes.toml").read_text("utf-8"))

SECTOR = Codes(Sector, PUBLIC["sector"])
PARTY_KIND = Codes(Party.Kind, PUBLIC["party_kind"])
ROLE = Codes(Responsibility.Role, PUBLIC["role"])
GRADE = Codes(PlannedResult.Grade, PUBLIC["grade"])
ORIGIN = Codes(IndicatorDecision.Origin, PUBLIC["origin"])
DUE_DAY_ORIGIN = Codes(DueDay.Origin, PUBLIC["due_day_origin"])
NAMED_BY = Codes(SectorBody.Origin, PUBLIC["named_by"])
LEVEL = Codes(Level, PUBLIC["level"])
STANDING = Codes(Standing, PUBLIC["standing"])
OPINION = Codes(Verdict.Opinion, PUBLIC["opinion"])
SEAT = Codes(Member.Seat, PUBLIC["seat"])
SUBJECT = Codes(Amendment.Subject, PUBLIC["subject"])
STEP = Codes(Event.Step, PUBLIC["step"])
COUNCIL_KIND = Codes(CouncilEvent.Kind, PUBLIC["council_kind"])
STATE = Codes(State, PUBLIC["state"])
FLAG = Codes(Flag, PUBLIC["flag"])
