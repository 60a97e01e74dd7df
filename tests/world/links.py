"""The links of a records table, held against the pointers of its records (X18)."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from shared.adapters.dynamodb.bodies import Unreadable
from shared.adapters.dynamodb.codec import record_from
from shared.adapters.dynamodb.keys import LINKS, RECORD, Item, record_of
from shared.adapters.dynamodb.link_codec import counts_from, facts_from
from shared.kernel.identifiers import RecordKey
from shared.records.links import Counts, LinkFacts, pointers
from shared.records.record import Record
from tests.fakes.links import links_of

LINK = "LINK#"


def check_links(items: Iterable[dict[str, Any]]) -> dict[RecordKey, Record]:
    """Assert that one tenant's links are equal at both ends, and return its records."""
    # The table has other rows too, such as contents and what is kept of a workflow.
    items = [item for item in items if item["sk"]["S"] in {RECORD, LINKS} or item["sk"]["S"].startswith(LINK)]
    records, obscure = records_in(items)
    links: dict[tuple[RecordKey, RecordKey], LinkFacts] = {}
    counts: dict[RecordKey, Counts] = {}
    for item in items:
        sk = item["sk"]["S"]
        if not (sk.startswith(LINK) or sk == LINKS):
            continue  # of a record, or of a workflow's types of files
        target = record_of(item["pk"]["S"])
        if sk.startswith(LINK):
            links[target, RecordKey.parse(sk.removeprefix(LINK))] = facts_from(item)
        else:
            counts[target] = counts_from(item).counts
    wanted_links, wanted_counts = links_of(records)
    known = {ends: facts for ends, facts in links.items() if ends[1] not in obscure}
    assert known == wanted_links, "each pointer has a link where it leads to, and no other is there"
    if not obscure:
        assert _some(counts) == _some(wanted_counts), "each record counts what points to it"
    unmarked = {target for target, _ in known if target in records and not records[target].is_linked}
    assert not unmarked, "what is pointed to is marked"
    return records


def records_in(items: Iterable[dict[str, Any]]) -> tuple[dict[RecordKey, Record], set[RecordKey]]:
    """Return the records of some rows, and which can't be read."""
    records: dict[RecordKey, Record] = {}
    obscure: set[RecordKey] = set()
    for item in items:
        if item["sk"]["S"] == RECORD:
            own = record_of(item["pk"]["S"])
            try:
                records[own] = record_from(item)
            except Unreadable:
                obscure.add(own)
    return records, obscure


def check_kept(before: Mapping[Any, Item], after: Mapping[Any, Item], erased: Iterable[RecordKey]) -> None:
    """Assert that no record is *erased* that a guard kept before and after, either way along a link (X7)."""
    was, now = records_in(before.values())[0], records_in(after.values())[0]
    for own in erased:
        still = [str(row.key) for row in guarding(own, was) if row.key in now and now[row.key].guards]
        assert not still, (str(own), still)


def guarding(own: RecordKey, rows: Mapping[RecordKey, Record]) -> list[Record]:
    """Return the records that keep *own* by a guard of theirs, either way along a link (X7)."""
    if own not in rows:
        return []
    near = [rows[one] for one in _above(rows[own], rows) if one in rows]
    near += [row for row in rows.values() if own in _above(row, rows) and row.key.workflow in {"cases", "strands"}]
    return [row for row in (rows[own], *near) if row.guards and not row.is_erased]


def _above(record: Record, rows: Mapping[RecordKey, Record]) -> Iterator[RecordKey]:
    for pointer in pointers(record):
        yield pointer
        if pointer in rows:
            yield from _above(rows[pointer], rows)


def _some(counts: Mapping[RecordKey, Counts]) -> dict[RecordKey, Counts]:
    some = {target: {one: number for one, number in found.items() if number} for target, found in counts.items()}
    return {target: found for target, found in some.items() if found}
