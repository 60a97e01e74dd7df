"""Bodies and answers for workflows, translated both ways."""

import operator
from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import ConfigDict, FailFast, Field, JsonValue

from functions.api.http.types import MOST, AtMost, Body, FileType, Flag, Name, Version, View, Whole
from shared.application.configuration.save_workflow import SavedWorkflow
from shared.kernel.identifiers import WorkflowId
from shared.records.field_type import FieldType
from shared.records.saved_versions import WorkflowVersion
from shared.records.treatments import TreatmentName
from shared.records.workflow import LONGEST_CHOICE, FieldDefinition, Kind, State, Transition, Workflow, WorkflowRule

KEPT = "records that were erased before keep what was left of these fields: redact them again to take it"
LONGEST_WAIT = 36_525  # days: a century
WORKFLOW_EXAMPLE: dict[str, JsonValue] = {
    "kind": "case",
    "states": [{"name": "open", "end": False}, {"name": "closed", "end": True}, {"name": "redacted", "end": True}],
    "transitions": [
        {"name": "close", "from": ["open"], "to": "closed"},
        {"name": "mark-redacted", "from": ["closed"], "to": "redacted"},
    ],
    "fields": [
        {"name": "name", "type": "text", "sensitive": True, "treatment": "replace"},
        {"name": "born", "type": "date", "sensitive": True, "treatment": "year"},
        {"name": "ward", "type": "choice", "sensitive": False, "choices": ["north", "south"]},
    ],
    "rules": [{"in_state": "closed", "for_days": 90, "transition": "mark-redacted"}],
    "allow_personal_data_deletion": True,
    "file_types": ["letter", "scan"],
}

SAVED_EXAMPLE: dict[str, JsonValue] = {"saved_by": "user-7", "saved_at": "2026-03-02T09:00:00Z"}


class StateModel(Body):
    """A state."""

    name: Name
    end: Flag = False


class TransitionModel(Body):
    """A transition."""

    name: Name
    # One fault is enough: a list in a list would make too many of them (X22).
    origins: Annotated[list[Name], FailFast(), AtMost(MOST), Field(alias="from")]
    target: Annotated[Name, Field(alias="to")]


class FieldModel(Body):
    """A field; its treatment counts only if it is sensitive."""

    name: Name
    type: FieldType
    sensitive: Flag
    treatment: TreatmentName | None = None
    choices: Annotated[
        list[Annotated[str, Field(max_length=LONGEST_CHOICE)]] | None,
        FailFast(),
        AtMost(MOST),
        Field(
            description="the values that a field of type `choice` takes; null: any text. A stored value that is no choice any more"
            " stays until it is edited"
        ),
    ] = None


class RuleModel(Body):
    """A rule: after so many days in a state, a record takes a transition (R8)."""

    in_state: Name
    for_days: Annotated[Whole, Field(ge=0, le=LONGEST_WAIT)]
    transition: Name


class WorkflowBody(Body):
    """A workflow; the first state is the initial one."""

    model_config = ConfigDict(json_schema_extra={"examples": [WORKFLOW_EXAMPLE]})

    kind: Kind
    states: Annotated[list[StateModel], AtMost(MOST)]
    transitions: Annotated[list[TransitionModel], AtMost(MOST), Field(default_factory=list)]
    fields: Annotated[list[FieldModel], AtMost(MOST), Field(default_factory=list)]
    rules: Annotated[list[RuleModel] | None, AtMost(MOST)] = None
    allow_personal_data_deletion: Flag = False
    file_types: Annotated[
        list[FileType] | None,
        FailFast(),
        AtMost(MOST),
        Field(description="the types that files may be added with; null: any. Files that are there keep theirs"),
    ] = None
    version: Version = None

    def workflow(self, workflow: WorkflowId) -> Workflow:
        """Return the use case's input."""
        return Workflow(
            id=workflow,
            kind=self.kind,
            states=tuple(State(**state.model_dump()) for state in self.states),
            transitions=tuple(
                Transition(name=one.name, origins=tuple(one.origins), target=one.target) for one in self.transitions
            ),
            fields=tuple(
                FieldDefinition(
                    name=one.name,
                    type=one.type,
                    sensitive=one.sensitive,
                    treatment=one.treatment or TreatmentName.REMOVE,
                    choices=None if one.choices is None else tuple(one.choices),
                )
                for one in self.fields
            ),
            rules=tuple(WorkflowRule(**rule.model_dump()) for rule in self.rules or ()),
            allow_personal_data_deletion=self.allow_personal_data_deletion,
            file_types=None if self.file_types is None else tuple(self.file_types),
        )


class WorkflowView(WorkflowBody):
    """A saved workflow."""

    model_config = ConfigDict(
        json_schema_serialization_defaults_required=True,
        json_schema_extra={"examples": [{"id": "complaints", **WORKFLOW_EXAMPLE, "version": 1}]},
    )

    id: str
    version: int

    @classmethod
    def of(cls, workflow: Workflow) -> Self:
        """Return the answer for *workflow*."""
        return cls(
            id=workflow.id,
            kind=workflow.kind,
            states=[StateModel(name=state.name, end=state.end) for state in workflow.states],
            transitions=[
                TransitionModel.model_validate({"name": one.name, "from": list(one.origins), "to": one.target})
                for one in workflow.transitions
            ],
            fields=[
                FieldModel(
                    name=one.name,
                    type=one.type,
                    sensitive=one.sensitive,
                    treatment=one.treatment if one.sensitive else None,
                    choices=None if one.choices is None else list(one.choices),
                )
                for one in workflow.fields
            ],
            rules=[RuleModel.model_validate(rule, from_attributes=True) for rule in workflow.rules],
            allow_personal_data_deletion=workflow.allow_personal_data_deletion,
            file_types=None if workflow.file_types is None else list(workflow.file_types),
            version=workflow.version,
        )


class WarningView(View):
    """What a save does not reach by itself."""

    code: Literal["kept_in_erased_records"]
    fields: list[str]
    detail: str


class SavedWorkflowView(WorkflowView):
    """A workflow as it has just been saved, which is as it is read, unless there is something to warn of."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=False)

    warnings: Annotated[list[WarningView], Field(default_factory=list, exclude_if=operator.not_)]

    @classmethod
    def of_saved(cls, saved: SavedWorkflow) -> Self:
        """Return the answer for *saved*."""
        fields = list(saved.left_in_erased)
        warning = WarningView(code="kept_in_erased_records", fields=fields, detail=KEPT)
        shown = WorkflowView.of(saved.workflow).model_dump(by_alias=True)
        return cls.model_validate({**shown, "warnings": [warning] if fields else []})


class WorkflowVersionView(WorkflowView):
    """A workflow as one save left it."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"id": "complaints", **WORKFLOW_EXAMPLE, "version": 1, **SAVED_EXAMPLE}]}
    )

    saved_by: str
    saved_at: datetime

    @classmethod
    def of_version(cls, kept: WorkflowVersion) -> Self:
        """Return the answer for *kept*."""
        shown = WorkflowView.of(kept.workflow).model_dump(by_alias=True)
        return cls.model_validate({**shown, "saved_by": kept.saved_by, "saved_at": kept.saved_at})
