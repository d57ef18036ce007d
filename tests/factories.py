"""Builders of rows for tests: each takes what matters to a test and fills in the rest.

Without a plan they build on Durango's, without an activity on its 2a-2, made when first needed.
Rows are written directly, past the workflow; times default to noon in the plan's time zone.
"""

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from hashlib import sha256
from itertools import count
from typing import Any

from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Max
from django.utils import timezone

from commitments.corrections import Correction
from commitments.dated import PartyIdentity
from commitments.models import (
    ActionPlan,
    Activity,
    Commitment,
    Component,
    Party,
    PlannedResult,
    Responsibility,
)
from commitments.months import last_day
from commitments.sectors import Sector
from indicators.models import Indicator, IndicatorDecision, Universe
from sttl.models import (
    Agreement,
    Amendment,
    Baseline,
    CouncilEvent,
    DueDay,
    Event,
    Evidence,
    Extension,
    ExtensionRequest,
    Liaison,
    Measurement,
    Member,
    Report,
    ReporterAssignment,
    Revision,
    SectorBody,
    SectorsDecision,
    Session,
    User,
    Verdict,
)
from sttl.models.chain_line import FIRST_LINK
from sttl.models.people import SECRETARIAT
from sttl.reading.moments import start_of
from sttl.record import council

SIGNED_ON = date(2015, 8, 25)
FIRST_MONTH = date(2015, 9, 1)
CODE = re.compile(r"([0-9]+)([a-z]?)-([0-9]+)")

serial = count(1)


def noon(day: date) -> datetime:
    """Return the middle of a day in the portal's time zone."""
    return timezone.make_aware(datetime.combine(day, time(12)))


# The signed plan


def make_plan(**fields: Any) -> ActionPlan:
    """Make a plan of Durango's shape: twelve months from September 2015, due on day 10."""
    defaults: dict[str, Any] = {
        "slug": "durango-2015",
        "title": "Plan de Acción Local",
        "signed_on": SIGNED_ON,
        "first_month": FIRST_MONTH,
        "last_month": date(2016, 8, 1),
    }
    due_day = fields.pop("report_due_day", 10)
    plan = ActionPlan.objects.create(**{**defaults, **fields})
    make_due_day(plan, due_day)
    return plan


def durango() -> ActionPlan:
    """Return Durango's plan, made when it is not there yet."""
    return ActionPlan.objects.filter(slug="durango-2015").first() or make_plan()


def make_commitment(plan: ActionPlan | None = None, number: int = 2, **fields: Any) -> Commitment:
    defaults = {"heading": f"Compromiso {number}.", "title": f"Texto del compromiso {number}"}
    return Commitment.objects.create(
        plan=plan or durango(), number=number, **{**defaults, **fields}
    )


def make_component(
    commitment: Commitment | None = None, letter: str = "a", **fields: Any
) -> Component:
    defaults = {"name": f"Componente {letter}" if letter else ""}
    return Component.objects.create(
        commitment=commitment or make_commitment(), letter=letter, **{**defaults, **fields}
    )


def make_activity(plan: ActionPlan | None = None, code: str = "2a-2", **fields: Any) -> Activity:
    """Make the activity of that code, with its commitment and component where they are missing."""
    plan = plan or durango()
    read = CODE.fullmatch(code)
    assert read, f"not the code of an activity: {code}"
    commitment_number, letter, number = int(read[1]), read[2], int(read[3])
    commitment = Commitment.objects.filter(
        plan=plan, number=commitment_number
    ).first() or make_commitment(plan, commitment_number)
    component = Component.objects.filter(
        commitment=commitment, letter=letter
    ).first() or make_component(commitment, letter)
    defaults = {"component": component, "number": number, "title": f"Actividad {code}"}
    return Activity.objects.create(plan=plan, code=code, **{**defaults, **fields})


def some_activity() -> Activity:
    """Return Durango's 2a-2, made when it is not there yet."""
    return Activity.objects.filter(plan=durango(), code="2a-2").first() or make_activity()


def make_party(slug: str | None = None, **fields: Any) -> Party:
    slug = slug or f"direccion-{next(serial)}"
    defaults = {
        "name": slug.replace("-", " ").capitalize(),
        "kind": Party.Kind.ORGANISATION,
        "sector": Sector.GOVERNMENT,
    }
    party = Party.objects.create(slug=slug, **{**defaults, **fields})
    PartyIdentity.objects.enter(party, on=SIGNED_ON, at=start_of(SIGNED_ON))
    return party


