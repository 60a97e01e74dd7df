"""Finding learners, and seeing one as the API shows them (L1, L9)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from shared.access.permissions import Caller
from shared.application.all_ports import Ports
from shared.application.reading.ranges import walk_ranges
from shared.application.reading.records import RecordReader
from shared.application.rules.learner_setting import learner_workflow, retention_of
from shared.application.stored import END_OF_TIME, StatePartition
from shared.kernel.identifiers import SHARDS, RecordId, RecordKey, TenantId
from shared.learners.retention import LearnerRetention
from shared.records.index_position import DATED, UNDATED
from shared.records.record import Record
from shared.retention.due import final_funding_day

_MOST_READS = 2 * SHARDS + 18  # every range once, and some more for those that have several pages


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnerView:
    """A learner and the first day on which the setting of now removes them, or None for never."""

    record: Record
    removal_date: date | None

    @classmethod
    def of(cls, record: Record, retention: LearnerRetention) -> "LearnerView":
        """Return how *record* looks under *retention*."""
        return cls(record=record, removal_date=retention.removal_date(final_funding_day(record)))


class FindLearner:
    """Looks learners up; one who is not there, or was removed, is ``NotFound``."""

    def __init__(self, ports: Ports) -> None:
        self.reading = RecordReader(ports)

    def key(self, tenant: TenantId, learner: RecordId) -> RecordKey:
        """Return where *learner* is kept."""
        return RecordKey(learner_workflow(self.reading.catalogue, tenant), learner)

    def __call__(self, tenant: TenantId, learner: RecordId) -> Record:
        """Return the learner as they are now."""
        return self.reading.shown(tenant, self.key(tenant, learner))

    def view(self, tenant: TenantId, record: Record) -> LearnerView:
        """Return *record* with the day of its removal."""
        return LearnerView.of(record, retention_of(self.reading.catalogue, tenant))


class ReadLearners:
    """The use cases: one learner, and the list of all who are not removed."""

    def __init__(self, ports: Ports) -> None:
        self.find = FindLearner(ports)

    def __call__(self, caller: Caller, learner: RecordId) -> LearnerView:
        """Return one learner."""
        return self.find.view(caller.tenant, self.find(caller.tenant, learner))

    def page(self, caller: Caller, after: str | None, limit: int) -> tuple[Sequence[LearnerView], str | None]:
        """Return learners, those with a Final Funding Date first, and where to go on; fewer than *limit* may come back."""
        reading, tenant = self.find.reading, caller.tenant
        workflow = learner_workflow(reading.catalogue, tenant)
        ranges = [
            partial(
                reading.records.in_state,
                tenant,
                StatePartition(workflow=workflow, state=state, is_erased=False, shard=shard),
                END_OF_TIME,
            )
            for state in (DATED, UNDATED)
            for shard in range(SHARDS)
        ]
        retention = retention_of(reading.catalogue, tenant)
        found: list[Record] = []
        position: str | None = after or ""
        for _ in range(_MOST_READS):
            if position is None or len(found) >= limit:
                break
            page = walk_ranges(ranges, position, limit - len(found))
            rows = reading.records.read(tenant, page.keys).records if page.keys else {}
            found += [rows[key] for key in page.keys if key in rows and not rows[key].is_erased]
            position = page.cursor
        return [LearnerView.of(record, retention) for record in found], position
