"""What an erasure takes from a record, and what it leaves (X1 a–e, X2).

Sensitive values get their field's treatment, and contents and files go. Pointers to a person and an address are cut;
the parent stays.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from shared.records.content import ContentKind
from shared.records.record import ErasedCounts, Record
from shared.records.scope import Files, Scope, Whole
from shared.records.treatments import TREATMENTS, TreatmentName
from shared.records.values import FieldValues
from shared.records.workflow import FieldDefinition


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasurePlan:
    """The values that stay, the contents that go, and their counts."""

    values: FieldValues = field(repr=False)
    contents: tuple[tuple[ContentKind, int], ...]
    counts: ErasedCounts

    @property
    def has_files(self) -> bool:
        """Tell whether S3 may hold files of it."""
        return any(kind is ContentKind.ATTACHMENT for kind, _ in self.contents)


def plan_of(record: Record, scope: Scope, definitions: Mapping[str, FieldDefinition]) -> ErasurePlan:
    match scope:
        case Whole():
            return plan_erasure(record, definitions)
        case Files(numbers):
            return ErasurePlan(
                # Files go without their record (P5).
                values=record.values,
                contents=tuple((ContentKind.ATTACHMENT, number) for number in numbers),
                counts=ErasedCounts(attachments=len(numbers)),
            )


def plan_erasure(record: Record, definitions: Mapping[str, FieldDefinition]) -> ErasurePlan:
    kept: dict[str, object] = {}
    treated = 0
    for name, value in record.values.items():
        definition = definitions.get(name)
        if definition is not None and not definition.sensitive:
            kept[name] = value
            continue
        treated += value is not None
        # A value without a definition counts as sensitive (X1 e).
        left = TREATMENTS[definition.treatment if definition else TreatmentName.REMOVE].leaves(value)
        if left is not None and value is not None:
            kept[name] = left
    counts = record.counts
    return ErasurePlan(
        values=kept,
        contents=tuple(counts.numbers()),
        counts=ErasedCounts(
            fields=treated,
            messages=counts.messages,
            letters=counts.letters,
            email_alerts=counts.email_alerts,
            notes=counts.notes,
            attachments=counts.files_there,
            pointers=(record.person is not None) + (record.address is not None),
        ),
    )
