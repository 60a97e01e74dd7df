"""A tenant's one workflow of kind ``learner``."""

from dataclasses import dataclass

from shared.kernel.identifiers import WorkflowId

SETTING = "learners"


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnerWorkflow:
    """Names the workflow, and is written with it."""

    workflow: WorkflowId
    version: int = 0
