"""Read, preview and change how long learners are kept (L1, L6)."""

from dataclasses import dataclass, replace
from datetime import date

from shared.access.evidence import Evidence
from shared.access.permissions import Caller
from shared.application.all_ports import Ports
from shared.application.reading.threshold import Past, count_past
from shared.application.rules.learner_setting import find_learner_workflow, retention_of
from shared.application.rules.today import zone_of
from shared.kernel.errors import RuleConflict, StaleVersion
from shared.kernel.identifiers import TenantId
from shared.learners.retention import LearnerRetention, check_years
from shared.learners.retention_words import explanation, statement
from shared.learners.workflow import SETTING
from shared.retention.preview import LIFETIME, Preview, check_confirms

SUBJECT = "settings/learner-retention"
_MOST = 10**9


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionView:
    """The setting, how many learners are past its threshold at the next run, and what that means.

    If *is_exact* is not true, there are at most so many.
    """

    retention: LearnerRetention
    count: int
    is_exact: bool
    next_run: date
    explanation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionPreview:
    """What the *proposed* setting, in place of *current*, would remove at the next run, and the token that confirms it."""

    current: LearnerRetention
    proposed: LearnerRetention
    count: int
    is_exact: bool
    next_run: date
    statement: str
    preview: Preview


class EditRetention:
    """Reads, previews and changes the setting."""

    def __init__(self, ports: Ports) -> None:
        self.catalogue, self.records, self.clock = ports.catalogue, ports.records, ports.clock
        self.randomness, self.schedule = ports.randomness, ports.schedule

    def read(self, caller: Caller) -> RetentionView:
        retention = retention_of(self.catalogue, caller.tenant)
        return self._view(caller.tenant, retention)

    def preview(self, caller: Caller, *, enabled: bool, years: int) -> RetentionPreview:
        """Count what the proposed setting would remove, and return a token that confirms it."""
        check_years(years)
        current = retention_of(self.catalogue, caller.tenant)
        proposed = replace(current, enabled=enabled, years=years)
        now, next_run = self.clock.now(), self._next_run(caller.tenant)
        count = self._count(caller.tenant, proposed, next_run)
        token = self.randomness.token() + self.randomness.token()
        preview = Preview(
            token=token, subject=SUBJECT, revision=_revision(current, proposed), expires_at=now + LIFETIME
        )
        self.catalogue.put(caller.tenant, token, preview, self._act(caller, "learner_retention_previewed", proposed))
        said = statement(current, proposed, count.number, str(next_run), is_exact=count.is_exact)
        return RetentionPreview(
            current=current,
            proposed=proposed,
            count=count.number,
            is_exact=count.is_exact,
            next_run=next_run,
            statement=said,
            preview=preview,
        )

    def save(self, caller: Caller, *, enabled: bool, years: int, token: str) -> RetentionView:
        check_years(years)
        current = retention_of(self.catalogue, caller.tenant)
        wanted = replace(current, enabled=enabled, years=years)
        found = self.catalogue.get(caller.tenant, Preview, token)
        preview = check_confirms(found, SUBJECT, _revision(current, wanted), self.clock.now())
        evidence = self._act(caller, "learner_retention_saved", wanted)
        try:
            # The token's row goes in the same write, so a token confirms once.
            saved = self.catalogue.put(caller.tenant, SETTING, wanted, evidence, spent=preview)
        except StaleVersion as error:
            raise RuleConflict("confirmation_required", "the setting or the token was used meanwhile") from error
        return self._view(caller.tenant, saved)

    def _view(self, tenant: TenantId, retention: LearnerRetention) -> RetentionView:
        next_run = self._next_run(tenant)
        # Counted while removal is off as well, to show what switching it on would do.
        count = self._count(tenant, replace(retention, enabled=True), next_run)
        said = explanation(retention, count.number, str(next_run), is_exact=count.is_exact)
        return RetentionView(
            retention=retention, count=count.number, is_exact=count.is_exact, next_run=next_run, explanation=said
        )

    def _count(self, tenant: TenantId, retention: LearnerRetention, next_run: date) -> Past:
        workflow = find_learner_workflow(self.catalogue, tenant)
        if workflow is None:
            return Past(number=0)
        return count_past(self.records, tenant, workflow, retention.latest_due(next_run), _MOST)

    def _next_run(self, tenant: TenantId) -> date:
        return self.schedule.next_day(self.clock.now(), zone_of(self.catalogue, tenant))

    def _act(self, caller: Caller, action: str, retention: LearnerRetention) -> Evidence:
        details: dict[str, str | int | bool] = {"enabled": retention.enabled, "years": retention.years}
        return Evidence(action=action, subject=SUBJECT, by=caller.user, at=self.clock.now(), details=details)


def _revision(current: LearnerRetention, proposed: LearnerRetention) -> str:
    # What a token must fit: these values, over the setting as it was previewed.
    return f"{proposed.enabled}/{proposed.years}/{current.enabled}/{current.years}/{current.version}"
