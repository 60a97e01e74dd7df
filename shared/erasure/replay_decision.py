"""What a replay does with one record that was erased, or lost files, after the moment restored to (X16).

The record was judged when it was erased, so the replay asks about neither membership nor a portal account's person. It
asks about guards, which are restored by now: a guarded record is withheld (X7). An erased record is erased again only where the
ledger has a later erasure of it (X5).
"""

from datetime import datetime

from shared.erasure.decision import Decision, Erase, Settled, Skipped, erases_again
from shared.erasure.grounds import ground_for_withholding
from shared.erasure.replay import ErasedBefore
from shared.kernel.identifiers import JobId
from shared.records.links import Links
from shared.records.outcome import Outcome
from shared.records.record import Claim, Record
from shared.records.scope import Whole
from shared.records.workflow import Workflow


def decide_replay(  # noqa: PLR0911 – one return for each answer that the rule has, in its order
    record: Record | None,
    links: Links,
    workflow: Workflow | None,
    gone: ErasedBefore,
    job: JobId,
    chunk: int,
    now: datetime,
) -> Decision:
    """Decide on the row as just read; the restored tables may lack it."""
    if record is None:
        return Settled(outcome=Outcome.ABSENT, scopes=(gone.scope,))
    mark = record.mark_by(job)
    if mark is not None and mark.chunk == chunk:
        return Settled.by(mark, record.erasure, record.anonymised_on)
    ground = ground_for_withholding(record, links)
    # A claim on some files is taken over by one on all, unless that would have to wait.
    takes_over = gone.scope is Whole.RECORD and ground is None
    # Rolled forward whatever its job, since all other jobs wait for the replay.
    if record.claim is not None and not (record.claim.spares_record and takes_over):
        return Erase.under(record.claim, record, workflow, is_claimed=True)
    if record.erasure is not None and (gone.scope is not Whole.RECORD or not erases_again(record, workflow)):
        return Settled(outcome=Outcome.ALREADY_ERASED, scopes=(gone.scope,))
    if record.erasure is not None and gone.at <= record.erasure.at:
        # This tells of the restored erasure itself, by which definitions that changed since take nothing more. A later page may
        # tell of a later one, and a record that has an entry is not touched again: so it gets none by this one.
        return Skipped()
    if ground is not None:
        return Settled(outcome=Outcome.WITHHELD, ground=ground, scopes=(gone.scope,))
    claim = Claim(job=job, at=now, scope=gone.scope, transition=None, anonymised_on=gone.anonymised_on)
    return Erase.under(claim, record, workflow, is_claimed=False)
