"""Let a record or its due files wait, or put files back, in as many writes as they need (X10, X17)."""

from dataclasses import replace

from shared.application.all_ports import Ports
from shared.application.chunks.loop import Step
from shared.application.many_files import written_but_last
from shared.application.stored import Change
from shared.erasure.decision import ErasureTask, Settled
from shared.erasure.waiting import PutBack, Wait
from shared.kernel.identifiers import TenantId
from shared.records.outcome import Outcome
from shared.records.record import JobMark, Record


class LetWait:
    """The use case."""

    def __init__(self, ports: Ports) -> None:
        self.records, self.clock = ports.records, ports.clock

    def __call__(
        self, tenant: TenantId, task: ErasureTask, chunk: int, record: Record, before: Record, wait: Wait
    ) -> Step[Change]:
        """Return the last write, and what the history says of it; *before* is the record as it is stored.

        Another worker's write asks for another look.
        """
        if not wait.is_news:
            return Step()
        # The record's mark goes with the last of them, so that a crash before it leaves something for the history to say.
        files = list(map(wait.file, wait.files))
        last = written_but_last(self.records, tenant, Change(record=record, before=before), files)
        if last is None:
            return Step(more=True)
        mark = JobMark(
            job=task.job,
            chunk=chunk,
            outcome=Outcome.WITHHELD,
            at=self.clock.now(),
            ground=wait.ground,
            policy_version=task.policy_versions.get(record.key.workflow),
        )
        change = replace(last, record=wait.marked(last.record, mark))
        return Step(change=change, settled=Settled.by(mark, None) if wait.is_named else None)

    def put_back(
        self, tenant: TenantId, task: ErasureTask, chunk: int, record: Record, before: Record, back: PutBack
    ) -> Step[Change]:
        """Return the last write. The history is silent of it, and the mark keeps this night from the files."""
        last = written_but_last(self.records, tenant, Change(record=record, before=before), back.files)
        if last is None:
            return Step(more=True)
        mark = JobMark(job=task.job, chunk=chunk, outcome=Outcome.WITHHELD, at=self.clock.now(), scopes=())
        return Step(change=replace(last, record=last.record.marked(mark)))
