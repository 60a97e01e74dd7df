"""A workflow: the process of a kind of record."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from shared.kernel.identifiers import WorkflowId
from shared.records.field_type import FieldType
from shared.records.treatments import TreatmentName

LONGEST_CHOICE = 100


class Kind(StrEnum):
    """What the records of a workflow are."""

    CASE = "case"
    PERSON = "person"
    PORTAL_ACCOUNT = "portal_account"
    LEARNER = "learner"
    STRAND = "strand"

    @property
    def has_person(self) -> bool:
        """Tell whether its records may point to a person."""
        return self not in {Kind.PERSON, Kind.LEARNER}

    @property
    def has_parent(self) -> bool:
        """Tell whether its records may point to a case."""
        return self is Kind.STRAND


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldDefinition:
    """One field; the treatment counts only if it is sensitive.

    ``choices`` are the values that a field of type choice takes; None: any text.
    """

    name: str
    type: FieldType
    sensitive: bool
    treatment: TreatmentName = TreatmentName.REMOVE
    choices: tuple[str, ...] | None = None

    def offers(self, value: object) -> bool:
        """Tell whether *value* is one of the choices, if there are any."""
        return self.choices is None or value in self.choices

    @property
    def applied(self) -> TreatmentName | None:
        """What an erasure does to the field's values; None leaves them."""
        return self.treatment if self.sensitive else None


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A state; in an end state the work is done."""

    name: str
    end: bool
    # The workflow's version that last changed *end*. A policy published before has not dated by it yet (P3).
    end_changed_in: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """A named move from some states to another."""

    name: str
    origins: tuple[str, ...]
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkflowRule:
    """A transition after some days in a state (R8)."""

    in_state: str
    for_days: int
    transition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Workflow:
    """A process as an administrator saved it. ``version`` counts its saves."""

    id: WorkflowId
    kind: Kind
    states: tuple[State, ...]  # at least one; the first is the initial one
    transitions: tuple[Transition, ...] = ()
    fields: tuple[FieldDefinition, ...] = ()
    rules: tuple[WorkflowRule, ...] = ()
    allow_personal_data_deletion: bool = False
    file_types: tuple[str, ...] | None = None  # that files may be given; None: any
    version: int = 0

    @property
    def initial_state(self) -> str:
        return self.states[0].name

    def has_state(self, name: str) -> bool:
        return any(state.name == name for state in self.states)

    def is_end_state(self, name: str) -> bool:
        return any(state.name == name and state.end for state in self.states)

    @property
    def ends_changed_in(self) -> int:
        return max(state.end_changed_in for state in self.states)

    def transition(self, name: str) -> Transition | None:
        """Return the transition called *name*, or None."""
        return next((transition for transition in self.transitions if transition.name == name), None)

    def definitions(self) -> Mapping[str, FieldDefinition]:
        return {definition.name: definition for definition in self.fields}


def with_end_changes(workflow: Workflow, before: Workflow | None, version: int) -> Workflow:
    """Return *workflow*, which follows *before* in *version*, with each state's ``end_changed_in``."""
    known = {state.name: state for state in before.states} if before else {}

    def changed_in(state: State) -> int:
        earlier = known.get(state.name)
        # No record can be in a new state yet, so there is nothing to date again.
        if earlier is None:
            return 1
        return earlier.end_changed_in if earlier.end == state.end else version

    return replace(
        workflow, states=tuple(replace(state, end_changed_in=changed_in(state)) for state in workflow.states)
    )


def treatment_of(definitions: Mapping[str, FieldDefinition], name: str) -> TreatmentName | None:
    """Return what an erasure does to the values of field *name*; None leaves them."""
    # A value without a definition counts as sensitive (X1 e).
    return definitions[name].applied if name in definitions else TreatmentName.REMOVE


def target_state(workflow: Workflow, transition: str, state: str) -> str | None:
    """Return where *transition* leads from *state*, or None if it does not (R4)."""
    found = workflow.transition(transition)
    return found.target if found is not None and state in found.origins else None
