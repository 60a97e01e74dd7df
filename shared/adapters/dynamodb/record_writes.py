"""Writes each change on its own conditions, in as few requests as these allow."""

from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING

from shared.adapters.dynamodb.batches import chunks
from shared.adapters.dynamodb.codec import content_item, record_changes, record_item
from shared.adapters.dynamodb.keys import RECORD, record_pk, row_key
from shared.adapters.dynamodb.statements import MOST_STATEMENTS, Statements, Update
from shared.adapters.dynamodb.write_result import WriteResult
from shared.adapters.dynamodb.writes import IN_THIS_VERSION, NOT_EXISTING, Writes, put_next, version_value
from shared.adapters.threads import for_each
from shared.application.stored import Change
from shared.kernel.errors import Invalid, StaleVersion
from shared.kernel.identifiers import RecordKey, TenantId

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import TransactWriteItemTypeDef

MOST_IN_A_TRANSACTION = 100
WriteResults = dict[RecordKey, WriteResult]


class PlainWrites(StrEnum):
    """How to send changes without links."""

    BY_STATEMENT = "statements"
    BY_PUT = "puts"  # for an engine without PartiQL


def parts_of(table: str, tenant: TenantId, changes: Sequence[Change]) -> "list[TransactWriteItemTypeDef]":
    puts = [put_next(table, record_item(tenant, change.record), change.record.version) for change in changes]
    links = {key: version for change in changes for key, version in change.links.items()}
    checks: list[TransactWriteItemTypeDef] = [
        {
            "ConditionCheck": {
                "TableName": table,
                "Key": row_key(record_pk(tenant, key), RECORD),
                "ConditionExpression": IN_THIS_VERSION,
                "ExpressionAttributeValues": version_value(version),
            }
        }
        for key, version in links.items()
    ]
    files: list[TransactWriteItemTypeDef] = [
        {
            "Put": {
                "TableName": table,
                "Item": content_item(tenant, change.record.key, attachment),
                "ConditionExpression": "attribute_exists(pk)",
            }
        }
        for change in changes
        for attachment in change.attachments
    ]
    preserved: list[TransactWriteItemTypeDef] = [
        {
            "Put": {
                "TableName": table,
                "Item": content_item(tenant, change.record.key, version),
                "ConditionExpression": NOT_EXISTING,
            }
        }
        for change in changes
        for version in change.preserved
    ]
    return [*puts, *checks, *files, *preserved]


class RecordWrites:
    """Writes chunks of changes to one table, *threads* requests at a time."""

    def __init__(self, *, writes: Writes, table: str, threads: int, plain: PlainWrites) -> None:
        self.writes, self.table, self.threads = writes, table, threads
        self.plain = plain

    def __call__(self, tenant: TenantId, changes: Sequence[Change]) -> WriteResults:
        """Return each change's result; raise ``Unavailable``."""
        linked: list[Change] = []
        stated: list[Change] = []
        alone: list[Change] = []
        for one in changes:
            if one.links or one.attachments or one.preserved:
                linked.append(one)
            elif one.before is not None and self.plain is PlainWrites.BY_STATEMENT:
                stated.append(one)
            else:
                alone.append(one)
        # A plain put or statement costs one unit a kilobyte. Linked changes (X7) need transactions, in which a row that several
        # of them point to is checked, and paid for, once.
        requests: list[Callable[[], WriteResults]] = [
            *(partial(self._together, tenant, group) for group in _groups(linked)),
            *(partial(self._by_statement, tenant, some) for some in chunks(stated, MOST_STATEMENTS)),
            *(partial(self._each, tenant, [one]) for one in alone),
        ]
        results: WriteResults = {}
        for found in for_each(lambda request: request(), requests, self.threads):
            results |= found
        return results

    def _each(self, tenant: TenantId, changes: Sequence[Change]) -> WriteResults:
        return {change.record.key: self._alone(tenant, change) for change in changes}

    def _alone(self, tenant: TenantId, change: Change) -> WriteResult:
        try:
            self.writes.together(parts_of(self.table, tenant, [change]))
        except StaleVersion:
            return WriteResult.CONFLICT
        except Invalid:
            return WriteResult.REJECTED
        return WriteResult.WRITTEN

    def _together(self, tenant: TenantId, group: Sequence[Change]) -> WriteResults:
        try:
            # What is refused as a whole is tried one by one below.
            is_written = len(group) > 1 and self.writes.at_once(parts_of(self.table, tenant, group))
        except Invalid:
            is_written = False
        return (
            dict.fromkeys((one.record.key for one in group), WriteResult.WRITTEN)
            if is_written
            else self._each(tenant, group)
        )

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
    pk = record_pk(tenant, record.key)
    return Update(pk=pk, sk=RECORD, changed=changed, gone=gone, version=record.version)


def _groups(changes: Sequence[Change]) -> Iterator[Sequence[Change]]:
    # DynamoDB refuses a transaction with a row in it twice, but changes may share one check of the same version.
    group: list[Change] = []
    rows: dict[RecordKey, int | None] = {}  # the version that a row is checked for; None for one that is written
    for change in changes:
        own: dict[RecordKey, int | None] = {change.record.key: None, **change.links}
        has_contents = bool(change.attachments or change.preserved)
        is_apart = has_contents or any(rows.get(key, version) != version for key, version in own.items())
        if group and (is_apart or change.record.key in rows or len(rows | own) > MOST_IN_A_TRANSACTION):
            yield group
            group, rows = [], {}
        if has_contents:
            yield [change]
            continue
        group.append(change)
        rows |= own
    if group:
        yield group
