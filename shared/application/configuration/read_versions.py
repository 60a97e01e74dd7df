"""Read the versions of a workflow or a filter, newest first."""

from collections.abc import Sequence
from typing import TypeVar

from shared.access.permissions import Caller
from shared.application.all_ports import Ports
from shared.application.paging import number_in
from shared.application.ports import Catalogue
from shared.kernel.errors import NotFound
from shared.kernel.identifiers import FilterId, TenantId, WorkflowId
from shared.records.saved_versions import FilterVersion, WorkflowVersion, before_versions, version_name

Kept = TypeVar("Kept", FilterVersion, WorkflowVersion)


class ReadVersions:
    """Lists versions."""

    def __init__(self, ports: Ports) -> None:
        self.catalogue = ports.catalogue

    def of_workflow(
        self, caller: Caller, workflow: WorkflowId, after: str | None, limit: int
    ) -> tuple[Sequence[WorkflowVersion], str | None]:
        """Return up to *limit* versions and where to go on; raise ``NotFound`` if there is none."""
        unknown = NotFound("unknown_workflow", "there is no such workflow")
        return self._page(caller.tenant, WorkflowVersion, workflow, after, limit, unknown)

    def of_filter(
        self, caller: Caller, filter_: FilterId, after: str | None, limit: int
    ) -> tuple[Sequence[FilterVersion], str | None]:
        """Do the same, also for a filter that has been deleted."""
        unknown = NotFound("unknown_filter", "there is no such filter")
        return self._page(caller.tenant, FilterVersion, filter_, after, limit, unknown)

    def _page(
        self, tenant: TenantId, kind: type[Kept], of: str, after: str | None, limit: int, unknown: NotFound
    ) -> tuple[list[Kept], str | None]:
        found, last = versions_behind(self.catalogue, tenant, kind, of, after, limit)
        if not found and after is None:
            raise unknown
        return found, last


def versions_behind(
    catalogue: Catalogue, tenant: TenantId, kind: type[Kept], of: str, after: str | None, limit: int
) -> tuple[list[Kept], str | None]:
    """Return up to *limit* versions older than number *after*, newest first, and the number to go on behind, if more may follow."""
    position = before_versions(of) if after is None else version_name(of, number_in(after))
    found, last = catalogue.page(tenant, kind, position, limit)
    kept = [version for name, version in found if name.startswith(before_versions(of))]
    # Behind the oldest version the catalogue goes on with those of other things.
    is_cut = last is not None and len(kept) == len(found) and kept[-1].number > 1
    return kept, str(kept[-1].number) if is_cut else None
