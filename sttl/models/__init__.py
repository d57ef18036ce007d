"""Who follows the plan up, and what they handed in."""

from .decisions import Amendment, DueDay, Extension, ExtensionRequest, ReporterAssignment
from .notices import Notice
from .people import Agreement, Liaison, Member, Session, User
from .record import Event, ReturnedContent, Verdict
from .reports import Baseline, Evidence, Measurement, Report, Revision
from .sectors import SectorBody, SectorsDecision
