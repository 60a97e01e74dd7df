"""What an erasure takes from a record, and what it leaves (X1 a–e, X2, X5).

Sensitive values get their field's treatment, and contents and files go. Pointers to a person and an address are cut;
the parent stays.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from shared.records.content import ContentKind
from shared.records.record import ErasedCounts, Record
from shared.records.scope import Files, Scope, Whole
from shared.records.treatments import TREATMENTS, TreatmentName, takes_more
from shared.records.values import FieldValues
from shared.records.workflow import FieldDefinition, treatment_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasurePlan:
    """The values that stay, with the treatments that left them, the contents that go, and their counts."""

    values: FieldValues = field(repr=False)
    treated: Mapping[str, TreatmentName] = field(default_factory=dict)
    contents: tuple[tuple[ContentKind, int], ...]
    counts: ErasedCounts

    @property
    def takes_anything(self) -> bool:
        return bool(self.contents) or self.counts != ErasedCounts()

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
    """Return what an erasure by *definitions* takes; of an erased record, what the one before left (X5)."""
    before = record.erasure.treated if record.erasure else {}
    kept: dict[str, object] = {}
    treated: dict[str, TreatmentName] = {}
    taken = 0
    for name, value in record.values.items():
        wanted, applied = treatment_of(definitions, name), before.get(name)
        if wanted is None or not takes_more(wanted, applied):
            # Not sensitive, or left by a treatment that takes as much: a year is not read again as a date.
            kept[name] = value
            if applied is not None:
                treated[name] = applied
            continue
        left = TREATMENTS[wanted].leaves(value)
        if left is not None and value is not None:
            kept[name], treated[name] = left, wanted
        taken += value is not None and (record.erasure is None or left != value)
    counts = record.counts
    return ErasurePlan(
        values=kept,
        treated=treated,
        contents=tuple(counts.numbers()),
        counts=ErasedCounts(
            fields=taken,
            messages=counts.messages,
            letters=counts.letters,
            email_alerts=counts.email_alerts,
            notes=counts.notes,
            attachments=counts.files_there,
            pointers=(record.person is not None) + (record.address is not None),
        ),
    )
