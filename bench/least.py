"""The least work that the design allows for a chunk of 100 cases.

Read rows and linked rows, a hundred a request → claim → list the versions of a record with files, and delete a thousand a request →
delete contents → finish → ledger → checkpoint. Claims and finishes without links, and all else that is written, go 25 a request at
one unit a kilobyte. With links they share transactions of a hundred, at two units: a claim with one check for each linked row, a
finish with its link and with the counts of each linked row.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from bench.capacity import Item, item_size, read_units, write_units
from shared.adapters.dynamodb.codec import record_from
from shared.adapters.dynamodb.keys import LINKS, link_sk, record_pk
from shared.kernel.identifiers import TenantId, shard_of

CHUNK, READ, WRITTEN, TRANSACTED, DELETED = 100, 100, 25, 100, 1000
_KEYS_ONLY = ("pk", "sk", "by_state_pk", "by_state_sk")


@dataclass(slots=True)
class Least:
    """Requests and units."""

    requests: int = 0
    write_units: float = 0
    read_units: float = 0


def least(
    before: Sequence[Item], after: Mapping[tuple[str, str], Item], entries: Sequence[Item], checkpoint: int
) -> Least:
    """Return the least for the erasure of the cases among *before*.

    *after* are the rows left behind, *entries* the ledger's; *checkpoint* is the size of a shard with a chunk in hand.
    """
    contents: dict[str, list[Item]] = defaultdict(list)
    cases: dict[int, list[Item]] = defaultdict(list)
    people = {item["pk"]["S"]: item for item in before if item["pk"]["S"].split("#")[1] == "people"}
    for item in before:
        if item["sk"]["S"] != "RECORD":
            contents[item["pk"]["S"]].append(item)
        elif item["pk"]["S"] not in people:
            cases[shard_of(item["pk"]["S"].split("#")[2])].append(item)
    ends = {(item["pk"]["S"], item["sk"]["S"]): item for item in before if item["sk"]["S"].startswith("LINK")}
    total = Least()
    for own in cases.values():
        for chunk in _chunks(own):
            _add_chunk(total, chunk, contents, people, after, checkpoint)
            _add_links(total, chunk, ends)
    total.write_units += sum(2 * write_units(item_size(entry)) for entry in entries)  # the row, and the index by time
    return total


def _add_chunk(
    total: Least,
    chunk: Sequence[Item],
    contents: Mapping[str, list[Item]],
    people: Mapping[str, Item],
    after: Mapping[tuple[str, str], Item],
    checkpoint: int,
) -> None:
    tenant = TenantId(chunk[0]["pk"]["S"].split("#")[0])
    persons = {one["pk"]["S"]: record_from(dict(one)).person for one in chunk}
    linked = {record_pk(tenant, person) for person in persons.values() if person}
    pointing = [one for one in chunk if persons[one["pk"]["S"]]]
    others = len(chunk) - len(pointing)
    gone = [item for one in chunk for item in contents[one["pk"]["S"]]]
    files = sum(item["sk"]["S"].startswith("FILE#") for item in gone)
    total.requests += 1 + ceil(len(chunk) / READ) + ceil(len(linked) / READ)
    total.requests += ceil(others / WRITTEN) + ceil((len(pointing) + len(linked)) / TRANSACTED)  # claim
    total.requests += ceil(others / WRITTEN) + ceil((2 * len(pointing) + len(linked)) / TRANSACTED)  # finish
    total.requests += files + ceil(files / DELETED) + ceil(len(gone) / WRITTEN)
    total.requests += ceil(len(chunk) / WRITTEN) + 2  # ledger; the chunk in hand and the checkpoint
    keys = sum(item_size({name: one[name] for name in _KEYS_ONLY}) for one in chunk)
    total.read_units += read_units(keys, is_consistent=False)
    rows = [*chunk, *(people[pk] for pk in linked)]
    total.read_units += sum(read_units(item_size(one), is_consistent=True) for one in rows)
    total.write_units += sum(
        write_units(item_size(one), in_transaction=persons[one["pk"]["S"]] is not None) for one in chunk
    )
    total.write_units += sum(write_units(item_size(people[pk]), in_transaction=True) for pk in linked)
    # A file leaves the index by state, too.
    total.write_units += sum(write_units(item_size(item)) + ("by_state_pk" in item) for item in gone)
    for one in chunk:
        left = after[one["pk"]["S"], "RECORD"]
        is_pointing = persons[one["pk"]["S"]] is not None
        total.write_units += write_units(max(item_size(one), item_size(left)), in_transaction=is_pointing)
        total.write_units += 2 * write_units(1)  # the index by state loses an entry and gains one
    total.write_units += 2 * write_units(checkpoint)


def _add_links(total: Least, chunk: Sequence[Item], ends: Mapping[tuple[str, str], Item]) -> None:
    counted = set()
    for record in (record_from(dict(one)) for one in chunk):
        if record.person is not None:
            person = record_pk(TenantId(chunk[0]["pk"]["S"].split("#")[0]), record.person)
            link, counts = (item_size(ends[person, sk]) for sk in (link_sk(record.key), LINKS))
            total.write_units += write_units(link, in_transaction=True)
            total.write_units += write_units(counts, in_transaction=True) * (person not in counted)
            counted.add(person)


def _chunks(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (items[start : start + CHUNK] for start in range(0, len(items), CHUNK))
