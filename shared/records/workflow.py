"""A workflow: the process that records of one kind go through, and what its fields mean.

Any of the lists but ``states`` may be empty; the first state is the initial one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from shared.kernel.identifiers import WorkflowId
from shared.records.field_type import FieldType
from shared.records.treatments import TreatmentName


class Kind(StrEnum):
    """What the records of a workflow are."""

    CASE = "case"
    PERSON = "person"
    PORTAL_ACCOUNT = "portal_account"
    LEARNER = "learner"
    STRAND = "strand"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldDefinition:
    """One field: its type, whether it holds personal data, and then how an erasure treats it."""

    name: str
    type: FieldType
    sensitive: bool
    treatment: TreatmentName = TreatmentName.REMOVE


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """One state; an end state is where a case's work is over.

    *end_changed_in* is the version of the workflow that last made it an end state or none; 1 where none ever did. The policy that
    was published before has not dated by it yet (P3).
    """

    name: str
    end: bool
    end_changed_in: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """A named way from one of several states to another."""

    name: str
    origins: tuple[str, ...]
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkflowRule:
    """R8: records that have been in a state for so many days take a transition by themselves."""

    in_state: str
    for_days: int
    transition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Workflow:
    """A process as an administrator saved it. ``version`` counts its saves from 1."""

    id: WorkflowId
    kind: Kind
    states: tuple[State, ...]
    transitions: tuple[Transition, ...] = ()
    fields: tuple[FieldDefinition, ...] = ()
    rules: tuple[WorkflowRule, ...] = ()
    allow_personal_data_deletion: bool = False
    version: int = 1

    @property
    def initial_state(self) -> str:
        """The state that a new record starts in."""
        return self.states[0].name

    def has_state(self, name: str) -> bool:
        """Tell whether *name* is one of the states."""
        return any(state.name == name for state in self.states)

    def is_end_state(self, name: str) -> bool:
        """Tell whether *name* is an end state; an unknown state is none."""
        return any(state.name == name and state.end for state in self.states)

    @property
    def ends_changed_in(self) -> int:
        """The version in which the end states last changed."""
        return max(state.end_changed_in for state in self.states)

    def transition(self, name: str) -> Transition | None:
        """Return the transition called *name*, or None."""
        return next((transition for transition in self.transitions if transition.name == name), None)

    def definitions(self) -> Mapping[str, FieldDefinition]:
        """Return the field definitions by name."""
        return {definition.name: definition for definition in self.fields}


def told_from(workflow: Workflow, before: Workflow | None) -> Workflow:
    """Return *workflow*, which follows *before*, with what its states remember of their changes.

    A state that is new has nothing to remember: nobody stands in it yet.
    """
    known = {state.name: state for state in before.states} if before else {}

    def changed_in(state: State) -> int:
        earlier = known.get(state.name)
        if earlier is None:
            return 1
        return earlier.end_changed_in if earlier.end == state.end else workflow.version

    return replace(
        workflow, states=tuple(replace(state, end_changed_in=changed_in(state)) for state in workflow.states)
    )


def target_state(workflow: Workflow, transition: str, state: str) -> str | None:
    """Return where *transition* leads from *state*, or None where the state (or the workflow) does not allow it (R4)."""
    found = workflow.transition(transition)
    return found.target if found is not None and state in found.origins else None
