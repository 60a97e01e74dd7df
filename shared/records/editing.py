"""What may be done to a claimed, erased or restricted record (X4, P11)."""

from collections.abc import Mapping

from shared.kernel.errors import RuleConflict
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
