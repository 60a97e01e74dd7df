"""The parts of a transaction that write one record, its links and its attachments, on all its conditions (X7, X18)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from shared.adapters.dynamodb.codec import content_item, record_item
from shared.adapters.dynamodb.keys import LINKS, NOT_EXISTING, RECORD, Item, link_sk, record_pk, row_key
from shared.adapters.dynamodb.link_codec import counter_name, link_item
from shared.adapters.dynamodb.writes import IN_THIS_VERSION, put_next, version_value
from shared.application.stored import Change
from shared.kernel.identifiers import RecordKey, TenantId
from shared.records.links import Counts, LinkCounts, total
from shared.records.record import Record
from shared.records.relinking import Needed, needed, relinking

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import TransactWriteItemTypeDef

UNMARKED = "attribute_not_exists(is_linked)"
RowId = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Written:
    """A row that one change alone may touch."""

    part: "TransactWriteItemTypeDef"


@dataclass(frozen=True, slots=True)
class Checked:
    """A row that has to be in this version, 0 for none; *marks* also marks it as linked, which is no new version."""

    version: int
    marks: bool = False


@dataclass(frozen=True, slots=True)
class Added:
    """Counts to add, whatever the row holds."""

    counts: Counts


Part = Written | Checked | Added
Parts = Mapping[RowId, Part]


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """The rows and counts near a chunk of changes, as just read."""

    rows: Mapping[RecordKey, Record] = field(default_factory=dict)
    counts: Mapping[RecordKey, LinkCounts] = field(default_factory=dict)
    obscure: frozenset[RecordKey] = frozenset()  # what needs a row that can't be understood


def needs_of(change: Change) -> Needed | None:
    return needed(change.before, change.record)


def record_put(table: str, tenant: TenantId, record: Record) -> "TransactWriteItemTypeDef":
    """Return the write of *record* over the version and the mark that were read."""
    put = put_next(table, record_item(tenant, record), record.version)
    if record.version and not record.is_linked:
        # The mark comes without a new version: a write that has not seen it would lose it, and a claim would not seek grounds.
        put["Put"]["ConditionExpression"] = f"{IN_THIS_VERSION} AND {UNMARKED}"
    return put


def parts_of(table: str, tenant: TenantId, change: Change, near: Near) -> Parts:
    """Return the parts by row; raise ``Invalid``, and ``RuleConflict`` for a pointer that may not be set."""
    record = change.record
    parts: dict[RowId, Part] = {_row(tenant, record.key): Written(record_put(table, tenant, record))}
    checks = dict(change.links)
    fresh: set[RecordKey] = set()
    if needs_of(change) is not None:
        own = near.counts.get(record.key, LinkCounts())
        links = relinking(change.before, record, near.rows, own)
        for target, facts in links.facts.items():
            sk = link_sk(record.key)
            item = None if facts is None else link_item(tenant, target, record.key, facts)
            parts[record_pk(tenant, target), sk] = Written(
                _put(table, item) if item else _delete(table, tenant, target, sk)
            )
        for target, counts in links.added.items():
            parts[record_pk(tenant, target), LINKS] = Added(counts)
        if links.own_counts is not None:
            parts[record_pk(tenant, record.key), LINKS] = Checked(links.own_counts)
        # A row that a ground was sought in, and that has changed since, is another version here: the check fails, as it should.
        checks = {**links.passed, **links.pointed_at, **checks}
        fresh = set(links.pointed_at)
    for key, version in checks.items():
        parts[_row(tenant, key)] = Checked(version, marks=key in fresh and not near.rows[key].is_linked)
    if change.counted is not None:
        parts[record_pk(tenant, record.key), LINKS] = Checked(change.counted)
    there, absent = "attribute_exists(pk)", NOT_EXISTING
    files = [(content_item(tenant, record.key, one), there) for one in change.attachments]
    for item, condition in (*files, *((content_item(tenant, record.key, one), absent) for one in change.preserved)):
        put: TransactWriteItemTypeDef = {"Put": {"TableName": table, "Item": item, "ConditionExpression": condition}}
        parts[item["pk"]["S"], item["sk"]["S"]] = Written(put)
    return parts


def merged(one: Parts, other: Parts) -> Parts | None:
    """Return both as parts of one transaction, or None: DynamoDB refuses two that touch the same row."""
    both = dict(one)
    for row, part in other.items():
        joined = _joined(both[row], part) if row in both else part
        if joined is None:
            return None
        both[row] = joined
    return both


def items_of(table: str, parts: Parts) -> "list[TransactWriteItemTypeDef]":
    return [_item(table, row, part) for row, part in parts.items()]


def _joined(one: Part, other: Part) -> Part | None:
    match one, other:
        case Checked(), Checked() if one.version == other.version:
            return Checked(one.version, marks=one.marks or other.marks)
        case Added(), Added():
            return Added(total([(1, one.counts), (1, other.counts)]))
        case _:
            return None


def _item(table: str, row: RowId, part: Part) -> Any:  # noqa: ANN401 – made of parts
    match part:
        case Written(written):
            return written
        case Checked(version, marks):
            condition: Any = {
                "TableName": table,
                "Key": row_key(*row),
                "ConditionExpression": IN_THIS_VERSION if version else NOT_EXISTING,
            }
            values = version_value(version) if version else {}
            if marks:
                condition["UpdateExpression"] = "SET is_linked = :marked"
                values = {**values, ":marked": {"N": "1"}}
            if values:
                condition["ExpressionAttributeValues"] = values
            return {"Update": condition} if marks else {"ConditionCheck": condition}
        case Added(counts):
            numbered = list(enumerate(counts.items()))
            names = {f"#c{place}": counter_name(counter) for place, (counter, _) in numbered}
            values = {f":c{place}": {"N": str(number)} for place, (_, number) in numbered}
            sums = ", ".join(f"#c{place} :c{place}" for place, _ in numbered)
            update: Any = {
                "TableName": table,
                "Key": row_key(*row),
                "UpdateExpression": f"ADD version :one{', ' if sums else ''}{sums}",
                "ExpressionAttributeValues": {":one": {"N": "1"}, **values},
            }
            if names:
                update["ExpressionAttributeNames"] = names
            return {"Update": update}


def _row(tenant: TenantId, key: RecordKey) -> RowId:
    return record_pk(tenant, key), RECORD


def _put(table: str, item: Item) -> "TransactWriteItemTypeDef":
    return {"Put": {"TableName": table, "Item": item}}


def _delete(table: str, tenant: TenantId, target: RecordKey, sk: str) -> "TransactWriteItemTypeDef":
    return {"Delete": {"TableName": table, "Key": row_key(record_pk(tenant, target), sk)}}
