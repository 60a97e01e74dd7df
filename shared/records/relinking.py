"""What the write of one record changes at the records that it points to (X18)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from shared.kernel.errors import RuleConflict
from shared.kernel.identifiers import RecordKey
from shared.records.links import Counts, LinkCounts, LinkFacts, counts_of, facts_of, pointers, total
from shared.records.record import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Relinking:
    """The links, by the record that each leads to, that are written in one transaction with the record that points there."""

    facts: Mapping[RecordKey, LinkFacts | None] = field(default_factory=dict)  # None takes the link away
    added: Mapping[RecordKey, Counts] = field(default_factory=dict)
    # Conditions: these rows are as they were read. What is pointed at anew gets the mark ``is_linked``.
    pointed_at: Mapping[RecordKey, int] = field(default_factory=dict)
    passed: Mapping[RecordKey, int] = field(default_factory=dict)  # parents, but for those that are not there
    own_counts: int | None = None  # the version of the record's own counts, which move with its person


@dataclass(frozen=True, slots=True, kw_only=True)
class Needed:
    """What has to be read before links are written: *rows*, and whether the record's own counts."""

    rows: frozenset[RecordKey] = frozenset()
    own_counts: bool = False


def needed(before: Record | None, after: Record) -> Needed | None:
    """Return what the change from *before* needs, or None if it changes no link."""
    was, becomes = pointers(before) if before else (), pointers(after)
    is_same = before is not None and (was, facts_of(before)) == (becomes, facts_of(after))
    if is_same or not (was or becomes):
        return None
    fresh = set(becomes) - set(was)  # a new parent is one of these
    return Needed(rows=frozenset(_parents(before) | fresh), own_counts=_moves_counts(before, after))


def relinking(before: Record | None, after: Record, rows: Mapping[RecordKey, Record], own: LinkCounts) -> Relinking:
    """Return the links to write; *rows* and *own* are what is ``needed``, as just read.

    Raise ``RuleConflict`` for a new pointer to a record that is claimed, erased or not there.
    """
    was, becomes = pointers(before) if before else (), pointers(after)
    fresh = [target for target in becomes if target not in was]
    for target in fresh:
        check_takes_link(rows.get(target))
    facts: dict[RecordKey, LinkFacts | None] = dict.fromkeys((target for target in was if target not in becomes), None)
    said = facts_of(after)
    facts |= {target: said for target in becomes if target in fresh or before is None or facts_of(before) != said}
    sums: dict[RecordKey, list[tuple[int, Counts]]] = {}
    for factor, record in ((-1, before), (1, after)):
        if record is None:
            continue
        for target in _reached(record, rows):
            sums.setdefault(target, []).append((factor, counts_of(record)))
        if record.person is not None and _moves_counts(before, after):
            # What leads to this record goes on to its person, so it moves with the pointer.
            sums.setdefault(record.person, []).append((factor, own.counts))
    added = {target: total(several) for target, several in sums.items()}
    return Relinking(
        facts=facts,
        added={target: counts for target, counts in added.items() if counts},
        pointed_at={target: rows[target].version for target in fresh},
        # No statement asks for a record's row that is missing (X15): it would have to be written, and then nothing could read it.
        passed={parent: rows[parent].version for parent in _parents(before, after) if parent in rows},
        own_counts=own.version if _moves_counts(before, after) else None,
    )


def check_takes_link(target: Record | None) -> None:
    """Raise ``RuleConflict`` unless a new pointer may lead to *target* (X4)."""
    if target is None:
        raise RuleConflict("unknown_record", "a pointer leads to a record that is not there any more")
    if target.claim is not None:
        raise RuleConflict("erasure_in_progress", "the record that a pointer leads to is being erased")
    if target.is_erased:
        raise RuleConflict("already_erased", "the record that a pointer leads to has been erased")


def _parents(*records: Record | None) -> set[RecordKey]:
    return {record.parent for record in records if record is not None and record.parent is not None}


def _reached(record: Record, rows: Mapping[RecordKey, Record]) -> list[RecordKey]:
    """Return what *record* points to, and the person of its parent."""
    parent = rows.get(record.parent) if record.parent is not None else None
    through = [parent.person] if parent is not None and parent.person is not None else []
    # Twice if a strand and its case point to one person: each way counts, so each can be cut by itself.
    return [*pointers(record), *through]


def _moves_counts(before: Record | None, after: Record) -> bool:
    return before is not None and before.is_linked and before.person != after.person
