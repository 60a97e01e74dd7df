"""Say what redacting a filter's cases is about, before it is asked for (R1, R4, R7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from shared.access.permissions import Caller, Permission
from shared.application.all_ports import Ports
from shared.application.jobs.read_jobs import ReadJobs
from shared.application.reading.filter_selection import FilterSelection
from shared.jobs.job import FilterRedaction, Job, request_of
from shared.jobs.tally import processed
from shared.kernel.errors import Invalid, NotFound, RuleConflict
from shared.kernel.identifiers import FilterId, JobId
from shared.records.bounds import check_bounds_of_filter
from shared.records.filter import Filter
from shared.records.workflow import Workflow

# Beyond it a person learns nothing from the exact number, and counting takes longer than they wait.
_MOST_COUNTED = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class RedactionPlan:
    """A filter, its workflows, and how many cases are in it now, unerased and erased ones; None: too many to count."""

    filter: Filter
    workflows: Sequence[Workflow]
    unerased: int | None
    erased: int | None

    @property
    def cases(self) -> int | None:
        return None if self.unerased is None or self.erased is None else self.unerased + self.erased

    @property
    def transitions(self) -> tuple[str, ...]:
        """The names of the transitions that one of the workflows has (R4)."""
        return tuple(dict.fromkeys(one.name for workflow in self.workflows for one in workflow.transitions))


class Hindrance(StrEnum):
    """Why nothing can be erased after a dry run."""

    UNFINISHED = "dry_run_unfinished"
    FILTER_CHANGED = "filter_changed"
    MORE_CASES = "more_cases"
    NOTHING_FOUND = "nothing_found"


def hindrances_after(dry_run: Job, plan: RedactionPlan) -> list[Hindrance]:
    """Return why nothing can be erased after *dry_run*; mostly nothing."""
    looked_at = processed(dry_run.tally)
    found = {
        Hindrance.UNFINISHED: not dry_run.status.is_success,
        Hindrance.FILTER_CHANGED: request_of(dry_run, FilterRedaction).version != plan.filter.version,
        Hindrance.MORE_CASES: plan.cases is not None and plan.cases > looked_at,
        Hindrance.NOTHING_FOUND: not looked_at,
    }
    return [one for one, is_there in found.items() if is_there]


class PlanRedaction:
    """The use case."""

    def __init__(self, ports: Ports) -> None:
        self.catalogue, self.clock = ports.catalogue, ports.clock
        self.selection, self.read_jobs = FilterSelection(ports), ReadJobs(ports)

    def __call__(self, caller: Caller, filter_id: FilterId) -> RedactionPlan:
        """Count the cases; raise ``RuleConflict`` for a filter that no longer fits its workflows."""
        filter_ = self.catalogue.get(caller.tenant, Filter, filter_id)
        if filter_ is None:
            raise NotFound("unknown_filter", "there is no such filter")
        check_bounds_of_filter(filter_)
        self.selection.workflows(caller.tenant, filter_)
        found = self.catalogue.get_many(caller.tenant, Workflow, filter_.workflows)
        return RedactionPlan(
            filter=filter_,
            workflows=[found[name] for name in filter_.workflows if name in found],
            unerased=self._counted(caller, filter_, is_erased=False),
            erased=self._counted(caller, filter_, is_erased=True),
        )

    def dry_run(self, caller: Caller, filter_id: FilterId, job: JobId) -> Job:
        """Return a dry run over the filter as far as it has come.

        A caller who may not see all jobs sees their own, as the answer to their request does. Raise ``NotFound`` for any
        other job.
        """
        unknown = NotFound("unknown_job", "there is no such job")
        found = self.read_jobs.one(caller, job)
        if not isinstance(found.request, FilterRedaction) or found.request.filter != filter_id or not found.dry_run:
            raise unknown
        if found.requested_by != caller.user and Permission.VIEW_JOBS not in caller.permissions:
            raise unknown
        return found

    def to_erase_after(self, caller: Caller, filter_id: FilterId, job: JobId) -> FilterRedaction:
        """Return what a dry run was asked for; raise ``RuleConflict`` if it has said of no case what would become of it."""
        dry_run = self.dry_run(caller, filter_id, job)
        if not dry_run.status.is_success or not processed(dry_run.tally):
            # The filter's version and the number of cases are the request's own to check, at the instant at which it is made.
            raise RuleConflict(Hindrance.UNFINISHED, "the dry run has not said what would be erased")
        return request_of(dry_run, FilterRedaction)

    def _counted(self, caller: Caller, filter_: Filter, *, is_erased: bool) -> int | None:
        try:
            counted = self.selection.count(caller.tenant, filter_, self.clock.now(), _MOST_COUNTED, erased=(is_erased,))
        except Invalid as error:
            if error.code != "too_many_to_count":
                raise
            return None
        return None if counted > _MOST_COUNTED else counted
