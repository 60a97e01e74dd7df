"""Ask for the erasure of every case in a filter (R1–R4, R7, X9, X14)."""

from dataclasses import dataclass

from shared.access.permissions import Caller
from shared.application.all_ports import Ports
from shared.application.jobs.create_job import CreateJob, IdempotentRequest
from shared.application.jobs.gate import RunGate
from shared.application.reading.filter_selection import FilterSelection
from shared.jobs.job import FilterRedaction, Job, JobType
from shared.kernel.errors import Invalid, NotFound, RuleConflict
from shared.kernel.identifiers import SHARDS, FilterId
from shared.records.bounds import check_bounds_of_filter
from shared.records.filter import Filter
from shared.records.workflow import Workflow


@dataclass(frozen=True, slots=True, kw_only=True)
class RedactionOptions:
    """What the caller may choose about a redaction."""

    success_transition: str | None = None
    dry_run: bool = False
    max_records: int | None = None
    idempotency_key: str | None = None
    filter_version: int | None = None  # the one that the caller has looked at; None: whichever is there


class RequestRedaction:
    """The use case."""

    def __init__(self, ports: Ports) -> None:
        self.catalogue, self.clock = ports.catalogue, ports.clock
        self.selection = FilterSelection(ports)
        self.create = CreateJob(ports)
        self.gate = RunGate(ports)

    def __call__(self, caller: Caller, filter_id: FilterId, wanted: RedactionOptions) -> Job:
        ask = IdempotentRequest(
            type=JobType.BULK_REDACTION,
            subject=filter_id,
            parameters=repr((wanted.success_transition, wanted.dry_run, wanted.max_records)),
            idempotency_key=wanted.idempotency_key,
        )
        earlier = self.create.earlier(caller, ask)
        if earlier is not None:
            return earlier  # even if the filter has changed since
        filter_ = self.catalogue.get(caller.tenant, Filter, filter_id)
        if filter_ is None:
            raise NotFound("unknown_filter", "there is no such filter")
        if wanted.filter_version not in {None, filter_.version}:
            raise RuleConflict("filter_changed", "the filter was changed after it was looked at")
        check_bounds_of_filter(filter_)
        self.gate.check(caller.tenant)
        self.selection.workflows(caller.tenant, filter_)  # raises for a filter that no longer fits them
        self._check_transition(caller, filter_, wanted.success_transition)
        at = self.clock.now()
        total = None
        if wanted.max_records is not None:
            total = self.selection.count(caller.tenant, filter_, at, wanted.max_records)
            if total > wanted.max_records:
                raise Invalid("too_many_records", "the filter holds more records than max_records")
        day = self.selection.day_at(caller.tenant, filter_, at)
        request = FilterRedaction(
            filter=filter_.id,
            version=filter_.version,
            transition=wanted.success_transition,
            judged_on=day.day if day else None,
            time_zone=day.zone.key if day else None,
        )
        # The stream of the jobs table starts the shards.
        return self.create(caller, ask, request, range(SHARDS), at=at, dry_run=wanted.dry_run, total=total)

    def _check_transition(self, caller: Caller, filter_: Filter, transition: str | None) -> None:
        if transition is None:
            return
        workflows = self.catalogue.get_many(caller.tenant, Workflow, filter_.workflows)
        if all(workflow.transition(transition) is None for workflow in workflows.values()):
            raise Invalid("unknown_transition", "none of the filter's workflows has this transition")
