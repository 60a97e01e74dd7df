"""Orders in which keys of records come: by the instant at which they entered their state, by their ids, or as they were named.

A position is a text that only its own order understands; one that it does not is ``Malformed``.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from shared.application.ports import RecordStore
from shared.application.stored import StateQuery
from shared.kernel.errors import Malformed, NotSupported
from shared.kernel.identifiers import RecordKey, TenantId

MOST_SORTED = 200_000
_AT_A_TIME = 8_000


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyBatch:
    """Keys with their positions; *last* is where to go on, or None at the end."""

    keys: Sequence[tuple[str, RecordKey]]
    last: str | None


class KeyOrder(Protocol):
    """Keys in some order."""

    def read(self, after: str | None, limit: int) -> KeyBatch:
        """Return up to *limit* keys behind *after*."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ByInstant:
    """One stretch after the other, each as the index has it: nothing is read that the page does not need."""

    records: RecordStore
    tenant: TenantId
    state_queries: Sequence[StateQuery]
    newest_first: bool = False

    def read(self, after: str | None, limit: int) -> KeyBatch:
        """Return keys of one stretch, with which it may end."""
        if not self.state_queries:
            return KeyBatch(keys=(), last=None)
        place, within = (0, None) if after is None else self._place(after)
        stretch = self.state_queries[place]
        found = self.records.in_order(self.tenant, stretch, within, limit, newest_first=self.newest_first)
        keys = [(_position(stretch, position), key) for position, key in found.keys]
        if not found.is_over:
            return KeyBatch(keys=keys, last=keys[-1][0])
        is_end = place + 1 == len(self.state_queries)
        return KeyBatch(keys=keys, last=None if is_end else _position(self.state_queries[place + 1], None))

    def _place(self, position: str) -> tuple[int, str | None]:
        """Return the stretch that a position lies in, by its number, and where in it."""
        try:
            workflow, state, is_erased, within = json.loads(position)
        except (ValueError, TypeError, RecursionError):
            workflow, state, is_erased, within = None, None, None, None
        for place, one in enumerate(self.state_queries):
            if (one.workflow, one.state, one.is_erased) == (workflow, state, is_erased):
                return place, within if isinstance(within, str) else None
        raise Malformed("invalid_cursor", "the position is broken, stale or belongs to another list")


def _position(stretch: StateQuery, within: str | None) -> str:
    return json.dumps([stretch.workflow, stretch.state, stretch.is_erased, within], ensure_ascii=False)


@dataclass(slots=True, kw_only=True)
class ById:
    """All keys of some stretches by their ids: no index has them so, so that they are read whole, as keys alone, and sorted."""

    records: RecordStore
    tenant: TenantId
    state_queries: Sequence[StateQuery]
    is_descending: bool = False
    most: int = MOST_SORTED
    _sorted: list[tuple[str, RecordKey]] | None = field(default=None, init=False)

    def read(self, after: str | None, limit: int) -> KeyBatch:
        """Return keys behind an id; raise ``NotSupported`` where there are too many to be sorted in one request."""
        if self._sorted is None:
            found: dict[RecordKey, None] = {}
            for key in every_key(self.records, self.tenant, self.state_queries):
                found[key] = None
                if len(found) > self.most:
                    raise NotSupported("too_many_to_order", f"only up to {self.most} can be ordered by their ids")
            self._sorted = _by_id(found, is_descending=self.is_descending)
        return _batch(self._sorted, after, limit, is_descending=self.is_descending)


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedKeys:
    """Keys that were asked for by name."""

    keys: Sequence[RecordKey]
    is_descending: bool = False

    def read(self, after: str | None, limit: int) -> KeyBatch:
        """Return them by their ids."""
        named = _by_id(self.keys, is_descending=self.is_descending)
        return _batch(named, after, limit, is_descending=self.is_descending)


def order_of(
    records: RecordStore,
    tenant: TenantId,
    state_queries: Sequence[StateQuery],
    named: Sequence[RecordKey] | None,
    *,
    by_id: bool,
    is_descending: bool,
) -> KeyOrder:
    """Return the order of those that are *named*, or else of all in *stretches*: by their ids, or as the index has them."""
    if named is not None:
        return NamedKeys(keys=named, is_descending=is_descending)
    if by_id:
        return ById(records=records, tenant=tenant, state_queries=state_queries, is_descending=is_descending)
    return ByInstant(records=records, tenant=tenant, state_queries=state_queries, newest_first=is_descending)


def every_key(records: RecordStore, tenant: TenantId, state_queries: Sequence[StateQuery]) -> Iterator[RecordKey]:
    """Yield every key of some stretches, from the index alone; one that moves meanwhile may come twice."""
    for stretch in state_queries:
        position: str | None = None
        while True:
            page = records.in_order(tenant, stretch, position, _AT_A_TIME)
            yield from (key for _, key in page.keys)
            if page.is_over:
                break
            position = page.keys[-1][0]


def _by_id(keys: Iterable[RecordKey], *, is_descending: bool) -> list[tuple[str, RecordKey]]:
    # A space sorts before whatever could continue an id.
    return sorted(((f"{key.record} {key.workflow}", key) for key in keys), reverse=is_descending)


def _batch(keys: Sequence[tuple[str, RecordKey]], after: str | None, limit: int, *, is_descending: bool) -> KeyBatch:
    """Return up to *limit* of the sorted *keys* behind a position."""
    start = 0 if after is None else _first_behind(keys, after, is_descending=is_descending)
    found = keys[start : start + limit]
    return KeyBatch(keys=found, last=found[-1][0] if start + limit < len(keys) else None)


def _first_behind(keys: Sequence[tuple[str, RecordKey]], after: str, *, is_descending: bool) -> int:
    """Return the number of the first of the sorted *keys* behind a position, whether that is still among them or not."""
    low, high = 0, len(keys)
    while low < high:
        middle = (low + high) // 2
        is_behind = keys[middle][0] < after if is_descending else keys[middle][0] > after
        low, high = (low, middle) if is_behind else (middle + 1, high)
    return low
