"""What a policy run or recalculation writes to a record and its files (P3, P4, R8, P13)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from shared.records.content import Attachment
from shared.records.record import Record
from shared.records.workflow import Workflow
from shared.retention.entering import clock_start, entered
from shared.retention.period import end_of_period
from shared.retention.policy import Periods


@dataclass(frozen=True, slots=True, kw_only=True)
class Redated:
    """A record, the files that changed, and whose dates were set."""

    record: Record
    files: tuple[Attachment, ...] = ()
    is_record_dated: bool = False
    dated_files: tuple[int, ...] = ()


def redated(
    record: Record,
    workflow: Workflow,
    periods: Periods,
    zone: ZoneInfo,
    files: Sequence[Attachment],
    *,
    is_recalculation: bool,
) -> Redated:
    """Return *record* and *files* as dated by *periods*, unchanged where the dates don't differ.

    A policy run dates what no run has looked at. A recalculation dates all files, and every record in an end state
    except an account that its owner's login took out (P13).
    """
    is_asked = record.awaits_dating or (is_recalculation and not record.is_kept_by_login)
    started = clock_start(record, workflow)
    wanted = is_asked and started is not None and not record.is_erased
    dated = replace(record, awaits_dating=record.awaits_dating and not wanted)
    if started is not None and wanted:
        dated = replace(dated, policy_date=end_of_period(started, periods.of_state(record.state), zone))
    elif started is None and is_recalculation:
        # The state has stopped being an end state, which clears date and clock as leaving one does (P8).
        dated = replace(dated, policy_date=None, ended_at=None)
    looked_at = [
        (
            file,
            replace(
                file,
                due_on=end_of_period(file.added_at, periods.of_file_type(file.file_type), zone),
                awaits_dating=False,
            ),
        )
        for file in files
        if is_recalculation or file.awaits_dating
    ]
    return Redated(
        record=dated,
        files=tuple(after for before, after in looked_at if after != before),
        is_record_dated=dated.policy_date != record.policy_date,
        dated_files=tuple(after.number for before, after in looked_at if after.due_on != before.due_on),
    )


def moved_by_rule(
    record: Record, workflow: Workflow, target: str, periods: Periods | None, zone: ZoneInfo, now: datetime
) -> Record:
    """Return *record* after a rule's transition, dated where a policy is enabled (R8)."""
    moved = entered(record, workflow, target, now)
    return moved if periods is None else dated_at_once(moved, workflow, periods, zone)


def dated_at_once(record: Record, workflow: Workflow, periods: Periods, zone: ZoneInfo) -> Record:
    """Return *record* as the next policy run would date it."""
    return redated(record, workflow, periods, zone, (), is_recalculation=False).record
