"""The parts of a transaction that write one record, its links and its attachments, on all its conditions (X7, X18)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from shared.adapters.dynamodb.codec import content_item, record_item
from shared.adapters.dynamodb.keys import LINKS, RECORD, Item, link_sk, record_pk, row_key
from shared.adapters.dynamodb.link_codec import counter_name, link_item
from shared.adapters.dynamodb.parts import (
    EXISTING,
    NOT_EXISTING,
    AsRead,
    Delete,
    Missing,
    Part,
    Place,
    Put,
    Update,
    in_version,
    number,
    place_of,
)
from shared.application.stored import Change
from shared.kernel.identifiers import RecordKey, TenantId
from shared.records.links import LinkCounts
from shared.records.record import Record
from shared.records.relinking import Needed, needed, relinking

MARK = {"is_linked": number(1)}  # of a record that another points to
Parts = Mapping[Place, Part]


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """The rows and counts near a chunk of changes, as just read."""

    rows: Mapping[RecordKey, Record] = field(default_factory=dict)
    counts: Mapping[RecordKey, LinkCounts] = field(default_factory=dict)
    obscure: frozenset[RecordKey] = frozenset()  # what needs a row that can't be understood


def needs_of(change: Change) -> Needed | None:
    return needed(change.before, change.record)


def as_read(record: Record) -> tuple[AsRead, ...]:
    """Return the conditions of a write of *record*: the version and the mark that were read."""
    if not record.version or record.is_linked:
        return in_version(record.version)
    # The mark comes without a new version: a write that has not seen it would lose it, and a claim would not seek grounds.
    return (*in_version(record.version), Missing("is_linked"))


def parts_of(table: str, tenant: TenantId, change: Change, near: Near) -> Parts:
    """Return the parts by row; raise ``Invalid``, and ``RuleConflict`` for a pointer that may not be set."""
    record = change.record
    parts: list[Part] = [Put(table, record_item(tenant, record), as_read(record))]
    checks = dict(change.links)
    fresh: set[RecordKey] = set()
    if needs_of(change) is not None:
        own = near.counts.get(record.key, LinkCounts())
        links = relinking(change.before, record, near.rows, own)
        for target, facts in links.facts.items():
            parts.append(
                Delete(table, _key(tenant, target, link_sk(record.key)))
                if facts is None
                else Put(table, link_item(tenant, target, record.key, facts))
            )
        for target, counts in links.added.items():
            adds = {counter_name(counter): many for counter, many in counts.items()}
            parts.append(Update(table, _key(tenant, target, LINKS), adds={"version": 1, **adds}))
        if links.own_counts is not None:
            parts.append(Update(table, _key(tenant, record.key, LINKS), in_version(links.own_counts)))
        # A row that a ground was sought in, and that has changed since, is another version here: the check fails, as it should.
        checks = {**links.passed, **links.pointed_at, **checks}
        fresh = {target for target in links.pointed_at if not near.rows[target].is_linked}
    for key, version in checks.items():
        check = Update(table, _key(tenant, key, RECORD), in_version(version))
        parts.append(replace(check, sets=MARK) if key in fresh else check)
    if change.counted is not None:
        parts.append(Update(table, _key(tenant, record.key, LINKS), in_version(change.counted)))
    parts += [Put(table, content_item(tenant, record.key, one), EXISTING) for one in change.attachments]
    parts += [Put(table, content_item(tenant, record.key, one), NOT_EXISTING) for one in change.preserved]
    return {place_of(part): part for part in parts}


def merged(one: Parts, other: Parts) -> Parts | None:
    """Return both as parts of one transaction, or None: DynamoDB refuses two that touch the same row."""
    both = dict(one)
    for place, part in other.items():
        joined = _joined(both[place], part) if place in both else part
        if joined is None:
            return None
        both[place] = joined
    return both


def _joined(one: Part, other: Part) -> Part | None:
    """Return two updates on the same conditions as one."""
    match one, other:
        case Update(), Update() if one.given == other.given:
            sums = {name: one.adds.get(name, 0) + other.adds.get(name, 0) for name in {**one.adds, **other.adds}}
            adds = {name: by for name, by in sums.items() if by}
            return Update(one.table, one.key, one.given, {**one.sets, **other.sets}, adds)
        case _:
            return None


def _key(tenant: TenantId, record: RecordKey, sk: str) -> Item:
    return row_key(record_pk(tenant, record), sk)
