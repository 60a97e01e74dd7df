"""What may be done to a record that is being erased, is erased, or is restricted (X4, P11)."""

from collections.abc import Mapping

from shared.kernel.errors import RuleConflict
from shared.records.guards import GuardFacts, GuardName
from shared.records.record import Record
from shared.records.values import FieldValues
from shared.records.workflow import FieldDefinition, Kind, Workflow


def check_not_claimed(record: Record) -> None:
    """Raise ``RuleConflict`` while an erasure of *record* is under way."""
    if record.claim is not None:
        raise RuleConflict("erasure_in_progress", "this record is being erased")


def refusing_guard(record: Record) -> GuardFacts | None:
    """Return the guard of *record*, if any, that refuses edits, transitions and contents (P11)."""
    return next((name.facts for name in GuardName if name in record.guards and name.facts.refusal), None)


def check_editable(record: Record) -> None:
    """Raise ``RuleConflict`` where neither edits, transitions nor contents are taken."""
    check_not_claimed(record)
    guard = refusing_guard(record)
    if guard is not None:
        raise RuleConflict(guard.ground, guard.refusal)


def check_not_removed(record: Record, workflow: Workflow) -> None:
    """Raise ``RuleConflict`` for a removed learner, who has left every view and takes nothing more (L7, L8)."""
    if record.is_erased and workflow.kind is Kind.LEARNER:
        raise RuleConflict("already_erased", "this learner has been removed")


def check_takes_content(record: Record) -> None:
    """Raise ``RuleConflict`` where no content may be added."""
    check_editable(record)
    if record.is_erased:
        raise RuleConflict("already_erased", "this record has been erased and takes no content")


def check_takes_guard(record: Record) -> None:
    """Raise ``RuleConflict`` where no hold or restriction may be set.

    On an erased record it would hold nothing, and its typed reason could never go again (X1 g, X5).
    """
    check_not_claimed(record)
    if record.is_erased:
        raise RuleConflict("already_erased", "this record has been erased: there is nothing left to hold")


def check_stays_erased(
    record: Record, values: FieldValues, definitions: Mapping[str, FieldDefinition], *, has_pointers: bool
) -> None:
    """Raise ``RuleConflict`` if an edit would put personal data or a pointer back on an erased record.

    What the erasure itself left under a sensitive field (a year, a fixed text) may stay as it is.
    """
    if not record.is_erased:
        return
    for name, value in values.items():
        definition = definitions.get(name)
        is_sensitive = definition is None or definition.sensitive
        if is_sensitive and value is not None and value != record.values.get(name):
            raise RuleConflict("already_erased", "this record has been erased and takes no sensitive value")
    if has_pointers:
        raise RuleConflict("already_erased", "this record has been erased and takes no pointer")
