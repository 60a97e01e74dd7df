"""What a policy run or a recalculation writes to one record and its files (P3, P4, R8, P13)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from shared.records.content import Attachment
from shared.records.record import Record
from shared.records.workflow import Workflow
from shared.retention.entering import entered
from shared.retention.period import end_of_period
from shared.retention.policy import Periods


@dataclass(frozen=True, slots=True, kw_only=True)
class Redated:
    """The record and those of its files whose dates were looked at; whether the record's own date, and which files', were set."""

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
    """Return *record* and *files* as dated by *periods*; dates that do not differ are left alone.

    A policy run dates what nobody has looked at since it entered its end state or was added. A recalculation dates what has a
    date, and what is in an end state without one; an account that a login has taken out of the queue stays out of it (P13). What
    is in a state that is no end state any more loses the policy's date, as it would by leaving one (P8).
    """
    is_asked = record.awaits_dating or (is_recalculation and not record.is_kept_by_login)
    is_at_end = workflow.is_end_state(record.state)
    wanted = is_asked and is_at_end and not record.is_erased
    end = end_of_period(record.state_entered_at, periods.of_state(record.state), zone) if wanted else record.policy_date
    if is_recalculation and not is_at_end:
        end = None
    dated = replace(record, policy_date=end, awaits_dating=record.awaits_dating and not wanted)
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
    """Return *record* after a rule's transition, dated at once where it enters an end state under an enabled policy (R8)."""
    moved = entered(record, workflow, target, now)
    if periods is None or not moved.awaits_dating:
        return moved
    end = end_of_period(now, periods.of_state(target), zone)
    return replace(moved, policy_date=end, awaits_dating=False)
