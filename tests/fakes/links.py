"""The links that a table of records ought to have, worked out from its pointers alone."""

from collections.abc import Mapping

from shared.kernel.identifiers import RecordKey
from shared.records.links import Counts, LinkFacts, counts_of, facts_of, pointers, total
from shared.records.record import Record


def links_of(
    rows: Mapping[RecordKey, Record],
) -> tuple[dict[tuple[RecordKey, RecordKey], LinkFacts], dict[RecordKey, Counts]]:
    """Return each link by target and source, and each target's counts."""
    links: dict[tuple[RecordKey, RecordKey], LinkFacts] = {}
    added: dict[RecordKey, list[tuple[int, Counts]]] = {}
    for record in rows.values():
        parent = rows.get(record.parent) if record.parent else None
        for target in pointers(record):
            links[target, record.key] = facts_of(record)
            added.setdefault(target, []).append((1, counts_of(record)))
        if parent is not None and parent.person is not None:
            added.setdefault(parent.person, []).append((1, counts_of(record)))
    return links, {target: total(several) for target, several in added.items()}
