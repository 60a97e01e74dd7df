"""A tenant's one workflow of kind ``learner``."""

from dataclasses import dataclass

from shared.kernel.identifiers import WorkflowId

SETTING = "learners"


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnerWorkflow:
    """Names the workflow; written with it, if the tenant has none yet."""

    workflow: WorkflowId
    version: int = 1
