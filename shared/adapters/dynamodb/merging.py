"""Merges a state's sixteen shards into one order, reading of each little more than a page needs."""

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from shared.adapters.dynamodb.keys import (
    BY_STATE,
    behind,
    checked_instant_key,
    first_state_sk,
    in_front_of,
    last_state_sk,
    record_of,
    state_pk,
)
from shared.adapters.dynamodb.queries import Queries, Range
from shared.adapters.threads import for_each
from shared.application.stored import OrderedKeys, StateQuery
from shared.kernel.identifiers import SHARDS, RecordKey, TenantId

_FEWEST = 4
_Read = tuple[list[tuple[str, RecordKey]], bool]


class Merging:
    """Reads and counts over all shards, *threads* requests at a time."""

    def __init__(self, *, queries: Queries, threads: int) -> None:
        self.queries, self.threads = queries, threads

    def page(
        self, tenant: TenantId, query: StateQuery, after: str | None, limit: int, *, newest_first: bool
    ) -> OrderedKeys:
        """Return the next keys behind *after*; raise ``Malformed`` for a forged position."""
        ranges = _ranges(tenant, query, after, newest_first=newest_first)
        merged = self.merged(ranges, limit + 1, newest_first=newest_first)
        return OrderedKeys(keys=tuple(merged[:limit]), is_over=len(merged) <= limit)

    def merged(self, ranges: Sequence[Range], limit: int, *, newest_first: bool = False) -> list[tuple[str, RecordKey]]:
        """Return the first keys of all *ranges*, one for each shard, with their sort keys, no two of which are equal."""
        at_a_time = max(_FEWEST, 2 * limit // SHARDS)

        def read(wanted: Range) -> _Read:
            items, may_follow = self.queries.page(wanted, at_a_time)
            return [(item[wanted.index[1]]["S"], record_of(item["pk"]["S"])) for item in items], may_follow

        def each(wanted: Range, found: _Read) -> Iterator[tuple[str, RecordKey]]:
            keys, may_follow = found
            yield from keys
            while may_follow and keys:
                wanted = _behind(wanted, keys[-1][0])
                keys, may_follow = read(wanted)
                yield from keys

        first = for_each(read, ranges, self.threads)
        shards = [each(wanted, found) for wanted, found in zip(ranges, first, strict=True)]
        return list(islice(heapq.merge(*shards, reverse=newest_first), limit))

    def count(self, tenant: TenantId, query: StateQuery) -> int:
        ranges = _ranges(tenant, query, None, newest_first=False)
        return sum(for_each(self.queries.count, ranges, self.threads))


def _ranges(tenant: TenantId, query: StateQuery, after: str | None, *, newest_first: bool) -> list[Range]:
    # Sort keys end in a record's id, so none are equal, and one position holds for all shards.
    position = None if after is None else checked_instant_key(after)
    whole = Range(
        pk="",
        first="0" if query.since is None else first_state_sk(query.since),
        last="~" if query.until is None else last_state_sk(query.until),
        is_backward=newest_first,
        index=BY_STATE,
    )
    left = whole if position is None else _behind(whole, position)
    return [
        replace(left, pk=state_pk(tenant, query.workflow, query.state, shard, is_erased=query.is_erased))
        for shard in range(SHARDS)
    ]


def _behind(wanted: Range, position: str) -> Range:
    # The position may lie outside of the range, on either side.
    if wanted.is_backward:
        return replace(wanted, last=min(wanted.last or position, in_front_of(position)))
    return replace(wanted, first=max(wanted.first, behind(position)))
