"""What nightly runs and recalculations propose, chunk by chunk, from their index ranges."""

from functools import partial

from shared.application.all_ports import Ports
from shared.application.reading.ranges import CHUNK, KeyChunk, Range, walk_ranges
from shared.application.retention.night_ranges import ranges_of
from shared.application.stored import IndexRange, StateRange
from shared.jobs.job import Job
from shared.jobs.shard import Shard
from shared.kernel.identifiers import TenantId


class NightSelection:
    """The selection of nightly runs and recalculations."""

    def __init__(self, ports: Ports) -> None:
        self.records = ports.records

    def next_chunk(self, tenant: TenantId, job: Job, shard: Shard) -> KeyChunk:
        ranges = [self._walked(tenant, one) for one in ranges_of(job.request, shard.number)]
        return walk_ranges(ranges, shard.cursor, CHUNK)

    def _walked(self, tenant: TenantId, wanted: IndexRange) -> Range:
        if isinstance(wanted, StateRange):
            return partial(self.records.in_state, tenant, wanted.partition, wanted.until)
        return partial(self.records.in_stage, tenant, wanted.partition, wanted.until)
