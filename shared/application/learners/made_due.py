"""Mark a learner that a change of their returns makes due, with the evidence (X15, L5)."""

from dataclasses import replace
from datetime import datetime

from shared.access.evidence import Evidence
from shared.application.ports import Catalogue
from shared.application.records.preserving import Editor
from shared.application.rules.learner_setting import retention_of
from shared.application.rules.today import zone_of
from shared.kernel.clock import day_in
from shared.kernel.identifiers import TenantId
from shared.learners.ilr import IlrId
from shared.learners.made_due import Threshold
from shared.records.learner import FinalFunding, LearnerFacts
from shared.records.record import Record

MADE_DUE = "learner_made_due"


def threshold_of(catalogue: Catalogue, tenant: TenantId, now: datetime) -> Threshold:
    today = day_in(now, zone_of(catalogue, tenant))
    return Threshold(today=today, retention=retention_of(catalogue, tenant))


def made_due(
    record: Record, ilr: IlrId, funding: FinalFunding, threshold: Threshold, editor: Editor
) -> tuple[Record, tuple[Evidence, ...]]:
    """Return *record* marked after the edit of the return *ilr*; if *funding* makes the learner due, the act with both dates."""
    facts = record.learner or LearnerFacts()
    marked = replace(record, learner=threshold.marked(facts, funding.day))
    if not threshold.is_crossed(facts, funding.day):
        return marked, ()
    details = {
        "ilr": str(ilr),
        "final_funding_date_before": str(facts.funding.day or ""),
        "final_funding_date": str(funding.day),
    }
    if editor.job is not None:
        details["job"] = editor.job
    act = Evidence(action=MADE_DUE, subject=str(record.key), by=editor.by, at=editor.at, details=details)
    return marked, (act,)
