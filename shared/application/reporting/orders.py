"""Orders in which records' keys come: by instant, by id, or as named.

A position is text that its own order alone understands; any other is ``Malformed``.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from shared.application.ports import RecordStore
from shared.application.stored import StateQuery
from shared.kernel.bounds import MOST_QUERIES_OF_A_COUNT
from shared.kernel.errors import Malformed, NotSupported
from shared.kernel.identifiers import SHARDS, RecordKey, TenantId
from shared.kernel.strict_json import strict_json

MOST_SORTED = 200_000
MOST_NAMED = 50_000
MOST_STATE_QUERIES = MOST_QUERIES_OF_A_COUNT // SHARDS  # one reads every shard
_AT_A_TIME = 8_000


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyBatch:
    """Keys with their positions; *last* is where to go on, or None at the end."""

    keys: Sequence[tuple[str, RecordKey]]
    last: str | None


class KeyOrder(Protocol):
    """Keys in some order."""

    def read(self, after: str | None, limit: int) -> KeyBatch: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ByInstant:
    """One query after the other, each as the index sorts it."""

    records: RecordStore
    tenant: TenantId
    state_queries: Sequence[StateQuery]
    newest_first: bool = False

    def read(self, after: str | None, limit: int) -> KeyBatch:
        """Return keys of one query only, so a batch may be short."""
        if not self.state_queries:
            return KeyBatch(keys=(), last=None)
        number, within = (0, None) if after is None else self._find(after)
        query = self.state_queries[number]
        found = self.records.in_order(self.tenant, query, within, limit, newest_first=self.newest_first)
        keys = [(_position(query, position), key) for position, key in found.keys]
        if not found.is_over:
            return KeyBatch(keys=keys, last=keys[-1][0])
        is_end = number + 1 == len(self.state_queries)
        return KeyBatch(keys=keys, last=None if is_end else _position(self.state_queries[number + 1], None))

    def _find(self, position: str) -> tuple[int, str | None]:
        try:
            workflow, state, is_erased, within = strict_json(position)
        except (ValueError, TypeError):
            workflow, state, is_erased, within = None, None, None, None
        for number, one in enumerate(self.state_queries):
            if (one.workflow, one.state, one.is_erased) == (workflow, state, is_erased):
                return number, within if isinstance(within, str) else None
        raise Malformed("invalid_cursor", "the position is broken, stale or belongs to another list")


def _position(query: StateQuery, within: str | None) -> str:
    return json.dumps([query.workflow, query.state, query.is_erased, within], ensure_ascii=False)


@dataclass(slots=True, kw_only=True)
class ById:
    """All keys of some queries by their ids."""

    records: RecordStore
    tenant: TenantId
    state_queries: Sequence[StateQuery]
    is_descending: bool = False
    most: int = MOST_SORTED
    _sorted: list[tuple[str, RecordKey]] | None = field(default=None, init=False)

    def read(self, after: str | None, limit: int) -> KeyBatch:
        """Return keys behind an id; raise ``NotSupported`` if there are too many to sort."""
        if len(self.state_queries) > MOST_STATE_QUERIES:
            raise NotSupported("too_many_to_order", "too many states to order by ids; filter by Workflow")
        if self._sorted is None:
            # No index sorts by id, so the keys are read whole.
            found: dict[RecordKey, None] = {}
            for key in every_key(self.records, self.tenant, self.state_queries):
                found[key] = None
                if len(found) > self.most:
                    raise NotSupported("too_many_to_order", f"only up to {self.most} can be ordered by their ids")
            self._sorted = _by_id(found, is_descending=self.is_descending)
        return _batch(self._sorted, after, limit, is_descending=self.is_descending)


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedKeys:
    """Keys that the caller named."""

    keys: Sequence[RecordKey]
    is_descending: bool = False

    def read(self, after: str | None, limit: int) -> KeyBatch:
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
    """Return the order of the *named* keys, or else of all that *state_queries* find."""
    if named is not None:
        return NamedKeys(keys=named, is_descending=is_descending)
    if by_id:
        return ById(records=records, tenant=tenant, state_queries=state_queries, is_descending=is_descending)
    return ByInstant(records=records, tenant=tenant, state_queries=state_queries, newest_first=is_descending)


def every_key(records: RecordStore, tenant: TenantId, state_queries: Sequence[StateQuery]) -> Iterator[RecordKey]:
    """Yield every key from the index alone; one that moves meanwhile may come twice."""
    for query in state_queries:
        position: str | None = None
        while True:
            page = records.in_order(tenant, query, position, _AT_A_TIME)
            yield from (key for _, key in page.keys)
            if page.is_over:
                break
            position = page.keys[-1][0]


def _by_id(keys: Iterable[RecordKey], *, is_descending: bool) -> list[tuple[str, RecordKey]]:
    # A space sorts before every letter of an id, so a shorter id comes first.
    return sorted(((f"{key.record} {key.workflow}", key) for key in keys), reverse=is_descending)


def _batch(keys: Sequence[tuple[str, RecordKey]], after: str | None, limit: int, *, is_descending: bool) -> KeyBatch:
    start = 0 if after is None else _first_behind(keys, after, is_descending=is_descending)
    found = keys[start : start + limit]
    return KeyBatch(keys=found, last=found[-1][0] if start + limit < len(keys) else None)


def _first_behind(keys: Sequence[tuple[str, RecordKey]], after: str, *, is_descending: bool) -> int:
    # The key of the position may be gone, so its place is searched for.
    low, high = 0, len(keys)
    while low < high:
        middle = (low + high) // 2
        is_behind = keys[middle][0] < after if is_descending else keys[middle][0] > after
        low, high = (low, middle) if is_behind else (middle + 1, high)
    return low
