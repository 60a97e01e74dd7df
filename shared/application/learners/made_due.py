"""The evidence of a learner whom a change of their returns makes due (X15, L5)."""

from datetime import datetime

from shared.access.evidence import Evidence
from shared.application.ports import Catalogue
from shared.application.rules.learner_setting import retention_of
from shared.application.rules.today import zone_of
from shared.kernel.clock import day_in
from shared.kernel.identifiers import TenantId
from shared.learners.made_due import Threshold
from shared.records.learner import FinalFunding, LearnerFacts
from shared.records.record import Record

MADE_DUE = "learner_made_due"


def threshold_of(catalogue: Catalogue, tenant: TenantId, now: datetime) -> Threshold:
    today = day_in(now, zone_of(catalogue, tenant))
    return Threshold(today=today, retention=retention_of(catalogue, tenant))


def made_due(
    record: Record, funding: FinalFunding, threshold: Threshold, by: str, at: datetime, details: dict[str, str]
) -> tuple[Evidence, ...]:
    """Return the evidence, with both dates, if *funding* makes the learner of *record* due."""
    facts = record.learner or LearnerFacts()
    if not threshold.is_crossed(facts, funding.day):
        return ()
    dates = {
        "final_funding_date_before": str(facts.funding.day or ""),
        "final_funding_date": str(funding.day),
    }
    return (Evidence(action=MADE_DUE, subject=str(record.key), by=by, at=at, details={**details, **dates}),)
