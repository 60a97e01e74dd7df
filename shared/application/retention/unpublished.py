"""Find the policies whose draft differs from what is published (S2, P2)."""

from shared.access.permissions import Caller, Permission
from shared.application.all_ports import Ports
from shared.application.paging import every_page
from shared.kernel.identifiers import WorkflowId
from shared.retention.policy import Periods, Policy, PolicyDraft

_AT_A_TIME = 100


class ListUnpublished:
    """Lists their workflows, by the drafts alone: a tenant has at most one for each workflow, and workflows are bounded (X21)."""

    def __init__(self, ports: Ports) -> None:
        self.catalogue = ports.catalogue

    def __call__(self, caller: Caller) -> list[WorkflowId]:
        """Return the workflows; raise ``Forbidden`` for a caller who may not manage policies."""
        caller.require(Permission.MANAGE_RETENTION_POLICIES)
        drafts = dict(every_page(lambda after: self.catalogue.page(caller.tenant, PolicyDraft, after, _AT_A_TIME)))
        published = self.catalogue.get_many(caller.tenant, Policy, sorted(drafts)) if drafts else {}
        return [
            draft.workflow
            for name, draft in drafts.items()
            if draft.periods != (published[name].periods if name in published else Periods())
        ]
