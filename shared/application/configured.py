"""The types of a tenant's configuration, all kept in the catalogue."""

from collections.abc import Mapping
from typing import TypeVar

from shared.access.permissions import Role
from shared.access.tenant_settings import TenantSettings
from shared.access.user_roles import UserRoles
from shared.kernel.bounds import FILTERS, ROLES, WORKFLOWS, Bound
from shared.learners.retention import LearnerRetention
from shared.learners.workflow import LearnerWorkflow
from shared.records.filter import Filter
from shared.records.saved_versions import FilterVersion, WorkflowVersion
from shared.records.workflow import Workflow
from shared.retention.policy import Policy, PolicyDraft, PolicyVersion
from shared.retention.preview import Preview

Configuration = TypeVar(
    "Configuration",
    Workflow,
    WorkflowVersion,
    Filter,
    FilterVersion,
    Role,
    UserRoles,
    TenantSettings,
    PolicyDraft,
    Policy,
    PolicyVersion,
    Preview,
    LearnerRetention,
    LearnerWorkflow,
)
AnyConfiguration = (
    Workflow
    | WorkflowVersion
    | Filter
    | FilterVersion
    | Role
    | UserRoles
    | TenantSettings
    | PolicyDraft
    | Policy
    | PolicyVersion
    | Preview
    | LearnerRetention
    | LearnerWorkflow
)

# Kinds of which a tenant may have only so many. The store counts them, so no use case can pass the bound by.
COUNTED: Mapping[type, Bound] = {Workflow: WORKFLOWS, Filter: FILTERS, Role: ROLES}
