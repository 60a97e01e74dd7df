"""Writes each change on its own conditions, in as few requests as these allow."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from shared.adapters.dynamodb.batches import chunks
from shared.adapters.dynamodb.codec import record_changes
from shared.adapters.dynamodb.keys import RECORD, record_pk, row_key
from shared.adapters.dynamodb.nearby import Nearby
from shared.adapters.dynamodb.record_parts import Near, Parts, as_read, merged, needs_of, parts_of
from shared.adapters.dynamodb.statements import MOST_STATEMENTS, Statement, Statements, change_of
from shared.adapters.dynamodb.write_result import WriteResult
from shared.adapters.dynamodb.writes import PlainWrites, Writes
from shared.adapters.threads import for_each
from shared.application.stored import Change
from shared.kernel.errors import Invalid, RuleConflict, StaleVersion
from shared.kernel.identifiers import RecordKey, TenantId

if TYPE_CHECKING:
    from shared.adapters.dynamodb.parts import Place

MOST_IN_A_TRANSACTION = 100
WriteResults = dict[RecordKey, WriteResult]


@dataclass(frozen=True, slots=True)
class _Prepared:
    key: RecordKey
    parts: Parts


@dataclass(frozen=True, slots=True)
class _Group:
    members: Sequence[_Prepared]
    parts: Parts  # of all of them


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
            *(partial(self._in_turn, lane) for lane in _lanes(_groups(prepared))),
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
            if key in near.obscure:
                results[key] = WriteResult.REJECTED
                continue
            try:
                prepared.append(_Prepared(key, parts_of(self.table, tenant, change, near)))
            except Invalid:
                results[key] = WriteResult.REJECTED
            except RuleConflict:
                # What it points to was claimed or erased a moment ago: the caller has to look again.
                results[key] = WriteResult.CONFLICT
        return prepared

    def _each(self, tenant: TenantId, changes: Sequence[Change]) -> WriteResults:
        results: WriteResults = {}
        for one in self._prepared(tenant, changes, results):
            results |= self._alone(one)
        return results

    def _alone(self, one: _Prepared) -> WriteResults:
        try:
            self.writes.together(list(one.parts.values()))
        except StaleVersion:
            return {one.key: WriteResult.CONFLICT}
        except Invalid:
            return {one.key: WriteResult.REJECTED}
        return {one.key: WriteResult.WRITTEN}

    def _in_turn(self, groups: Sequence[_Group]) -> WriteResults:
        results: WriteResults = {}
        for group in groups:
            results |= self._together(group)
        return results

    def _together(self, group: _Group) -> WriteResults:
        if len(group.members) > 1:
            with suppress(StaleVersion, Invalid):  # what is refused as a whole is tried one by one
                self.writes.together(list(group.parts.values()))
                return {one.key: WriteResult.WRITTEN for one in group.members}
        results: WriteResults = {}
        for one in group.members:
            results |= self._alone(one)
        return results

    def _by_statement(self, tenant: TenantId, changes: Sequence[Change]) -> WriteResults:
        try:
            statements = [self._statement(tenant, change) for change in changes]
        except Invalid:
            return self._each(tenant, changes)
        found = Statements(client=self.writes.client, backoff=self.writes.backoff)(statements)
        if found is None:
            return self._each(tenant, changes)
        return {change.record.key: result for change, result in zip(changes, found, strict=True)}

    def _statement(self, tenant: TenantId, change: Change) -> Statement:
        record = change.record
        changed, gone = record_changes(tenant, change.before or record, record)
        return change_of(self.table, row_key(record_pk(tenant, record.key), RECORD), changed, gone, as_read(record))


def _groups(prepared: Sequence[_Prepared]) -> Iterator[_Group]:
    # Changes may share checks of one version and counts of one record, and no other row.
    members: list[_Prepared] = []
    parts: Parts = {}
    for one in prepared:
        both = merged(parts, one.parts)
        if members and (both is None or len(both) > MOST_IN_A_TRANSACTION):
            yield _Group(members, parts)
            members, both = [], one.parts
        members.append(one)
        parts = both or one.parts
    if members:
        yield _Group(members, parts)


def _lanes(groups: Iterator[_Group]) -> Sequence[Sequence[_Group]]:
    """Return *groups* in lanes that share no row: two transactions at once on one row would conflict."""
    lanes: list[tuple[set[Place], list[_Group]]] = []
    for group in groups:
        rows = set(group.parts)
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
