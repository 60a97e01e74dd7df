"""Which workflow holds learners, and how long they are kept."""

from shared.application.ports import Catalogue
from shared.kernel.errors import RuleConflict
from shared.kernel.identifiers import TenantId, WorkflowId
from shared.learners.retention import LearnerRetention
from shared.learners.workflow import SETTING, LearnerWorkflow


def find_learner_workflow(catalogue: Catalogue, tenant: TenantId) -> WorkflowId | None:
    """Return the one workflow of kind ``learner``, or None."""
    found = catalogue.get(tenant, LearnerWorkflow, SETTING)
    return found.workflow if found else None


def learner_workflow(catalogue: Catalogue, tenant: TenantId) -> WorkflowId:
    """Return the workflow of learners, or raise ``RuleConflict``."""
    found = find_learner_workflow(catalogue, tenant)
    if found is None:
        raise RuleConflict("no_learner_workflow", "save a workflow of kind learner first")
    return found


def retention_of(catalogue: Catalogue, tenant: TenantId) -> LearnerRetention:
    """Return how long learners are kept; off until it is set (L1)."""
    return catalogue.get(tenant, LearnerRetention, SETTING) or LearnerRetention()
