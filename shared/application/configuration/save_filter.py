"""Save and delete filters."""

from shared.access.permissions import Caller
from shared.application.all_ports import Ports
from shared.application.rules.versions import Versioned
from shared.kernel.errors import NotFound
from shared.kernel.identifiers import FilterId
from shared.records.bounds import check_bounds_of_filter
from shared.records.filter import Filter, check_filter
from shared.records.workflow import Workflow


class SaveFilter:
    """Create or replace a filter."""

    def __init__(self, ports: Ports) -> None:
        self.versioned = Versioned(ports)

    def __call__(self, caller: Caller, filter_: Filter, version: int | None) -> Filter:
        check_bounds_of_filter(filter_)
        workflows = self.versioned.catalogue.get_many(caller.tenant, Workflow, sorted(set(filter_.workflows)))
        check_filter(filter_, {workflow.id: workflow for workflow in workflows.values()})
        return self.versioned.save(caller, filter_.id, filter_, version, ("filter_saved", f"filter/{filter_.id}"))


class DeleteFilter:
    """Delete a filter; a running job keeps its copy (X9)."""

    def __init__(self, ports: Ports) -> None:
        self.versioned = Versioned(ports)

    def __call__(self, caller: Caller, filter_id: FilterId) -> None:
        unknown = NotFound("unknown_filter", "there is no such filter")
        self.versioned.delete(caller, filter_id, Filter, unknown, ("filter_deleted", f"filter/{filter_id}"))
