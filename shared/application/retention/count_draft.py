"""Count what a draft would do, records and files apart, by ranges of the index (P15, X21).

Records are in the ranges of their states by their clock, files in those of their types by when they were added. Taken off are the
records that are held or wait behind a link, and their files: for that at most 5,000 rows are read, and the files of 200 of them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from itertools import islice
from zoneinfo import ZoneInfo

from shared.application.all_ports import Ports
from shared.application.file_types import FilePartition
from shared.application.reading.attachments import attachments_of
from shared.application.reading.held import MOST_READ, uncounted_records
from shared.application.reading.ranges import count_ranges
from shared.application.stored import StatePartition
from shared.kernel.bounds import FILE_TYPES_THERE
from shared.kernel.identifiers import SHARDS, TenantId
from shared.records.record import Record
from shared.records.workflow import Workflow
from shared.retention.entering import clock_start
from shared.retention.period import Period, latest_start
from shared.retention.policy import Periods, Policy
from shared.retention.preview import DraftCounts, PreviewWarning, WarningCode, unknown_file_types
from shared.retention.recalculation import Changed
from shared.retention.waiting import file_waits_on

_MOST = 10**9
_MOST_LOOKED_INTO = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class _Draft:
    tenant: TenantId
    workflow: Workflow
    periods: Periods
    next_run: date
    zone: ZoneInfo

    def latest(self, period: Period | None) -> datetime | None:
        """Return the last start that is due at the next run; None for never."""
        if period is None or not self.periods.enabled:
            return None
        return latest_start(self.next_run, period, self.zone)


class CountDraft:
    """The use case."""

    def __init__(self, ports: Ports) -> None:
        self.records, self.file_types = ports.records, ports.file_types

    def __call__(
        self,
        tenant: TenantId,
        workflow: Workflow,
        periods: Periods,
        published: Policy | None,
        changed: Changed,
        *,
        next_run: date,
        now: datetime,
        zone: ZoneInfo,
    ) -> DraftCounts:
        draft = _Draft(tenant=tenant, workflow=workflow, periods=periods, next_run=next_run, zone=zone)
        types = self.file_types.all(tenant, workflow.id, FILE_TYPES_THERE.most)
        starts = {
            state.name: start
            for state in workflow.states
            if state.end and (start := draft.latest(periods.of_state(state.name))) is not None
        }
        adds = {name: last for name in types if (last := draft.latest(periods.of_file_type(name))) is not None}
        due = sum(self._in_state(draft, state, until) for state, until in starts.items())
        files = sum(self._of_type(draft, name, until, is_waiting=False) for name, until in adds.items())
        kept, kept_files, is_whole = self._kept(draft, starts, adds) if due or files else (0, 0, True)
        redated = _redated(types, periods, published) if changed.files else []
        warnings = unknown_file_types(periods, [*types, *(workflow.file_types or ())])
        if not is_whole:
            warnings = (*warnings, PreviewWarning(code=WarningCode.COUNTED_IN_PART))
        return DraftCounts(
            due=max(0, due - kept),
            files_due=max(0, files - kept_files),
            dates=sum(self._in_state(draft, state, now) for state in changed.states),
            file_dates=sum(
                self._of_type(draft, name, now, is_waiting=is_waiting)
                for name in redated
                for is_waiting in (False, True)
            ),
            warnings=warnings,
        )

    def _in_state(self, draft: _Draft, state: str, until: datetime) -> int:
        # By the index alone: no row is read.
        ranges = [
            StatePartition(workflow=draft.workflow.id, state=state, is_erased=False, shard=shard)
            for shard in range(SHARDS)
        ]
        return count_ranges([partial(self.records.count_in_state, draft.tenant, one, until) for one in ranges], _MOST)

    def _of_type(self, draft: _Draft, file_type: str, until: datetime, *, is_waiting: bool) -> int:
        ranges = [
            FilePartition(workflow=draft.workflow.id, file_type=file_type, is_waiting=is_waiting, shard=shard)
            for shard in range(SHARDS)
        ]
        return count_ranges([partial(self.file_types.count, draft.tenant, one, until) for one in ranges], _MOST)

    def _kept(
        self, draft: _Draft, starts: Mapping[str, datetime], adds: Mapping[str, datetime]
    ) -> tuple[int, int, bool]:
        """Return how many records and files of the ranges stay all the same, and whether all were looked at."""
        records = files = with_files = 0
        rows = uncounted_records(self.records, draft.tenant, draft.workflow.id)
        for row in islice(rows, MOST_READ):
            started = clock_start(row, draft.workflow) or row.state_entered_at
            records += row.state in starts and started <= starts[row.state]
            if adds and row.counts.files_there:
                with_files += 1
                files += self._due_files(draft, row, adds) if with_files <= _MOST_LOOKED_INTO else 0
        is_whole = with_files <= _MOST_LOOKED_INTO and next(rows, None) is None
        return records, files, is_whole

    def _due_files(self, draft: _Draft, row: Record, adds: Mapping[str, datetime]) -> int:
        return sum(
            file.file_type in adds and file.added_at <= adds[file.file_type] and file_waits_on(file) is None
            for file in attachments_of(self.records, draft.tenant, row)
        )


def _redated(types: Sequence[str], periods: Periods, published: Policy | None) -> Sequence[str]:
    """Return the types whose files get another date; all of them if an earlier recalculation was cut short."""
    if published is None or not published.periods.enabled:
        return [name for name in types if periods.of_file_type(name) is not None]
    before = published.periods
    if before.files == periods.files and before.file_types == periods.file_types:
        return types
    return [name for name in types if before.of_file_type(name) != periods.of_file_type(name)]
