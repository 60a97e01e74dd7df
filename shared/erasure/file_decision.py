"""What a night does with the due files of a record that stays.

A guard keeps them too, linked or not, and so does whatever keeps the record itself. Then they wait with it (P5, X7, P10, X17).
"""

from collections.abc import Sequence
from datetime import datetime

from shared.erasure.decision import Decision, Erase, ErasureTask, Settled, Skipped
from shared.erasure.grounds import ground_for_withholding
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
    # What keeps the record keeps its files.
    ground = decision.ground if isinstance(decision, Wait) else ground_for_withholding(record, links)
    if ground is None:
        # What its own guard kept was left out when the brake counted this night, so it is no night's but a later one's.
        back = released(due)
        numbers = tuple(sorted({file.number for file in due} - {file.number for file in back}))
        if not numbers:
            return PutBack(tuple(back))
        version = task.policy_versions.get(record.key.workflow)
        claim = Claim(job=task.job, at=now, scope=Files(numbers), transition=None, policy_version=version)
        return Erase.under(claim, record, None, is_claimed=False)
    waiting = tuple(file for file in due if file_waits_on(file) != ground)
    is_new = isinstance(decision, Wait) and decision.is_new
    # Of a record that is withheld itself its own entry speaks, and of one with its own guard the history is silent (P10), unless
    # the guard came since the job was asked for: then it is told with its ground, once (X7).
    is_withheld_now = record.is_held and not record.was_held_at(task.asked_at)
    if is_withheld_now and not waiting and isinstance(decision, Settled) and decision.outcome is Outcome.WITHHELD:
        return decision
    are_told = not isinstance(decision, Wait) and (is_withheld_now or not record.is_held)
    return Wait(ground=ground, is_new=is_new, files=waiting, are_told=are_told)
