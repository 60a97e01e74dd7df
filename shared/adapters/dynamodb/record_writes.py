"""Writes each change on its own conditions, in as few requests as these allow."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from shared.adapters.dynamodb.batches import chunks
from shared.adapters.dynamodb.codec import record_changes
from shared.adapters.dynamodb.keys import RECORD, record_pk
from shared.adapters.dynamodb.nearby import Nearby
from shared.adapters.dynamodb.record_parts import Near, Parts, items_of, merged, needs_of, parts_of
from shared.adapters.dynamodb.statements import MOST_STATEMENTS, Statements, Update
from shared.adapters.dynamodb.write_result import WriteResult
from shared.adapters.dynamodb.writes import PlainWrites, Writes
from shared.adapters.threads import for_each
from shared.application.stored import Change
from shared.kernel.errors import Invalid, RuleConflict, StaleVersion
from shared.kernel.identifiers import RecordKey, TenantId

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import TransactWriteItemTypeDef

MOST_IN_A_TRANSACTION = 100
WriteResults = dict[RecordKey, WriteResult]


@dataclass(frozen=True, slots=True)
class _Prepared:
    keys: tuple[RecordKey, ...]
    parts: Parts


class RecordWrites:
    """Writes chunks of changes to one table, *threads* requests at a time."""

    def __init__(self, *, writes: Writes, nearby: Nearby, table: str, threads: int, plain: PlainWrites) -> None:
        self.writes, self.nearby = writes, nearby
        self.table, self.threads = table, threads
        self.plain = plain

    def __call__(self, tenant: TenantId, changes: Sequence[Change]) -> WriteResults:
        """Return each change's result; raise ``Unavailable``."""
        linked: list[Change] = []
        stated: list[Change] = []
        alone: list[Change] = []
        for one in changes:
            if one.links or one.attachments or one.preserved or one.counted is not None or needs_of(one) is not None:
                linked.append(one)
            elif one.before is not None and self.plain is PlainWrites.BY_STATEMENT:
                stated.append(one)
            else:
                alone.append(one)
        results: WriteResults = {}
        prepared = self._prepared(tenant, linked, results)
        # A plain put or statement costs one unit a kilobyte. Linked changes (X7) need transactions, in which a row that several
        # of them point to is checked or counted up, and paid for, once.
        requests: list[Callable[[], WriteResults]] = [
            *(partial(self._in_turn, lane) for lane in _lanes(list(_groups(prepared)))),
            *(partial(self._by_statement, tenant, some) for some in chunks(stated, MOST_STATEMENTS)),
            *(partial(self._each, tenant, [one]) for one in alone),
        ]
        for found in for_each(lambda request: request(), requests, self.threads):
            results |= found
        return results

    def _prepared(self, tenant: TenantId, changes: Sequence[Change], results: WriteResults) -> list[_Prepared]:
        near = self.nearby(tenant, changes) if changes else Near()
        prepared: list[_Prepared] = []
        for change in changes:
            key = change.record.key
            try:
                parts = parts_of(self.table, tenant, change, near)
            except Invalid:
                results[key] = WriteResult.REJECTED
            except RuleConflict:
                # What it points to was claimed or erased a moment ago: the caller has to look again.
                results[key] = WriteResult.CONFLICT
            else:
                if key in near.obscure:
                    results[key] = WriteResult.REJECTED
                else:
                    prepared.append(_Prepared((key,), parts))
        return prepared

    def _each(self, tenant: TenantId, changes: Sequence[Change]) -> WriteResults:
        results: WriteResults = {}
        for one in self._prepared(tenant, changes, results):
            results |= self._alone(one)
        return results

    def _alone(self, one: _Prepared) -> WriteResults:
        try:
            self.writes.together(items_of(self.table, one.parts))
        except StaleVersion:
            return {one.keys[0]: WriteResult.CONFLICT}
        except Invalid:
            return {one.keys[0]: WriteResult.REJECTED}
        return {one.keys[0]: WriteResult.WRITTEN}

    def _in_turn(self, groups: Sequence[Sequence[_Prepared]]) -> WriteResults:
        results: WriteResults = {}
        for group in groups:
            results |= self._together(group)
        return results

    def _together(self, group: Sequence[_Prepared]) -> WriteResults:
        try:
            if len(group) > 1:
                self.writes.together(_items(self.table, group))
                return {key: WriteResult.WRITTEN for one in group for key in one.keys}
        except (StaleVersion, Invalid):
            pass  # what is refused as a whole is tried one by one
        results: WriteResults = {}
        for one in group:
            results |= self._alone(one)
        return results

    def _by_statement(self, tenant: TenantId, changes: Sequence[Change]) -> WriteResults:
        try:
            updates = [_update(tenant, change) for change in changes]
        except Invalid:
            return self._each(tenant, changes)
        statements = Statements(client=self.writes.client, table=self.table, backoff=self.writes.backoff)
        found = statements(updates)
        if found is None:
            return self._each(tenant, changes)
        return {change.record.key: result for change, result in zip(changes, found, strict=True)}


def _update(tenant: TenantId, change: Change) -> Update:
    record = change.record
    changed, gone = record_changes(tenant, change.before or record, record)
    return Update(
        pk=record_pk(tenant, record.key),
        sk=RECORD,
        changed=changed,
        gone=gone,
        version=record.version,
        absent=None if record.is_linked else "is_linked",
    )


def _items(table: str, group: Sequence[_Prepared]) -> "list[TransactWriteItemTypeDef]":
    return items_of(table, _joined(group))


def _joined(group: Sequence[_Prepared]) -> Parts:
    parts: Parts = {}
    for one in group:
        parts = merged(parts, one.parts) or {}
    return parts


def _groups(prepared: Sequence[_Prepared]) -> Iterator[Sequence[_Prepared]]:
    # Changes may share checks of one version and counts of one record, and no other row.
    group: list[_Prepared] = []
    parts: Parts = {}
    for one in prepared:
        both = merged(parts, one.parts)
        if group and (both is None or len(both) > MOST_IN_A_TRANSACTION):
            yield group
            group, both = [], one.parts
        group.append(one)
        parts = both or one.parts
    if group:
        yield group


def _lanes(groups: Sequence[Sequence[_Prepared]]) -> Sequence[Sequence[Sequence[_Prepared]]]:
    """Return *groups* in lanes that share no row: two transactions at once on one row would conflict."""
    lanes: list[tuple[set[tuple[str, str]], list[Sequence[_Prepared]]]] = []
    for group in groups:
        rows = {row for one in group for row in one.parts}
        own = [group]
        apart = []
        for others, queue in lanes:
            if others & rows:
                rows |= others
                own = [*queue, *own]
            else:
                apart.append((others, queue))
        lanes = [*apart, (rows, own)]
    return [queue for _, queue in lanes]
