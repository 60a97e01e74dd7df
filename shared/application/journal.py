"""Where an operator can follow a job from the request that asked for it to the records that gave trouble (X8: ids and codes)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shared.jobs.history import HistoryEntry
    from shared.jobs.job import Job


class Journal(Protocol):
    """What is told while a shard is worked on."""

    def working_on(self, job: Job, shard: int) -> None:
        """Say that what follows is about this shard."""
        ...

    def settled(self, entries: Sequence[HistoryEntry]) -> None:
        """Say how records of that shard ended."""
        ...

    def ended(self, job: Job) -> None:
        """Say how a job ended."""
        ...


class Silent:
    """A journal that nobody keeps."""

    def working_on(self, job: Job, shard: int) -> None:
        """Say nothing."""

    def settled(self, entries: Sequence[HistoryEntry]) -> None:
        """Say nothing."""

    def ended(self, job: Job) -> None:
        """Say nothing."""
