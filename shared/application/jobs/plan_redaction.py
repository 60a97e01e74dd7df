"""Say what redacting a filter's cases is about, before anybody asks for it (R1, R4, R7)."""

from collections.abc import Sequence
from dataclasses import dataclass

from shared.access.permissions import Caller, Permission
from shared.application.all_ports import Ports
from shared.application.jobs.read_jobs import ReadJobs
from shared.application.reading.filter_selection import FilterSelection
from shared.jobs.job import FilterRedaction, Job
from shared.kernel.errors import Invalid, NotFound
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

        Who may not see all jobs sees their own, as the answer to their request does. Raise ``NotFound`` for any other job.
        """
        unknown = NotFound("unknown_job", "there is no such job")
        found = self.read_jobs.one(caller, job)
        if not isinstance(found.request, FilterRedaction) or found.request.filter != filter_id or not found.dry_run:
            raise unknown
        if found.requested_by != caller.user and Permission.VIEW_JOBS not in caller.permissions:
            raise unknown
        return found

    def _counted(self, caller: Caller, filter_: Filter, *, is_erased: bool) -> int | None:
        try:
            counted = self.selection.count(caller.tenant, filter_, self.clock.now(), _MOST_COUNTED, erased=(is_erased,))
        except Invalid as error:
            if error.code != "too_many_to_count":
                raise
            return None
        return None if counted > _MOST_COUNTED else counted
