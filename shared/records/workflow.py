"""A workflow: the process that records of one kind go through, and what its fields mean.

Any of the lists but ``states`` may be empty; the first state is the initial one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from shared.kernel.identifiers import WorkflowId


class Kind(StrEnum):
    """What the records of a workflow are."""

    CASE = "case"
    PERSON = "person"
    PORTAL_ACCOUNT = "portal_account"
    LEARNER = "learner"
    STRAND = "strand"


class FieldType(StrEnum):
    """What a field's values look like."""

    TEXT = "text"
    TEXTAREA = "textarea"
    TELEPHONE = "telephone"
    EMAIL = "email"
    URL = "url"
    DATE = "date"
    NUMBER = "number"
    BOOLEAN = "boolean"
    CHOICE = "choice"


class TreatmentName(StrEnum):
    """What an erasure does with a sensitive value (X2)."""

    REMOVE = "remove"
    REPLACE = "replace"
    YEAR = "year"
    OUTWARD_CODE = "outward_code"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldDefinition:
    """One field: its type, whether it holds personal data, and then how an erasure treats it."""

    name: str
    type: FieldType
    sensitive: bool
    treatment: TreatmentName = TreatmentName.REMOVE


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """One state; an end state is where a case's work is over."""

    name: str
    end: bool


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

    def transition(self, name: str) -> Transition | None:
        """Return the transition called *name*, or None."""
        return next((transition for transition in self.transitions if transition.name == name), None)

    def definitions(self) -> Mapping[str, FieldDefinition]:
        """Return the field definitions by name."""
        return {definition.name: definition for definition in self.fields}


def target_state(workflow: Workflow, transition: str, state: str) -> str | None:
    """Return where *transition* leads from *state*, or None where the state (or the workflow) does not allow it (R4)."""
    found = workflow.transition(transition)
    return found.target if found is not None and state in found.origins else None
