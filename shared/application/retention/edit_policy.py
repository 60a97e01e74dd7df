"""Edit, preview and publish a workflow's retention policy (P1, P2, P3, P15)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from shared.access.evidence import Evidence
from shared.access.permissions import Caller
from shared.application.all_ports import Ports
from shared.application.paging import number_in
from shared.application.retention.count_draft import CountDraft
from shared.application.retention.recalculate import Recalculate
from shared.application.rules.today import zone_of
from shared.application.rules.versions import check_current, next_version
from shared.kernel.bounds import FILE_TYPES
from shared.kernel.errors import NotFound, RuleConflict, StaleVersion
from shared.kernel.identifiers import TenantId, WorkflowId
from shared.records.workflow import Kind, Workflow
from shared.retention.policy import Periods, Policy, PolicyDraft, PolicyVersion, check_policy
from shared.retention.preview import LIFETIME, DraftCounts, Preview, check_confirms
from shared.retention.recalculation import followed_version


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyView:
    """A workflow's draft and its published policy, if there is one."""

    workflow: WorkflowId
    kind: Kind
    draft: PolicyDraft
    published: Policy | None

    @property
    def has_unpublished_changes(self) -> bool:
        return self.draft.periods != (self.published.periods if self.published else Periods())


@dataclass(frozen=True, slots=True, kw_only=True)
class Previewed:
    """What a draft would do, and the token that publishes it."""

    counted: DraftCounts
    next_run: date
    statement: str
    preview: Preview


