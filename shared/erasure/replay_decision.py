"""What a replay does with one record that the ledger says was erased, or lost files, after the moment restored to (X16).

The record was judged when it was erased, so neither membership nor a portal account's person is asked about again. Holds and
restrictions are (X7): they stand again by now, and while one stands nothing is destroyed; the history names the ground. A claim is
rolled forward whatever job made it, since every other job waits for the replay.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from shared.erasure.decision import Decision, Erase, Settled
from shared.erasure.grounds import ground_for_withholding
from shared.erasure.plan import plan_claimed, plan_erasure, plan_files
from shared.erasure.replay import Gone
from shared.jobs.outcome import Outcome
from shared.kernel.identifiers import JobId
from shared.records.record import Claim, Record
from shared.records.workflow import FieldDefinition


def decide_replay(  # noqa: PLR0911 – one return for each answer that the rule has, in its order
    record: Record | None,
    links: Sequence[Record],
    definitions: Mapping[str, FieldDefinition],
    gone: Gone,
    job: JobId,
    page: int,
    now: datetime,
) -> Decision:
    """Decide on the row as just read; a record that came after the moment restored to is not there."""
    if record is None:
        return _settled(Outcome.ABSENT, gone)
    if record.mark is not None and (record.mark.job, record.mark.page) == (job, page):
        return Settled.by(record.mark, record.erasure, record.anonymised_on)
    ground = ground_for_withholding(record, links)
    # A claim on some files is taken over by one on all, unless that would have to wait.
    takes_over = record.claim is not None and bool(record.claim.files) and gone.is_whole and ground is None
    if record.claim is not None and not takes_over:
        return Erase(plan=plan_claimed(record, record.claim, definitions), claim=record.claim, is_claimed=True)
    if record.is_erased:
        return _settled(Outcome.ALREADY_ERASED, gone)
    if ground is not None:
        return _settled(Outcome.WITHHELD, gone, ground)
    if gone.is_whole:
        claim = Claim(job=job, at=now, transition=None, anonymised_on=gone.anonymised_on)
        return Erase(plan=plan_erasure(record, definitions), claim=claim, is_claimed=False)
    claim = Claim(job=job, at=now, transition=None, files=gone.files)
    return Erase(plan=plan_files(record, gone.files), claim=claim, is_claimed=False)


def _settled(outcome: Outcome, gone: Gone, ground: str | None = None) -> Settled:
    """Return the outcome of the record, or of its files by themselves."""
    if gone.is_whole:
        return Settled(outcome=outcome, ground=ground)
    return Settled(outcome=outcome, ground=ground, files=gone.files, counts_record=False)
