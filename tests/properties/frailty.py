"""Ports that die: an invocation ends before or after any of its calls, or in the middle of a chunk."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shared.application.reading.filter_selection import FilterSelection, partitions_of
from shared.application.reading.kept_filter import filter_of
from shared.application.reading.ranges import KeyChunk, state_ranges, walk_ranges
from shared.application.stored import Change, ContentKey, Saved
from shared.jobs.job import FilterRedaction, Job
from shared.jobs.shard import Shard
from shared.kernel.identifiers import RecordKey, TenantId
from shared.records.scope import Scope


class Killed(BaseException):
    """The invocation is gone. Not an ``Exception``, because nothing in the code may get to handle it."""


@dataclass(slots=True)
class Life:
    """How many steps an invocation has left; None for as many as it likes."""

    steps: int | None = None

    def step(self) -> None:
        """Take one step, or die."""
        if self.steps is None:
            return
        if self.steps == 0:
            raise Killed
        self.steps -= 1


class Frail:
    """A port each of whose calls can be the last, done or not done."""

    def __init__(self, port: object, life: Life) -> None:
        self._port = port
        self._life = life

    def __getattr__(self, name: str) -> Callable[..., Any]:
        found = getattr(self._port, name)

        def call(*given: object, **named: object) -> object:
            self._life.step()
            answer = found(*given, **named)
            self._life.step()
            return answer

        return call


class FrailRecords(Frail):
    """A store that writes and deletes a chunk one by one, so that it can be left half done."""

    def save_each(self, tenant: TenantId, changes: Sequence[Change]) -> Saved:
        parts: list[Saved] = []
        for change in changes:
            self._life.step()
            parts.append(self._port.save_each(tenant, [change]))  # type: ignore[attr-defined] # the port of records
        self._life.step()
        written = {key: record for one in parts for key, record in one.written.items()}
        return Saved(written=written, conflicts=frozenset(key for one in parts for key in one.conflicts))

    def delete_contents(self, tenant: TenantId, contents: Sequence[ContentKey]) -> None:
        for content in contents:
            self._life.step()
            self._port.delete_contents(tenant, [content])  # type: ignore[attr-defined] # the port of records


class FrailFiles(Frail):
    """A store that deletes the files of one record after the other."""

    def delete_files(self, tenant: TenantId, wanted: Mapping[RecordKey, Scope]) -> frozenset[RecordKey]:
        for key, scope in wanted.items():
            self._life.step()
            self._port.delete_files(tenant, {key: scope})  # type: ignore[attr-defined] # the port of files
        return frozenset()


class SmallPages(FilterSelection):
    """The selection of a bulk redaction in chunks of two records."""

    def next_chunk(self, tenant: TenantId, job: Job, shard: Shard) -> KeyChunk:
        """Return the chunk behind the shard's cursor."""
        assert isinstance(job.request, FilterRedaction)
        partitions = partitions_of(filter_of(self.catalogue, tenant, job.request), [shard.number])
        return walk_ranges(state_ranges(self.records, tenant, partitions, job.created_at), shard.cursor, 2)
