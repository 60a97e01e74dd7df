"""Walk all records that can point or be pointed to, whatever their state."""

from collections.abc import Sequence

from shared.application.all_ports import Ports
from shared.application.paging import every_page
from shared.application.reading.ranges import KeyChunk, Range, state_ranges, walk_ranges
from shared.application.stored import END_OF_TIME, StatePartition
from shared.kernel.identifiers import TenantId
from shared.records.workflow import Kind, Workflow

_BATCH = 100


class EveryRecord:
    """Reads a tenant's keys by workflow and state; learners have no pointers."""

    def __init__(self, ports: Ports) -> None:
        self.catalogue, self.records = ports.catalogue, ports.records

    def next_chunk(self, tenant: TenantId, shards: Sequence[int], cursor: str, limit: int) -> KeyChunk:
        """Return the next keys of *shards* behind *cursor*; raise ``Malformed`` if it is no cursor."""
        return walk_ranges(self._ranges(tenant, shards), cursor, limit)

    def _ranges(self, tenant: TenantId, shards: Sequence[int]) -> Sequence[Range]:
        workflows = [one for _, one in every_page(lambda after: self.catalogue.page(tenant, Workflow, after, _BATCH))]
        partitions = (
            StatePartition(workflow=workflow.id, state=state.name, is_erased=is_erased, shard=shard)
            for workflow in workflows
            if workflow.kind is not Kind.LEARNER
            for state in workflow.states
            for is_erased in (False, True)
            for shard in shards
        )
        return state_ranges(self.records, tenant, partitions, END_OF_TIME)
