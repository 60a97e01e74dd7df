"""What a save of a workflow does to what an erasure takes, and to what its fields take (X1, X15).

A field without a definition counts as sensitive and is removed (X1 e). So a field that is newly defined as not sensitive has been
made so, and one whose definition goes has been made sensitive.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from shared.records.treatments import TreatmentName, takes_more
from shared.records.workflow import Workflow, treatment_of


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChanges:
    """The fields that a save changes for erasures, by name."""

    made_sensitive: tuple[str, ...]
    made_not_sensitive: tuple[str, ...]
    treatments_changed: tuple[str, ...]  # of fields that stay sensitive, such as "born: remove to year"

    choices_changed: tuple[str, ...]  # of fields that were there and stay

    # Erased records keep more of these than an erasure would leave now, until they are erased again (X5).
    left_in_erased: tuple[str, ...]

    def details(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield what the ledger says of it; nothing is said of what did not change."""
        for name in ("made_sensitive", "made_not_sensitive", "treatments_changed", "choices_changed"):
            if found := getattr(self, name):
                yield name, found


def field_changes(before: Workflow | None, after: Workflow) -> FieldChanges:
    """Return what *after* changes; *before* is None where there was no workflow."""
    known = before.definitions() if before else {}
    names = dict.fromkeys(one.name for one in (*(before.fields if before else ()), *after.fields))
    pairs = {name: (_treatment(before, name), _treatment(after, name)) for name in names}
    return FieldChanges(
        made_sensitive=tuple(name for name, (old, new) in pairs.items() if old is None and new is not None),
        made_not_sensitive=tuple(name for name, (old, new) in pairs.items() if old is not None and new is None),
        treatments_changed=tuple(
            f"{name}: {old} to {new}" for name, (old, new) in pairs.items() if old and new and old != new
        ),
        choices_changed=tuple(
            one.name for one in after.fields if one.name in known and known[one.name].choices != one.choices
        ),
        left_in_erased=tuple(name for name, (old, new) in pairs.items() if takes_more(new, old)) if before else (),
    )


def _treatment(workflow: Workflow | None, name: str) -> TreatmentName | None:
    return treatment_of(workflow.definitions() if workflow else {}, name)
