"""Rows of a tenant's configuration."""

from math import ceil

from shared.access.known_users import KnownUser
from shared.access.permissions import Role, RoleVersions
from shared.access.tenant_settings import TenantSettings
from shared.access.user_roles import UserRoles
from shared.adapters.dynamodb.bodies import body_of, encoded, next_of
from shared.adapters.dynamodb.keys import Item
from shared.adapters.dynamodb.models import CatalogueRow
from shared.application.configured import AnyConfiguration, Configuration
from shared.kernel.identifiers import TenantId
from shared.learners.retention import LearnerRetention
from shared.learners.workflow import LearnerWorkflow
from shared.records.filter import Filter
from shared.records.saved_versions import FilterVersion, WorkflowVersion
from shared.records.workflow import Workflow
from shared.retention.policy import Policy, PolicyDraft, PolicyVersion
from shared.retention.preview import Preview

TENANT = "TENANT"
TENANT_NAME = "tenant"
_KINDS: dict[str, type] = {
    "WORKFLOW": Workflow,
    "WORKFLOW-VERSION": WorkflowVersion,
    "FILTER": Filter,
    "FILTER-VERSION": FilterVersion,
    "ROLE": Role,
    "ROLE-VERSIONS": RoleVersions,
    "USER": UserRoles,
    "KNOWN-USER": KnownUser,
    TENANT: TenantSettings,
    "POLICY-DRAFT": PolicyDraft,
    "POLICY": Policy,
    "POLICY-VERSION": PolicyVersion,
    "PREVIEW": Preview,
    "LEARNER-RETENTION": LearnerRetention,
    "LEARNER-WORKFLOW": LearnerWorkflow,
}
PREFIXES = {kind: prefix for prefix, kind in _KINDS.items()}


def catalogue_sk(kind: type, name: str) -> str:
    # A tenant has one set of settings, under any name.
    return TENANT if kind is TenantSettings else f"{PREFIXES[kind]}#{name}"


def count_sk(kind: type) -> str:
    """Return the key of the row that says how many of a kind a tenant has."""
    return f"COUNT#{PREFIXES[kind]}"


def count_within_sk(kind: type) -> str:
    """Return the key of the row that says how many all of a kind hold."""
    return f"{count_sk(kind)}#within"


def catalogue_name(sk: str) -> str:
    return TENANT_NAME if sk == TENANT else sk.partition("#")[2]


def catalogue_range(kind: type, after: str | None) -> tuple[str, str]:
    if kind is TenantSettings:
        return (TENANT, TENANT) if after is None else (f"{TENANT}#", f"{TENANT}#")
    first = f"{PREFIXES[kind]}#" if after is None else f"{PREFIXES[kind]}#{after} "
    return first, f"{PREFIXES[kind]}$"  # "$" comes next to "#"


def catalogue_item(tenant: TenantId, name: str, thing: AnyConfiguration) -> Item:
    thing = next_of(thing)
    end = thing.expires_at if isinstance(thing, Preview | KnownUser) else None
    return CatalogueRow.item(
        pk=tenant,
        sk=catalogue_sk(type(thing), name),
        body=encoded(thing),
        version=thing.version,
        # DynamoDB deletes what has expired.
        expires_at=ceil(end.timestamp()) if end is not None else None,
    )


def catalogue_from(kind: type[Configuration], item: Item) -> Configuration:
    """Return a row's thing of *kind*; raise ``Unreadable``."""
    return body_of(kind, item)
