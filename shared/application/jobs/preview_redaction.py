"""Say what erasing one case by hand would do, before anybody does it (R5, R7)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from shared.access.permissions import Caller
from shared.application.all_ports import Ports
from shared.application.jobs.gate import RunGate
from shared.application.jobs.redact_record import check_may_redact
from shared.application.reading.links import read_links
from shared.application.reading.records import RecordReader
from shared.erasure.decision import Erase, ErasureTask, Named, Settled, decide, dry_run_result
from shared.erasure.plan import plan_erasure
from shared.kernel.identifiers import JobId, RecordKey
from shared.records.links import UNREADABLE_LINK
from shared.records.outcome import Outcome
from shared.records.record import ErasedCounts, Record
from shared.records.treatments import TreatmentName
from shared.records.workflow import Workflow

# No job has this id, so that none has left a mark for it.
_NO_JOB = JobId("preview")


@dataclass(frozen=True, slots=True, kw_only=True)
class RedactionPreview:
    """The *outcome* that an erasure of *record* would have now, its *ground*, and what it would take.

    The fields are named: *removed* whole, *shortened* to what their treatment leaves, or *kept*.
    """

    record: Record = field(repr=False)
    outcome: Outcome
    ground: str | None
    counts: ErasedCounts
    removed: tuple[str, ...]
    shortened: Mapping[str, TreatmentName]
    kept: tuple[str, ...]


class PreviewRedaction:
    """The use case."""

    def __init__(self, ports: Ports) -> None:
        self.records, self.catalogue, self.jobs = ports.records, ports.catalogue, ports.jobs
        self.clock = ports.clock
        self.reading, self.gate = RecordReader(ports), RunGate(ports)

    def __call__(self, caller: Caller, key: RecordKey) -> RedactionPreview:
        """Judge the record as the redaction would, and write nothing."""
        workflow = self.reading.workflow(caller.tenant, key.workflow)
        record = self.reading.record(caller.tenant, key)
        check_may_redact(workflow)
        self.gate.check(caller.tenant)
        judged = self._judged(caller, record, workflow)
        plan = plan_erasure(record, workflow.definitions())
        there = {name: value for name, value in record.values.items() if value is not None}
        return RedactionPreview(
            record=record,
            outcome=judged.outcome,
            ground=judged.ground,
            counts=plan.counts,
            removed=tuple(name for name in there if name not in plan.values),
            shortened={name: plan.treated[name] for name in there if name in plan.treated},
            kept=tuple(name for name in there if name in plan.values and name not in plan.treated),
        )

    def _judged(self, caller: Caller, record: Record, workflow: Workflow) -> Settled:
        now = self.clock.now()
        links = read_links(self.records, self.catalogue, caller.tenant, [record])[record.key]
        task = ErasureTask(job=_NO_JOB, by=caller.user, asked_at=now, basis=Named(), dry_run=True)
        decision = decide(record, links, workflow, task, 1, now, lambda job: self._is_open(caller, job))
        if isinstance(decision, Erase) and not decision.is_claimed and not links.is_readable:
            return Settled(outcome=Outcome.FAILED, ground=UNREADABLE_LINK)
        result = dry_run_result(decision, record, workflow)
        # A record that was named is skipped by no job that has left no mark.
        return result if isinstance(result, Settled) else Settled(outcome=Outcome.ALREADY_ERASED)

    def _is_open(self, caller: Caller, job: JobId) -> bool:
        found = self.jobs.job(caller.tenant, job)
        return found is not None and found.status.is_open