def rename(
    party: Party, name: str, *, sector: str | None = None, on: date | None = None, **fields: Any
) -> PartyIdentity:
    """Record another name of a party, today or on a day, by the noon of which it is on record."""
    on = on or timezone.localdate()
    identity = PartyIdentity(
        party=party,
        name=name,
        sector=party.sector if sector is None else sector,
        since_on=on,
        **{"recorded_at": noon(on), "reason": "Cambió el reglamento municipal.", **fields},
    )
    PartyIdentity.objects.record(identity)
    return identity


def make_responsibility(
    activity: Activity | None = None, party: Party | None = None, **fields: Any
) -> Responsibility:
    """Make the party the one that executes the activity, on the next line of its cell."""
    activity, party = activity or some_activity(), party or make_party()
    defaults: dict[str, Any] = {
        "line": activity.responsibilities.count() + 1,
        "printed_name": party.name,
        "role": Responsibility.Role.EXECUTES,
        "does_the_work": True,
    }
    return Responsibility.objects.create(activity=activity, party=party, **{**defaults, **fields})


def make_result(activity: Activity | None = None, **fields: Any) -> PlannedResult:
    """Make the row of section 8 that matches the activity exactly, next in its component."""
    activity = activity or some_activity()
    component = fields.pop("component", activity.component)
    defaults: dict[str, Any] = {
        "position": component.results.count() + 1,
        "activity_text": activity.title,
        "activity": activity,
        "grade": PlannedResult.Grade.EXACT,
    }
    return PlannedResult.objects.create(component=component, **{**defaults, **fields})


# What is measured


def make_correction(plan: ActionPlan | None = None, **fields: Any) -> Correction:
    defaults: dict[str, Any] = {
        "plan": plan or durango(),
        "table": "renglones",
        "row": "s8-2a-2",
        "column": "correspondencia",
        "reason": "El renglón mide otra cosa.",
    }
    return Correction.objects.create(**defaults | fields)


def make_universe(plan: ActionPlan | None = None, **fields: Any) -> Universe:
    defaults = {
        "slug": "ladrilleras",
        "name": "Ladrilleras",
        "denominator_label": "Número de ladrilleras dentro de la mancha urbana",
    }
    return Universe.objects.create(plan=plan or durango(), **{**defaults, **fields})


def make_indicator(
    activity: Activity | None = None, *, result: PlannedResult | None = None, **fields: Any
) -> Indicator:
    """Make the indicator of a row, or of a new row that matches the activity."""
    result = result or make_result(activity, formula="(Hechas *100) / (Previstas)")
    defaults = {"numerator_label": "Hechas", "denominator_label": "Previstas"}
    return Indicator.objects.create(result=result, **{**defaults, **fields})


def make_decision(indicator: Indicator | None = None, **fields: Any) -> IndicatorDecision:
    """Make what an indicator means from the signing day on: a plain measure of progress."""
    defaults: dict[str, Any] = {
        "origin": IndicatorDecision.Origin.PORTAL,
        "recorded_at": noon(SIGNED_ON),
        "reason": "Lectura literal de la fórmula.",
    }
    return IndicatorDecision.objects.create(
        indicator=indicator or make_indicator(), **{**defaults, **fields}
    )


# The people


def make_user(username: str | None = None, **fields: Any) -> User:
    return User.objects.create_user(username or f"cuenta-{next(serial)}", **fields)


def make_secretary(username: str | None = None, **fields: Any) -> User:
    """Make an account of the technical secretariat: staff, in its group, no superuser."""
    user = make_user(username, **{"is_staff": True, **fields})
    user.groups.add(Group.objects.get_or_create(name=SECRETARIAT)[0])
    return user


def make_liaison(party: Party | None = None, user: User | None = None, **fields: Any) -> Liaison:
    defaults: dict[str, Any] = {"since_on": SIGNED_ON, "recorded_at": noon(SIGNED_ON)}
    return Liaison.objects.create(
        party=party or make_party(), user=user or make_user(), **{**defaults, **fields}
    )


def make_member(sector: str = Sector.GOVERNMENT, **fields: Any) -> Member:
    """Make the titular of a sector, in office since the signing."""
    name = f"Titular de {Sector(sector).label.lower()}" if sector else "Facilitación"
    seat = Member.Seat.TITULAR if sector else Member.Seat.FACILITATION
    defaults: dict[str, Any] = {
        "name": name,
        "seat": seat,
        "since_on": SIGNED_ON,
        "recorded_at": noon(SIGNED_ON),
    }
    return Member.objects.create(sector=sector, **{**defaults, **fields})


def make_council_event(user: User | None = None, **content: str | bool) -> CouncilEvent:
    """Add a line to the council's chain: of an account whose second step was removed."""
    kind, about = CouncilEvent.Kind.SECOND_STEP_REMOVED, user or make_user()
    stated = content or {"parties": "", "sectors": ""}
    return council.append(kind, about, stated, by=about, at=noon(SIGNED_ON))


