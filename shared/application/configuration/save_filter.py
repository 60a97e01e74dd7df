"""Save and delete filters. A job keeps the filter as it was when it was asked for (X9), so neither touches a running job."""

from dataclasses import dataclass, replace

from shared.access.evidence import Evidence
from shared.access.permissions import Caller, Permission
from shared.application.configuration.versions import check_current, next_version
from shared.application.ports import Catalogue, Clock
from shared.kernel.errors import NotFound
from shared.kernel.identifiers import FilterId
from shared.records.filter import Filter, check_filter
from shared.records.workflow import Workflow


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveFilter:
    """Create or replace a filter."""

    catalogue: Catalogue
    clock: Clock

    def __call__(self, caller: Caller, filter_: Filter, version: int | None) -> Filter:
        """Check *filter_* against the tenant's workflows, save it and return it with its version."""
        caller.require(Permission.MANAGE_FILTERS)
        workflows = self.catalogue.get_many(caller.tenant, Workflow, sorted(set(filter_.workflows)))
        check_filter(filter_, {workflow.id: workflow for workflow in workflows.values()})
        current = self.catalogue.get(caller.tenant, Filter, filter_.id)
        check_current(version, current.version if current else None)
        saved = replace(filter_, version=next_version(version))
        evidence = Evidence(
            action="filter_saved",
            subject=f"filter/{filter_.id}",
            by=caller.user,
            at=self.clock.now(),
            details={"version": saved.version},
        )
        self.catalogue.put(caller.tenant, filter_.id, saved, evidence)
        return saved


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteFilter:
    """Delete a filter."""

    catalogue: Catalogue
    clock: Clock

    def __call__(self, caller: Caller, filter_id: FilterId) -> None:
        """Delete the filter as it stands."""
        caller.require(Permission.MANAGE_FILTERS)
        current = self.catalogue.get(caller.tenant, Filter, filter_id)
        if current is None:
            raise NotFound("unknown_filter", "there is no such filter")
        evidence = Evidence(action="filter_deleted", subject=f"filter/{filter_id}", by=caller.user, at=self.clock.now())
        self.catalogue.delete(caller.tenant, Filter, filter_id, current.version, evidence)
