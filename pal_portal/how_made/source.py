"""What the files rest on beside a reading: printed formulas, evidence, and why none applies."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from django.utils import timezone

from commitments.models import ActionPlan
from commitments.months import write_month
from commitments.sectors import Sector
from indicators.models import Indicator
from pal_portal.asking import PageMoment
from pal_portal.opendata.codes import OPINION, SECTOR
from pal_portal.opendata.columns import result_code
from pal_portal.site.pages.contents import proof
from pal_portal.site.sentences import listed
from sttl.models import Evidence, Measurement, Revision, Verdict
from sttl.reading.decisions import REPORTER
from sttl.reading.duties import Published

from .rules import Made


@dataclass(frozen=True)
class FigureSource:
    """A plan at a moment, with what is printed and proved beside its figures."""

    at: PageMoment
    indicators: Mapping[int, Mapping[str, Any]]
    evidence: Mapping[int, Sequence[Evidence]]
    reasons: Mapping[tuple[int, int], str]
    parties: Mapping[int | None, str]

    @classmethod
    def of(cls, at: PageMoment, *, about: str | None = None) -> Self:
        """Load it in three queries, however many rows; about one activity, only what is its."""
        published = Revision.objects.published(before=at.moment.known_before).filter(
            report__activity__plan=at.plan, report__month__lte=at.moment.cutoff
        )
        if about is not None:
            published = published.filter(report__activity__code=about)
        files = Evidence.objects.filter(revision__in=published).order_by("pk")
        evidence: dict[int, list[Evidence]] = defaultdict(list)
        for file in files.select_related("revision__report__activity__plan"):
            evidence[file.revision_id].append(file)
        silent = Measurement.objects.filter(revision__in=published, is_not_applicable=True)
        rows = silent.order_by("pk").values_list("revision", "indicator", "not_applicable_reason")
        return cls(
            at=at,
            indicators=printed_indicators(at.plan),
            evidence=evidence,
            reasons={(revision, indicator): reason for revision, indicator, reason in rows},
            parties={
                decision.party: decision.party_slug
                for decision in at.known
                if decision.kind == REPORTER
            },
        )

    def report(self, revision: Published) -> Made:
        """Name a published report: its version, its evidence, and what the sectors said of it."""
        code, month = revision.code, revision.statement.month
        return {
            "actividad": code,
            "mes": write_month(month),
            "version": revision.number,
            "direccion": self.at.url("report-detail", code, month),
            "como_se_hizo": self.at.url("report-made", code, month),
            "publicado_el": timezone.localdate(revision.published_at).isoformat(),
            "evidencias": [proof_made(piece) for piece in self.evidence.get(revision.pk, ())],
            "dictaminan": [SECTOR.public[sector] for sector in self.judges_of(revision)],
            "dictamenes": self.verdicts(revision),
            "no_validado_porque": self.why_not_validated(revision),
        }

    def judges_of(self, revision: Published) -> Sequence[str]:
        """Give the sectors whose agreement a version wants, as decided for its month (rule 10)."""
        return self.at.ledger.sectors_for(revision, before=self.at.moment.known_before)

    def verdicts(self, revision: Published) -> list[Made]:
        """Give what each sector said last of a version, by the day of knowledge."""
        opinions = {
            judgement.sector: judgement
            for judgement in self.at.ledger.judgements.get(revision.pk, ())
            if judgement.recorded_at < self.at.moment.known_before
        }
        return [
            {
                "sector": SECTOR.public[sector],
                "dictamen": OPINION.public[opinions[sector].opinion],
                "registrado_el": timezone.localdate(opinions[sector].recorded_at).isoformat(),
            }
            for sector in Sector.values
            if sector in opinions
        ]

    def why_not_validated(self, revision: Published) -> str | None:
        """Say whose agreement a version wants; None for one that is validated (rule 10)."""
        opinions = self.at.ledger.standing(revision.pk, before=self.at.moment.known_before)
        wanting = [
            str(Sector(sector).label).lower()
            for sector in self.judges_of(revision)
            if opinions.get(sector) != Verdict.Opinion.AGREES
        ]
        return f"Le falta el acuerdo de {listed(wanting)}." if wanting else None


def printed_indicators(plan: ActionPlan) -> dict[int, Mapping[str, Any]]:
    """Ask for the indicators of a plan, with their permanent codes and printed formulas."""
    indicators = Indicator.objects.filter(result__activity__plan=plan).annotate(
        result_code=result_code("result__")
    )
    rows = indicators.order_by("pk").values(
        "pk", "result_code", "result__formula", "numerator_label", "denominator_label"
    )
    return {row["pk"]: row for row in rows}


def proof_made(evidence: Evidence) -> Made:
    """Name a piece of evidence; a file by its hash and address, a link by its address alone."""
    evidence_shown = proof(evidence)
    return {
        "que_demuestra": evidence_shown.title,
        "sha256": evidence_shown.sha256 or None,
        "archivo": evidence_shown.file_url or None,
        "enlace": evidence_shown.url or None,
    }
