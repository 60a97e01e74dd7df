"""The port of ILR files that have arrived; beside ``ports.py``, because imports alone need it."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from shared.kernel.identifiers import JobId, RecordId, TenantId
from shared.learners.ilr_file import FiledLearner, IlrHeader


class IlrFile(Protocol):
    """An ILR file that was read from its beginning to its end: one that is ill-formed never becomes one (L10)."""

    @property
    def header(self) -> IlrHeader:
        """Whose return it is, for which year, made when."""
        ...

    def learners(self, after: str, limit: int) -> Sequence[RecordId]:
        """Return the ids of up to *limit* learners behind *after*, each once, in an order that is always the same."""
        ...

    def learner(self, learner: RecordId) -> FiledLearner | None:
        """Return all that the file says of one learner, or None if it says nothing."""
        ...


class IlrFiles(Protocol):
    """ILR files that have arrived."""

    def opened(self, tenant: TenantId, job: JobId, version: str) -> AbstractContextManager[IlrFile]:
        """Read one version of a job's file for the length of the context; raise ``FileRefused`` where it can't be imported."""
        ...
