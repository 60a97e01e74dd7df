"""Decide whether a portal account may log in, and keep it when its owner does (P13)."""

from dataclasses import replace
from enum import StrEnum

from shared.application.all_ports import Ports
from shared.application.retrying import retry_on_conflict
from shared.application.stored import Change
from shared.kernel.identifiers import RecordKey, TenantId


class Refusal(StrEnum):
    """Why a login is refused."""

    ANONYMISATION_REQUESTED = "anonymisation_requested"
    ACCOUNT_ERASED = "account_erased"
    UNKNOWN_ACCOUNT = "unknown_account"


class GuardLogin:
    """Refuses logins to accounts, and keeps an account that is used."""

    def __init__(self, ports: Ports) -> None:
        self.records, self.clock = ports.records, ports.clock

    def check(self, tenant: TenantId, account: RecordKey) -> Refusal | None:
        """Return why the account may not log in, or refresh a login."""
        record = self.records.read(tenant, [account]).records.get(account)
        if record is None:
            return Refusal.UNKNOWN_ACCOUNT
        if record.is_erased or record.claim is not None:
            return Refusal.ACCOUNT_ERASED
        return Refusal.ANONYMISATION_REQUESTED if record.request is not None else None

    def logged_in(self, tenant: TenantId, account: RecordKey) -> None:

        def attempt() -> None:
            record = self.records.read(tenant, [account]).records.get(account)
            if record is None or record.is_erased or record.claim is not None or record.request is not None:
                return
            if record.policy_date is None and not record.awaits_dating:
                return
            kept = replace(
                record,
                policy_date=None,
                awaits_dating=False,
                # It is dated again only when it next enters an end state.
                is_kept_by_login=True,
                changed_at=self.clock.now(),
            )
            self.records.save(tenant, Change(record=kept, before=record))

        retry_on_conflict(attempt)
