"""What may be done to a claimed, erased, restricted or held record (X4, X7a, P11)."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from shared.kernel.errors import Fault, RuleConflict
from shared.records.guards import GuardFacts, GuardName, first_guard
from shared.records.links import Links
from shared.records.record import Record
from shared.records.values import FieldValues
from shared.records.workflow import FieldDefinition, Kind, Workflow, treatment_of


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
        is_sensitive = treatment_of(definitions, name) is not None
        # What the erasure left, such as a year or a fixed text, may stay.
        if is_sensitive and value is not None and value != record.values.get(name):
            raise RuleConflict("already_erased", "this record has been erased and takes no sensitive value")
    if has_pointers:
        raise RuleConflict("already_erased", "this record has been erased and takes no pointer")


def keeping_guard(record: Record, links: Links) -> tuple[GuardName, str] | None:
    """Return the guard that keeps *record*, and what bears it, or None (X7)."""
    above = (record, *links.rows)
    name = first_guard(links.below.guards.union(*(one.guards for one in above)))
    if name is None:
        return None
    return name, next((str(one.key) for one in above if name in one.guards), "a record that points to this one")


def check_pointers_stay(record: Record, after: Record, links: Links) -> None:
    """Raise ``RuleConflict`` if *after* lacks a pointer through which a guard keeps an end of it (X7a)."""
    faults = tuple(_cut_pointers(record, after, links))
    if faults:
        raise RuleConflict("held", f"{faults[0].pointer[1:]} {faults[0].message}", faults)


def _cut_pointers(record: Record, after: Record, links: Links) -> Iterator[Fault]:
    above = {row.key: row for row in links.rows}
    pointers = (("/person_id", record.person, after.person), ("/parent_id", record.parent, after.parent))
    for place, old, new in pointers:
        if old is None or new == old:
            continue
        target = above.get(old)
        # Through its case, a strand is kept by the case's person too.
        ends = (old, target.person if target else None)
        reached = tuple(above[one] for one in ends if one is not None and one in above)
        found = keeping_guard(record, replace(links, rows=reached))
        if found is not None:
            name, bearer = found
            guard = name.value.replace("_", " ")
            yield Fault(
                place, f"can't be cut or changed: the {guard} on {bearer} keeps this; it has to be lifted first"
            )
