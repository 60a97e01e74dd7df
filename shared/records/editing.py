"""What may be done to a claimed, erased, restricted or held record (X4, X7a, P11)."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from shared.kernel.errors import Fault, RuleConflict
from shared.kernel.identifiers import RecordKey
from shared.records.guards import GuardFacts, GuardName
from shared.records.record import Record
from shared.records.values import FieldValues
from shared.records.workflow import FieldDefinition, Kind, Workflow


def check_not_claimed(record: Record) -> None:
    """Raise ``RuleConflict`` during an erasure of *record*."""
    if record.claim is not None:
        raise RuleConflict("erasure_in_progress", "this record is being erased")


def refusing_guard(record: Record) -> GuardFacts | None:
    """Return the guard that refuses edits, transitions and contents, or None."""
    return next((name.facts for name in GuardName if name in record.guards and name.facts.refusal), None)


def check_editable(record: Record) -> None:
    """Raise ``RuleConflict`` if the record takes no edit."""
    check_not_claimed(record)
    guard = refusing_guard(record)
    if guard is not None:
        raise RuleConflict(guard.ground, guard.refusal)


def check_not_removed(record: Record, workflow: Workflow) -> None:
    """Raise ``RuleConflict`` for a removed learner (L7, L8)."""
    if record.is_erased and workflow.kind is Kind.LEARNER:
        raise RuleConflict("already_erased", "this learner has been removed")


def check_takes_content(record: Record) -> None:
    """Raise ``RuleConflict`` if the record takes no content."""
    check_editable(record)
    if record.is_erased:
        raise RuleConflict("already_erased", "this record has been erased and takes no content")


def check_takes_guard(record: Record) -> None:
    """Raise ``RuleConflict`` if the record takes no guard."""
    check_not_claimed(record)
    if record.is_erased:
        # The guard would hold nothing, and no erasure would take its typed reason (X1 g, X5).
        raise RuleConflict("already_erased", "this record has been erased: there is nothing left to hold")


def check_stays_erased(
    record: Record, values: FieldValues, definitions: Mapping[str, FieldDefinition], *, has_pointers: bool
) -> None:
    """Raise ``RuleConflict`` for new personal data or pointers on an erased record."""
    if not record.is_erased:
        return
    for name, value in values.items():
        definition = definitions.get(name)
        is_sensitive = definition is None or definition.sensitive
        # What the erasure left, such as a year or a fixed text, may stay.
        if is_sensitive and value is not None and value != record.values.get(name):
            raise RuleConflict("already_erased", "this record has been erased and takes no sensitive value")
    if has_pointers:
        raise RuleConflict("already_erased", "this record has been erased and takes no pointer")


def keeping_guard(
    record: Record, above: Sequence[Record], below: Collection[GuardName]
) -> tuple[GuardName, str] | None:
    """Return the guard that keeps *record*, and what bears it, or None (X7).

    *above* are the records that it points to, *below* the guards of those that point to it.
    """
    for name in GuardName:
        for one in (record, *above):
            if name in one.guards:
                return name, str(one.key)
        if name in below:
            return name, "a record that points to this one"
    return None


def check_pointers_stay(record: Record, after: Record, above: Sequence[Record], below: Collection[GuardName]) -> None:
    """Raise ``RuleConflict`` if *after* lacks a pointer through which a guard keeps an end of it (X7a)."""
    faults = tuple(_cut_pointers(record, after, {one.key: one for one in above}, below))
    if faults:
        raise RuleConflict("held", f"{faults[0].pointer[1:]} {faults[0].message}", faults)


def check_contents_stay(record: Record, above: Sequence[Record], below: Collection[GuardName]) -> None:
    """Raise ``RuleConflict`` if a guard keeps the record's contents, so that none is deleted or corrected (X7a, R9)."""
    found = keeping_guard(record, above, below)
    if found is not None:
        raise RuleConflict("held", f"contents stay: {_what_would_do(*found)}")


def _cut_pointers(
    record: Record, after: Record, above: Mapping[RecordKey, Record], below: Collection[GuardName]
) -> Iterator[Fault]:
    pointers = (("/person_id", record.person, after.person), ("/parent_id", record.parent, after.parent))
    for place, old, new in pointers:
        if old is None or new == old:
            continue
        target = above.get(old)
        # Through its case, a strand is kept by the case's person too.
        reached = [above[one] for one in (old, target.person if target else None) if one is not None and one in above]
        found = keeping_guard(record, reached, below)
        if found is not None:
            yield Fault(place, f"can't be cut or changed: {_what_would_do(*found)}")


def _what_would_do(name: GuardName, bearer: str) -> str:
    return f"the {name.value.replace('_', ' ')} on {bearer} keeps this; it has to be lifted first"