def make_session(**fields: Any) -> Session:
    defaults: dict[str, Any] = {"held_on": date(2015, 9, 15), "title": "Sesión ordinaria"}
    return Session.objects.create(**{**defaults, **fields})


def make_minutes(content: bytes = b"%PDF-1.7", **fields: Any) -> Session:
    """Make a session with a PDF as the file of its minutes."""
    return make_session(
        file=SimpleUploadedFile("minuta.pdf", content),
        media_type="application/pdf",
        byte_size=len(content),
        sha256=sha256(content).hexdigest(),
        **fields,
    )


def make_agreement(session: Session | None = None, **fields: Any) -> Agreement:
    session = session or make_session()
    defaults: dict[str, Any] = {
        "position": session.agreements.count() + 1,
        "text": "Publicar la minuta de la sesión.",
    }
    return Agreement.objects.create(session=session, **{**defaults, **fields})


# What the STTL decided


def make_assignment(
    activity: Activity | None = None, party: Party | None = None, **fields: Any
) -> ReporterAssignment:
    """Make the party report the activity from the plan's first month on, decided at the signing."""
    activity = activity or some_activity()
    defaults: dict[str, Any] = {
        "from_month": activity.plan.first_month,
        "recorded_at": noon(SIGNED_ON),
        "reason": "Primera parte impresa que hace el trabajo.",
    }
    return ReporterAssignment.objects.create(
        activity=activity, party=party or make_party(), **{**defaults, **fields}
    )


def make_due_day(plan: ActionPlan | None = None, day: int = 10, **fields: Any) -> DueDay:
    """Make the reports of a plan due by that day, from its first month on, decided at signing."""
    plan = plan or durango()
    defaults: dict[str, Any] = {
        "from_month": plan.first_month,
        "recorded_at": timezone.make_aware(datetime.combine(plan.signed_on, time.min)),
        "reason": "Acuerdo de la firma.",
    }
    return DueDay.objects.create(plan=plan, day=day, **{**defaults, **fields})


def make_extension(
    activity: Activity | None = None, month: date = FIRST_MONTH, **fields: Any
) -> Extension:
    """Make ten more days for the report of that month."""
    defaults: dict[str, Any] = {
        "due_on": last_day(month) + timedelta(days=20),
        "recorded_at": noon(last_day(month)),
        "reason": "Cambio de titular en la parte.",
    }
    return Extension.objects.create(
        activity=activity or some_activity(), month=month, **{**defaults, **fields}
    )


def make_extension_request(
    activity: Activity | None = None, month: date = FIRST_MONTH, **fields: Any
) -> ExtensionRequest:
    """Make a request for ten more days, asked when the month ended and not answered."""
    defaults: dict[str, Any] = {
        "wanted_on": last_day(month) + timedelta(days=20),
        "asked_at": noon(last_day(month) + timedelta(days=1)),
        "reason": "Falta el padrón de la dirección de obras.",
    }
    for name, make in (("party", make_party), ("asked_by", make_user)):
        if name not in fields:
            defaults[name] = make()
    return ExtensionRequest.objects.create(
        activity=activity or some_activity(), month=month, **{**defaults, **fields}
    )


def make_amendment(plan: ActionPlan | None = None, **fields: Any) -> Amendment:
    """Make a change of the plan's text; a new deadline or last month by its subject and date."""
    subject = fields.setdefault("subject", Amendment.Subject.TEXT)
    defaults: dict[str, Any] = {
        "recorded_at": noon(date(2016, 1, 15)),
        "reason": "Acuerdo de la sesión.",
        "new_text": "Texto nuevo." if subject == Amendment.Subject.TEXT else "",
    }
    return Amendment.objects.create(plan=plan or durango(), **{**defaults, **fields})


def make_sectors_decision(plan: ActionPlan | None = None, **fields: Any) -> SectorsDecision:
    """Make government and civil society the only sectors that judge, from March on."""
    defaults: dict[str, Any] = {
        "from_month": date(2016, 3, 1),
        "sectors": "government,civil_society",
        "recorded_at": noon(date(2016, 4, 15)),
        "reason": "El órgano garante está vacante.",
    }
    return SectorsDecision.objects.create(plan=plan or durango(), **{**defaults, **fields})


def make_sector_body(sector: str = Sector.GUARANTOR, **fields: Any) -> SectorBody:
    """Make the name of a sector's body, on record since the signing."""
    defaults: dict[str, Any] = {
        "name": "IDAIP",
        "since_on": SIGNED_ON,
        "recorded_at": noon(SIGNED_ON),
        "reason": "Así lo imprime el plan.",
    }
    return SectorBody.objects.create(sector=sector, **{**defaults, **fields})


