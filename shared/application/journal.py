"""Lets an operator follow a job from request to failed records, by ids and codes only (X8)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shared.jobs.history import HistoryEntry
    from shared.jobs.job import Job
    from shared.jobs.tally import Tally


class Journal(Protocol):
    """What a worker reports about its shard."""

    def working_on(self, job: Job, shard: int) -> None: ...

    def settled(self, entries: Sequence[HistoryEntry]) -> None: ...

    def counted(self, job: Job, tally: Tally) -> None:
        """Report the outcomes that a checkpoint has added."""
        ...

    def ended(self, job: Job) -> None: ...


class SilentJournal:
    """A journal that is not kept."""

    def working_on(self, job: Job, shard: int) -> None:
        """Report nothing."""

    def settled(self, entries: Sequence[HistoryEntry]) -> None:
        """Report nothing."""

    def counted(self, job: Job, tally: Tally) -> None:
        """Report nothing."""

    def ended(self, job: Job) -> None:
        """Report nothing."""
