"""Save and delete filters."""

from dataclasses import replace

from shared.access.evidence import Evidence
from shared.access.permissions import Caller
from shared.application.all_ports import Ports
from shared.application.configuration.read_versions import versions_behind
from shared.application.rules.versions import Versioned, check_current
from shared.kernel.bounds import WORKFLOWS
from shared.kernel.errors import NotFound
from shared.kernel.identifiers import FilterId, TenantId
from shared.records.bounds import check_bounds_of_filter
from shared.records.filter import Filter, check_filter, people_named, resolved
from shared.records.saved_versions import FilterVersion, version_name
from shared.records.workflow import Workflow


class SaveFilter:
    """Creates or replaces a filter, and keeps the version."""

    def __init__(self, ports: Ports) -> None:
        self.catalogue, self.clock = ports.catalogue, ports.clock

    def __call__(self, caller: Caller, filter_: Filter, version: int | None) -> Filter:
        check_bounds_of_filter(filter_)
        workflows = self.catalogue.get_many(caller.tenant, Workflow, sorted(set(filter_.workflows)))
        filter_ = resolved(filter_, workflows.values())
        # Of more names than there can be workflows, one is unknown.
        named = sorted(people_named(filter_))[: WORKFLOWS.most]
        people = self.catalogue.get_many(caller.tenant, Workflow, named) if named else {}
        check_filter(filter_, {workflow.id: workflow for workflow in workflows.values()}, people)
        current = self.catalogue.get(caller.tenant, Filter, filter_.id)
        check_current(version, current.version if current else None)
        before = current.version if current else self._last(caller.tenant, filter_.id)
        now, number = self.clock.now(), before + 1
        kept = FilterVersion(filter=replace(filter_, version=number), saved_by=caller.user, saved_at=now)
        asked = tuple(dict.fromkeys(one.field for one in filter_.where))
        evidence = Evidence(
            action="filter_saved",
            subject=f"filter/{filter_.id}",
            by=caller.user,
            at=now,
            details={"version": number, "fields": asked},
        )
        return self.catalogue.put(
            caller.tenant,
            filter_.id,
            replace(filter_, version=before),
            evidence,
            [(version_name(filter_.id, number), kept)],
            is_new=current is None,
        )

    def _last(self, tenant: TenantId, filter_id: FilterId) -> int:
        # A deleted filter's versions stay, so one that is made again goes on behind them.
        newest, _ = versions_behind(self.catalogue, tenant, FilterVersion, filter_id, None, 1)
        return newest[0].number if newest else 0


class DeleteFilter:
    """Delete a filter; its versions stay for jobs and for the ledger (X9)."""

    def __init__(self, ports: Ports) -> None:
        self.versioned = Versioned(ports)

    def __call__(self, caller: Caller, filter_id: FilterId) -> None:
        unknown = NotFound("unknown_filter", "there is no such filter")
        self.versioned.delete(caller, filter_id, Filter, unknown, ("filter_deleted", f"filter/{filter_id}"))
