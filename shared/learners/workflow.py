"""The one workflow of kind ``learner`` that a tenant may have, whose records the learners are."""

from dataclasses import dataclass

from shared.kernel.identifiers import WorkflowId

SETTING = "learners"


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnerWorkflow:
    """Says which workflow it is. Written with the workflow itself, on condition that there is none yet."""

    workflow: WorkflowId
    version: int = 1
