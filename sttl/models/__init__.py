"""Who follows the plan up, and what they handed in."""

from .accounts import SignInName, User
from .authority import Authority
from .council import AddressRequest, CouncilChain, CouncilEvent
from .decisions import Amendment, Extension, ExtensionRequest, ReporterAssignment
from .due_days import DueDay
from .notices import Notice
from .people import Agreement, Liaison, Member, Session
from .record import Event, ReturnedContent, Verdict
from .reports import Baseline, Evidence, Measurement, Report, Revision
from .sector_decisions import SectorBody, SectorsDecision