class EditPolicy:
    """Reads, edits, previews and publishes policies."""

    def __init__(self, ports: Ports) -> None:
        self.catalogue, self.records, self.clock = ports.catalogue, ports.records, ports.clock
        self.randomness, self.schedule = ports.randomness, ports.schedule
        self.recalculate = Recalculate(ports)
        self.count_draft = CountDraft(ports)

    def read(self, caller: Caller, workflow: WorkflowId) -> PolicyView:
        return self._view(caller.tenant, self._workflow(caller.tenant, workflow))

    def page(self, caller: Caller, after: str | None, limit: int) -> tuple[list[PolicyView], str | None]:
        found, last = self.catalogue.page(caller.tenant, Workflow, after, limit)
        return self._views(caller.tenant, [workflow for _, workflow in found]), last

    def save_draft(self, caller: Caller, workflow_id: WorkflowId, periods: Periods, version: int | None) -> PolicyView:
        workflow = self._workflow(caller.tenant, workflow_id)
        FILE_TYPES.check(len(periods.file_types), "/file_type_retention_months")
        check_policy(periods, workflow)
        current = self._view(caller.tenant, workflow).draft
        check_current(version, current.version)
        draft = PolicyDraft(workflow=workflow_id, periods=periods, version=version or 0)
        evidence = self._act(caller, "policy_draft_saved", workflow_id, next_version(version))
        self.catalogue.put(caller.tenant, workflow_id, draft, evidence)
        return self._view(caller.tenant, workflow)

    def preview(self, caller: Caller, workflow_id: WorkflowId) -> Previewed:
        """Count what the draft would do, and return a token that publishes it."""
        workflow = self._workflow(caller.tenant, workflow_id)
        view = self._view(caller.tenant, workflow)
        check_policy(view.draft.periods, workflow)
        now, zone = self.clock.now(), zone_of(self.catalogue, caller.tenant)
        next_run = self.schedule.next_day(now, zone)
        changed = self.recalculate.changed(caller.tenant, workflow, view.published, view.draft.periods)
        counted = self.count_draft(
            caller.tenant, workflow, view.draft.periods, view.published, changed, next_run=next_run, now=now, zone=zone
        )
        token = self.randomness.token() + self.randomness.token()
        subject, revision = _confirmed(view, workflow)
        preview = Preview(token=token, subject=subject, revision=revision, expires_at=now + LIFETIME)
        self.catalogue.put(
            caller.tenant, token, preview, self._act(caller, "policy_previewed", workflow_id, view.draft.version)
        )
        return Previewed(counted=counted, next_run=next_run, statement=counted.statement(next_run), preview=preview)

    def publish(self, caller: Caller, workflow_id: WorkflowId, token: str, reason: str) -> tuple[Policy, str | None]:
        """Publish the draft as the next version; return it and the recalculation's job, if dates change."""
        workflow = self._workflow(caller.tenant, workflow_id)
        view = self._view(caller.tenant, workflow)
        now = self.clock.now()
        preview = check_confirms(self.catalogue.get(caller.tenant, Preview, token), *_confirmed(view, workflow), now)
        check_policy(view.draft.periods, workflow)
        changed = self.recalculate.changed(caller.tenant, workflow, view.published, view.draft.periods)
        before = view.published.version if view.published else 0
        number = next_version(before)
        job = f"recalculation-{token[:24]}" if changed.is_anything else None
        policy = Policy(
            workflow=workflow_id,
            periods=view.draft.periods,
            published_by=caller.user,
            published_at=now,
            reason=reason,
            job=job,
            version=number,
            workflow_version=followed_version(view.published, view.draft.periods, workflow),
        )
        # The draft goes along on its version: a change of it meanwhile makes the whole write fail.
        beside: list[tuple[str, PolicyDraft | PolicyVersion]] = [
            (workflow_id, view.draft),
            (f"{workflow_id}#{number:06d}", PolicyVersion(policy=policy)),
        ]
        evidence = self._act(caller, "policy_published", workflow_id, number)
        try:
            self.catalogue.put(caller.tenant, workflow_id, replace(policy, version=before), evidence, beside, preview)
        except StaleVersion as error:
            raise RuleConflict("confirmation_required", "the draft or the token was used meanwhile") from error
        if job is not None:
            # If this call dies here, the resume function creates the job.
            self.recalculate.start(caller.tenant, workflow, changed, job, caller.user)
        return policy, job

    def versions(
        self, caller: Caller, workflow_id: WorkflowId, after: str | None, limit: int
    ) -> tuple[list[Policy], str | None]:
        published = self._view(caller.tenant, self._workflow(caller.tenant, workflow_id)).published
        newest = published.version if published else 0
        newest = newest if after is None else min(newest, number_in(after) - 1)
        numbers = list(range(newest, max(0, newest - limit), -1))
        names = [f"{workflow_id}#{number:06d}" for number in numbers]
        found = self.catalogue.get_many(caller.tenant, PolicyVersion, names) if names else {}
        versions = [found[name].policy for name in names if name in found]
        return versions, str(numbers[-1]) if numbers and numbers[-1] > 1 else None

    def _view(self, tenant: TenantId, workflow: Workflow) -> PolicyView:
        return self._views(tenant, [workflow])[0]

    def _views(self, tenant: TenantId, workflows: Sequence[Workflow]) -> list[PolicyView]:
        names = [workflow.id for workflow in workflows]
        drafts = self.catalogue.get_many(tenant, PolicyDraft, names)
        published = self.catalogue.get_many(tenant, Policy, names)
        return [
            PolicyView(
                workflow=one.id,
                kind=one.kind,
                draft=drafts.get(one.id) or PolicyDraft(workflow=one.id, periods=Periods()),
                published=published.get(one.id),
            )
            for one in workflows
        ]

    def _workflow(self, tenant: TenantId, workflow: WorkflowId) -> Workflow:
        found = self.catalogue.get(tenant, Workflow, workflow)
        if found is None:
            raise NotFound("unknown_workflow", "there is no such workflow")
        return found

    def _act(self, caller: Caller, action: str, workflow: WorkflowId, version: int) -> Evidence:
        return Evidence(
            action=action,
            subject=f"policy/{workflow}",
            by=caller.user,
            at=self.clock.now(),
            details={"version": version},
        )


def _confirmed(view: PolicyView, workflow: Workflow) -> tuple[str, str]:
    # A token fits this draft over this published version, with the end states as they were counted.
    published = view.published.version if view.published else 0
    return f"policy/{view.workflow}", f"{view.draft.version}/{published}/{workflow.ends_changed_in}"
