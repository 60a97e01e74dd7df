"""Erasing again after the definitions have changed (X5)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from shared.erasure.decision import Erase, ErasureTask, Named, Settled, decide
from shared.erasure.finish import claimed, finished
from shared.kernel.identifiers import JobId
from shared.records.field_changes import field_changes
from shared.records.field_type import FieldType
from shared.records.links import Links
from shared.records.outcome import Outcome
from shared.records.record import ErasedCounts, Record
from shared.records.treatments import TREATMENTS, TreatmentName, takes_more
from shared.records.workflow import FieldDefinition, Workflow, treatment_of
from tests.properties.strategies import NOON
from tests.unit.builders import a_record, a_workflow

NAMES = ("one", "two", "three")
# Few of each, so that treatments often meet what others left.
_VALUES = ("1961-07-14", "SW1A 1AA", "1975", "Jo", None)
_FIELDS = (
    (FieldType.TEXT, None),
    (FieldType.TEXT, TreatmentName.REMOVE),
    (FieldType.TEXT, TreatmentName.REPLACE),
    (FieldType.TEXT, TreatmentName.OUTWARD_CODE),
    (FieldType.DATE, TreatmentName.YEAR),
)


def _field(name: str, type_: FieldType, treatment: TreatmentName | None) -> FieldDefinition:
    applied = treatment or TreatmentName.REMOVE
    return FieldDefinition(name=name, type=type_, sensitive=treatment is not None, treatment=applied)


_values = st.fixed_dictionaries({name: st.sampled_from(_VALUES) for name in NAMES})
_fields = {name: st.sampled_from([None, *(_field(name, *one) for one in _FIELDS)]) for name in NAMES}
_defined = st.fixed_dictionaries(_fields).map(lambda drawn: {name: one for name, one in drawn.items() if one})
_steps = st.lists(st.tuples(_defined, _values), min_size=3, max_size=5)


@dataclass
class _Story:
    """A record through edits and erasures, and what was ever asked of the value that was last written to each field."""

    record: Record
    job: int = 0
    written: dict[str, object] = field(default_factory=dict)
    asked: dict[str, set[TreatmentName]] = field(default_factory=dict)

    def edit(self, workflow: Workflow, values: Mapping[str, object]) -> None:
        """Write what an erased record takes: values that are not sensitive (X4)."""
        defined = workflow.definitions()
        new = {name: one for name, one in values.items() if treatment_of(defined, name) is None}
        after = {**self.record.values, **new}
        erasure = self.record.erasure.with_values(self.record.values, after) if self.record.erasure else None
        for name, value in new.items():
            if self.record.values.get(name) != value:
                self.written[name], self.asked[name] = value, set()
        self.record = replace(self.record, values=after, erasure=erasure)

    def erase(self, workflow: Workflow) -> Outcome:
        """Redact the record by a job of its own, as far as the decision goes."""
        self.job += 1
        at = NOON + timedelta(days=self.job)
        task = ErasureTask(job=JobId(f"job-{self.job}"), by="officer", asked_at=at, basis=Named())
        decision = decide(self.record, Links(), workflow, task, 1, at, lambda _job: False)
        defined = workflow.definitions()
        for name in self.record.values:
            wanted = treatment_of(defined, name)
            self.asked.setdefault(name, set()).update([wanted] if wanted else [])
        if isinstance(decision, Settled):
            return decision.outcome
        assert isinstance(decision, Erase)
        before = claimed(self.record, decision.claim)
        self.record = finished(before, workflow, decision, task.job, 1, at)
        return Outcome.ERASED


def _workflow(defined: Mapping[str, FieldDefinition]) -> Workflow:
    return replace(a_workflow(), fields=tuple(defined.values()))


def _begun(values: Mapping[str, object]) -> _Story:
    return _Story(record=a_record(values=dict(values), state="open"), written=dict(values))


@settings(max_examples=400)
@given(_values, _steps)
def test_x5_nothing_stays_that_the_definitions_of_the_last_erasure_call_sensitive(
    values: Mapping[str, object], steps: list[tuple[Mapping[str, FieldDefinition], Mapping[str, object]]]
) -> None:
    story = _begun(values)
    for defined, edit in steps:
        workflow = _workflow(defined)
        story.edit(workflow, edit)
        story.erase(workflow)
        assert story.record.is_erased
        for name, value in story.record.values.items():
            wanted = treatment_of(workflow.definitions(), name)
            if wanted is not None and value is not None:
                enough = {one for one in story.asked[name] if not takes_more(wanted, one)}
                left = {TREATMENTS[one].leaves(story.written[name]) for one in enough}
                assert value in left or (value == "[redacted]" and TreatmentName.REPLACE in enough)


@settings(max_examples=400)
@given(_values, _steps)
def test_x5_a_second_erasure_takes_only_what_the_first_left_and_with_the_same_definitions_nothing(
    values: Mapping[str, object], steps: list[tuple[Mapping[str, FieldDefinition], Mapping[str, object]]]
) -> None:
    story = _begun(values)
    for number, (defined, edit) in enumerate(steps):
        workflow = _workflow(defined)
        story.edit(workflow, edit)
        before = story.record
        outcome = story.erase(workflow)
        after = story.record
        gone = sum(value is not None and after.values.get(name) != value for name, value in before.values.items())
        if number == 0:
            assert outcome is Outcome.ERASED
        else:
            assert (outcome is Outcome.ERASED) == (gone > 0)
            if outcome is Outcome.ERASED:
                assert after.erasure is not None
                assert after.erasure.counts == ErasedCounts(fields=gone)
                assert after.erased_at == before.erased_at
            else:
                assert outcome is Outcome.ALREADY_ERASED
                assert after == before
        assert story.erase(workflow) is Outcome.ALREADY_ERASED


@given(_values, _defined, _defined)
def test_x5_what_saving_a_workflow_names_is_what_a_second_erasure_takes(
    values: Mapping[str, object], then: Mapping[str, FieldDefinition], now: Mapping[str, FieldDefinition]
) -> None:
    story = _begun(values)
    story.erase(_workflow(then))
    left = dict(story.record.values)
    story.erase(_workflow(now))
    taken = {name for name, value in left.items() if value is not None and story.record.values.get(name) != value}
    assert taken <= set(field_changes(_workflow(then), _workflow(now)).left_in_erased)
