"""The types of a tenant's configuration, all kept in the catalogue."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from shared.access.known_users import KnownUser
from shared.access.permissions import Role, RoleVersions
from shared.access.tenant_settings import TenantSettings
from shared.access.user_roles import UserRoles
from shared.kernel.bounds import FILTERS, ROLES, RULES_OF_ALL, WORKFLOWS, Bound
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
    RoleVersions,
    UserRoles,
    KnownUser,
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
    | RoleVersions
    | UserRoles
    | KnownUser
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Within:
    """What things of a kind hold, of which all of a tenant's together may hold only so many."""

    bound: Bound
    number: Callable[[Any], int]  # in one thing

    def check(self, change: int, others: int) -> None:
        """Raise ``Invalid`` if *change* more than *others* are too many. Less is always welcome."""
        if change > 0 and others + change > self.bound.most:
            raise self.bound.refusal


# Counted by the store as well. Things of these kinds are never deleted.
COUNTED_WITHIN: Mapping[type, Within] = {
    Workflow: Within(bound=RULES_OF_ALL, number=lambda workflow: len(workflow.rules))
}
