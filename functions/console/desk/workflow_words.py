"""What a workflow says, in words."""

from collections.abc import Mapping
from typing import Final

from functions.console.frame.words import plural
from shared.records.field_type import FieldType
from shared.records.treatments import TreatmentName
from shared.records.workflow import FieldDefinition, Kind, Transition, Workflow, WorkflowRule

KINDS: Final[Mapping[Kind, str]] = {
    Kind.CASE: "Cases",
    Kind.PERSON: "People",
    Kind.PORTAL_ACCOUNT: "Portal accounts",
    Kind.LEARNER: "Learners",
    Kind.STRAND: "Strands of cases",
}
TYPES: Final[Mapping[FieldType, str]] = {
    FieldType.TEXT: "Text",
    FieldType.TEXTAREA: "Long text",
    FieldType.TELEPHONE: "Telephone number",
    FieldType.EMAIL: "Email address",
    FieldType.URL: "Web address",
    FieldType.DATE: "Date",
    FieldType.NUMBER: "Number",
    FieldType.BOOLEAN: "Yes or no",
    FieldType.CHOICE: "Choice",
}
TREATMENTS: Final[Mapping[TreatmentName, str]] = {
    TreatmentName.REMOVE: "Remove the value",
    TreatmentName.REPLACE: "Replace it by [redacted]",
    TreatmentName.YEAR: "Keep the year of a date",
    TreatmentName.OUTWARD_CODE: "Keep the first part of a postcode",
}


def field_words(one: FieldDefinition) -> str:
    sensitive = f"sensitive: {TREATMENTS[one.treatment].lower()}" if one.sensitive else "not sensitive"
    choices = f": {', '.join(one.choices)}" if one.choices else ""
    return f"{TYPES[one.type]}{choices}, {sensitive}"


def transition_words(one: Transition) -> str:
    return f"from {', '.join(one.origins)} to {one.target}"


def rule_words(one: WorkflowRule) -> str:
    return f"after {plural(one.for_days, 'day')} in {one.in_state}: {one.transition}"


def general_lines(workflow: Workflow) -> dict[str, str]:
    allowed = "allowed" if workflow.allow_personal_data_deletion else "not allowed"
    types = ", ".join(workflow.file_types) if workflow.file_types else "any"
    return {"Deletion of personal data by hand": allowed, "Types of files": types}


def field_lines(workflow: Workflow) -> dict[str, str]:
    return {one.name: field_words(one) for one in workflow.fields}


def state_lines(workflow: Workflow) -> dict[str, str]:
    return {one.name: "end state" if one.end else "not an end state" for one in workflow.states}


def transition_lines(workflow: Workflow) -> dict[str, str]:
    return {one.name: transition_words(one) for one in workflow.transitions}


def rule_lines(workflow: Workflow) -> dict[str, str]:
    return {f"Rule {at}": rule_words(one) for at, one in enumerate(workflow.rules, start=1)}


def all_lines(workflow: Workflow) -> dict[str, str]:
    """Return all that a workflow says, for what differs between two versions."""
    parts = (("Field", field_lines), ("State", state_lines), ("Transition", transition_lines))
    named = {f"{kind} {name}": said for kind, lines in parts for name, said in lines(workflow).items()}
    return {**general_lines(workflow), **named, **rule_lines(workflow)}
