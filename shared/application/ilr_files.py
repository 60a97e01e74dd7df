"""The port of uploaded ILR files."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from shared.kernel.identifiers import JobId, RecordId, TenantId
from shared.learners.ilr_file import FiledLearner, IlrHeader


class IlrFile(Protocol):
    """An ILR file that has been read to its end; none is ill-formed (L10)."""

    @property
    def header(self) -> IlrHeader:
        """The provider, the year and when the file was made."""
        ...

    def learners(self, after: str, limit: int) -> Sequence[RecordId]:
        """Return up to *limit* distinct ids behind *after*. The order is the same at each reading."""
        ...

    def learner(self, learner: RecordId) -> FiledLearner | None:
        """Return all that the file says of one learner, or None."""
        ...


class IlrFiles(Protocol):
    """Uploaded ILR files."""

    def opened(self, tenant: TenantId, job: JobId, version: str) -> AbstractContextManager[IlrFile]:
        """Open one version of a job's file; raise ``FileRefused`` if it can't be imported."""
        ...
