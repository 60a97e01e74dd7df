"""What a night does with the due files of a record that stays. A guard keeps them too, linked or not (P5, X7, P10)."""

from collections.abc import Sequence
from datetime import datetime

from shared.erasure.decision import Decision, Erase, ErasureTask, Settled, Skipped
from shared.erasure.grounds import ground_for_withholding
from shared.records.content import Attachment
from shared.records.links import Links
from shared.records.outcome import Outcome
from shared.records.record import Claim, Record
from shared.records.scope import Files
from shared.retention.due import Due


def may_have_due_files(record: Record, task: ErasureTask, decision: Decision) -> bool:
    """Tell whether the record stays, and has files."""
    stays = isinstance(decision, Skipped) or (
        isinstance(decision, Settled) and decision.outcome in {Outcome.NO_LONGER_MATCHING, Outcome.NOT_IN_END_STATE}
    )
    is_met_again = record.mark is not None and record.mark.job == task.job
    has_files = record.counts.attachments > 0 and record.claim is None and not record.is_erased
    return isinstance(task.basis, Due) and stays and has_files and not is_met_again


def decide_files(
    record: Record,
    links: Links,
    task: ErasureTask,
    files: Sequence[Attachment],
    now: datetime,
) -> Decision | None:
    """Return the decision on the due files, or None if none is due."""
    if not isinstance(task.basis, Due):
        return None
    due = tuple(file.number for file in files if task.basis.is_file_due(file, record.key.workflow))
    if not due:
        return None
    ground = ground_for_withholding(record, links)
    if ground is not None:
        # The history does not repeat a record with its own guard (P10).
        return Skipped() if record.is_held else Settled(outcome=Outcome.WITHHELD, ground=ground)
    version = task.policy_versions.get(record.key.workflow)
    claim = Claim(job=task.job, at=now, scope=Files(due), transition=None, policy_version=version)
    return Erase.under(claim, record, None, is_claimed=False)
