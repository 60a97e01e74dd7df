"""Let a record or its due files wait behind a link, in as many writes as its files need (X10, X17)."""

from shared.application.all_ports import Ports
from shared.application.chunks.loop import Step
from shared.application.stored import MOST_FILES, Change
from shared.erasure.decision import ErasureTask, Settled
from shared.erasure.waiting import Wait
from shared.kernel.errors import StaleVersion
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
        files = list(map(wait.file, wait.files))
        # The record's mark goes with the last of them, so that a crash before it leaves something to be told.
        while len(files) > MOST_FILES:
            some, files = tuple(files[:MOST_FILES]), files[MOST_FILES:]
            try:
                record = before = self.records.save(tenant, Change(record=record, before=before, attachments=some))
            except StaleVersion:
                return Step(more=True)
        mark = JobMark(
            job=task.job,
            chunk=chunk,
            outcome=Outcome.WITHHELD,
            at=self.clock.now(),
            ground=wait.ground,
            policy_version=task.policy_versions.get(record.key.workflow),
        )
        change = Change(record=wait.marked(record, mark), before=before, attachments=tuple(files))
        return Step(change=change, settled=Settled.by(mark, None) if wait.is_told else None)
