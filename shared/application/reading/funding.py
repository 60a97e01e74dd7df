"""Date learners by their current returns: the stream that dates their rows may be late (L5, X9)."""

from dataclasses import dataclass, field, replace

from shared.application.ilr_store import IlrStore
from shared.application.stored import Rows
from shared.kernel.identifiers import RecordKey, TenantId
from shared.learners.final_funding_date import final_funding
from shared.records.learner import FinalFunding
from shared.records.record import Record

UNREADABLE_RETURN = "unreadable_return"


@dataclass(frozen=True, slots=True, kw_only=True)
class CurrentRows:
    """Rows with current Final Funding Dates, and as *stored*; *undatable* learners have an unreadable return."""

    rows: Rows
    stored: Rows
    undatable: frozenset[RecordKey] = field(default_factory=frozenset)


def with_current_funding(ilrs: IlrStore, tenant: TenantId, rows: Rows) -> CurrentRows:
    """Return *rows* with their learners dated anew, except those under a claim."""
    # A claimed learner's erasure goes on as it was decided.
    learners = [row for row in rows.records.values() if row.learner is not None and row.claim is None]
    if not learners:
        return CurrentRows(rows=rows, stored=rows)
    # Read after the rows: a change of a return also takes the learner's next version, so a claim on the version
    # read before meets a conflict.
    found = ilrs.returns(tenant, [row.key.record for row in learners])
    dated = {row.key: with_funding(row, final_funding(found.returns.get(row.key.record, ()))) for row in learners}
    undatable = frozenset(row.key for row in learners if row.key.record in found.unreadable)
    return CurrentRows(rows=replace(rows, records={**rows.records, **dated}), stored=rows, undatable=undatable)


def with_funding(record: Record, funding: FinalFunding) -> Record:
    return record if record.learner is None else replace(record, learner=replace(record.learner, funding=funding))
