"""ILR files that are known by heart."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from shared.adapters.s3.keys import import_key
from shared.kernel.identifiers import JobId, RecordId, TenantId
from shared.learners.ilr_file import FiledLearner, FileFault, FileRefused, IlrHeader


@dataclass(frozen=True, slots=True, kw_only=True)
class FakeIlrFile:
    """What a file says, by learner."""

    header: IlrHeader
    says: Mapping[RecordId, FiledLearner]

    def learners(self, after: str, limit: int) -> Sequence[RecordId]:
        return [learner for learner in sorted(self.says) if learner > after][:limit]

    def learner(self, learner: RecordId) -> FiledLearner | None:
        return self.says.get(learner)


@dataclass(slots=True, kw_only=True)
class FakeIlrFiles:
    """``there`` has what is found at an object's key and version: a file, or why it is refused. *open* counts those open."""

    there: dict[tuple[str, str], FakeIlrFile | FileRefused] = field(default_factory=dict)
    open: int = 0

    @contextmanager
    def opened(self, tenant: TenantId, job: JobId, version: str) -> Iterator[FakeIlrFile]:
        found = self.there.get((import_key(tenant, job), version), FileRefused(FileFault.GONE))
        if isinstance(found, FileRefused):
            raise found
        self.open += 1
        try:
            yield found
        finally:
            self.open -= 1
