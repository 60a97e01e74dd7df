"""What a night does with the due files of a record that stays.

A guard keeps them too, linked or not, and so does whatever keeps the record itself. Then they wait with it (P5, X7, P10, X17).
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from shared.erasure.decision import Decision, Erase, ErasureTask, Settled, Skipped
from shared.erasure.grounds import Ground, ground_for_withholding
from shared.erasure.waiting import PutBack, Wait
from shared.records.content import Attachment
from shared.records.links import Links
from shared.records.outcome import Outcome
from shared.records.record import Claim, Record
from shared.records.scope import Files
from shared.retention.due import Due
from shared.retention.waiting import file_waits_on, released

_STAYING = {Outcome.NO_LONGER_MATCHING, Outcome.NOT_IN_END_STATE}


def may_have_due_files(record: Record, task: ErasureTask, decision: Decision) -> bool:
    """Tell whether the record stays, and has files."""
    stays = isinstance(decision, Skipped | Wait) or (
        isinstance(decision, Settled) and (decision.outcome in _STAYING or record.is_held)
    )
    is_met_again = record.mark_by(task.job) is not None
    has_files = record.counts.attachments > 0 and record.claim is None and not record.is_erased
    return isinstance(task.basis, Due) and stays and has_files and not is_met_again


def decide_files(
    record: Record,
    links: Links,
    task: ErasureTask,
    files: Sequence[Attachment],
    decision: Decision,
    now: datetime,
) -> Decision | None:
    """Return the decision on record and due files, or None if no file is due; *decision* is that on the record alone."""
    if not isinstance(task.basis, Due):
        return None
    due = [file for file in files if task.basis.is_file_due(file, record.key.workflow)]
    if not due:
        return None
    if isinstance(decision, Wait):
        # What keeps the record keeps its files, and its entry speaks for them.
        return replace(decision, files=_waiting_anew(due, decision.ground))
    ground = ground_for_withholding(record, links)
    if ground is None:
        return _taking(record, task, due, now)
    waiting = _waiting_anew(due, ground)
    # The history is silent of a record with its own guard (P10), unless that came since the job was asked for. Then it names the
    # record once, with the ground (X7).
    is_withheld_now = record.is_held and not record.was_held_at(task.asked_at)
    if is_withheld_now and not waiting and isinstance(decision, Settled) and decision.outcome is Outcome.WITHHELD:
        return decision
    return Wait(ground=ground, files=waiting, names_files=is_withheld_now or not record.is_held)


def _waiting_anew(due: Sequence[Attachment], ground: Ground) -> tuple[Attachment, ...]:
    return tuple(file for file in due if file_waits_on(file) != ground)


def _taking(record: Record, task: ErasureTask, due: Sequence[Attachment], now: datetime) -> Decision:
    # The brake of this night did not count what a guard of the record kept, so that goes in a later night.
    back = released(due)
    numbers = tuple(sorted({file.number for file in due} - {file.number for file in back}))
    if not numbers:
        return PutBack(tuple(back))
    version = task.policy_versions.get(record.key.workflow)
    claim = Claim(job=task.job, at=now, scope=Files(numbers), transition=None, policy_version=version)
    return Erase.under(claim, record, None, is_claimed=False)