# What was handed in


def make_report(
    activity: Activity | None = None, month: date = FIRST_MONTH, **fields: Any
) -> Report:
    return Report.objects.create(activity=activity or some_activity(), month=month, **fields)


def make_revision(report: Report | None = None, **fields: Any) -> Revision:
    """Make the next revision of a report: published, by default, on day 9 after its month."""
    report = report or make_report()
    number = (report.revisions.aggregate(last=Max("number"))["last"] or 0) + 1
    state = fields.setdefault("state", Revision.State.PUBLISHED)
    published = noon(last_day(report.month) + timedelta(days=9))
    defaults: dict[str, Any] = {
        "number": number,
        "published_at": published if state == Revision.State.PUBLISHED else None,
        "correction_reason": "Error de captura." if fields.get("number", number) > 1 else "",
        "saved_at": published,
    }
    if fields.get("is_inactive"):
        defaults["inactive_reason"] = "Mes sin trabajos."
    else:
        defaults["done"] = "Se hizo lo previsto."
    if "written_by" not in fields:
        defaults["written_by"] = make_user()
    return Revision.objects.create(report=report, **{**defaults, **fields})


def make_measurement(
    revision: Revision | None = None, indicator: Indicator | None = None, **fields: Any
) -> Measurement:
    """Make 12 of 57 the indicator's values, or a month in which it does not apply."""
    revision = revision or make_revision()
    if fields.get("is_not_applicable"):
        defaults: dict[str, Any] = {"not_applicable_reason": "No hubo base que medir."}
    else:
        defaults = {"numerator": Decimal(12), "denominator": Decimal(57)}
    return Measurement.objects.create(
        revision=revision,
        indicator=indicator or make_indicator(revision.report.activity),
        **{**defaults, **fields},
    )


def make_file(
    revision: Revision | None = None, content: bytes = b"%PDF-1.7", **fields: Any
) -> Evidence:
    """Make a PDF as evidence, with its bytes, size and hash."""
    return make_evidence(
        revision,
        file=SimpleUploadedFile("lista.pdf", content),
        media_type="application/pdf",
        byte_size=len(content),
        sha256=sha256(content).hexdigest(),
        **fields,
    )


def make_evidence(revision: Revision | None = None, **fields: Any) -> Evidence:
    """Make a link; a file where its fields are given."""
    defaults = {
        "title": "Lista de ladrilleras reubicadas",
        "url": "" if fields.get("file") else "https://example.org/lista",
    }
    return Evidence.objects.create(revision=revision or make_revision(), **{**defaults, **fields})


def make_baseline(
    indicator: Indicator | None = None, *, universe: Universe | None = None, **fields: Any
) -> Baseline:
    """Make a denominator of 57 frozen by a published revision, for an indicator or a universe."""
    if not universe:
        indicator = indicator or make_indicator()
    revision = fields.pop("revision", None) or make_revision()
    defaults: dict[str, Any] = {
        "from_month": revision.report.month,
        "denominator": Decimal(57),
        "recorded_at": revision.published_at,
    }
    return Baseline.objects.create(
        indicator=indicator, universe=universe, revision=revision, **{**defaults, **fields}
    )


# What stays on record


def make_verdict(revision: Revision | None = None, **fields: Any) -> Verdict:
    """Make the government's agreement with a revision; another sector's by its name or member."""
    revision = revision or make_revision()
    member = fields.pop("member", None) or make_member(fields.get("sector", Sector.GOVERNMENT))
    defaults: dict[str, Any] = {
        "sector": member.sector,
        "opinion": Verdict.Opinion.AGREES,
        "reason": "La lista coincide con la visita.",
        "recorded_at": (revision.published_at or revision.saved_at) + timedelta(days=1),
    }
    return Verdict.objects.create(revision=revision, member=member, **{**defaults, **fields})


def make_event(revision: Revision | None = None, **fields: Any) -> Event:
    """Append a line about a revision to its plan's chain, hashed over the line before."""
    revision = revision or make_revision()
    plan = revision.report.activity.plan
    last = plan.events.order_by("sequence").last()
    defaults: dict[str, Any] = {
        "plan": plan,
        "sequence": last.sequence + 1 if last else 1,
        "step": Event.Step.SUBMIT,
        "office": "Secretaría técnica",
        "by": revision.written_by,
        "at": revision.saved_at,
        "content_hash": "c" * 64,
        "nonce": f"{next(serial):032x}",
        "previous_hash": last.hash if last else FIRST_LINK,
    }
    event = Event(revision=revision, **{**defaults, **fields})
    event.hash = event.hash or event.expected_hash()
    event.save(force_insert=True)
    return event
