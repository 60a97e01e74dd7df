"""Decide whether a portal account may log in, and keep it when its owner does (P13)."""

from dataclasses import replace
from enum import StrEnum
from typing import Final

from shared.application.all_ports import Ports
from shared.application.retrying import retry_on_conflict
from shared.application.stored import Change
from shared.kernel.errors import Unavailable
from shared.kernel.identifiers import RecordId, RecordKey, TenantId, WorkflowId
from shared.records.record import Record

# No id has this character, so this account can't be there.
NO_ACCOUNT: Final = (TenantId("~"), RecordKey(WorkflowId("~"), RecordId("~")))


class Refusal(StrEnum):
    """Why a login is refused."""

    ANONYMISATION_REQUESTED = "anonymisation_requested"
    ACCOUNT_ERASED = "account_erased"
    UNKNOWN_ACCOUNT = "unknown_account"


class GuardLogin:
    """Refuses logins to accounts, and keeps an account that is used."""

    def __init__(self, ports: Ports) -> None:
        self.records, self.clock = ports.records, ports.clock

    def before_password(self) -> None:
        """Raise ``Unavailable`` if no login could be judged now.

        A person who has not given a password may be a stranger, so the question is the same for every account, and for none. It is
        asked at all because, while the store is silent, a refusal after the password would tell that the password is right.
        """
        self.records.read(NO_ACCOUNT[0], [NO_ACCOUNT[1]])

    def check(self, tenant: TenantId, account: RecordKey) -> Refusal | None:
        """Return why the account may not get tokens, at a login or a refresh."""
        return refusal_of(self._read(tenant, account))

    def logged_in(self, tenant: TenantId, account: RecordKey) -> Refusal | None:
        """Return why the account may not be used; if it may, take away a date that the policy gave it."""

        def attempt() -> Refusal | None:
            record = self._read(tenant, account)
            refusal = refusal_of(record)
            if record is not None and refusal is None and (record.policy_date is not None or record.awaits_dating):
                self.records.save(tenant, Change(record=self._kept(record), before=record))
            return refusal

        return retry_on_conflict(attempt)

    def _read(self, tenant: TenantId, account: RecordKey) -> Record | None:
        rows = self.records.read(tenant, [account])
        if account in rows.unreadable:
            raise Unavailable("unreadable_record", "this record can't be read and needs repair")
        return rows.records.get(account)

    def _kept(self, record: Record) -> Record:
        return replace(
            record,
            policy_date=None,
            awaits_dating=False,
            # It is dated again only when it next enters an end state.
            is_kept_by_login=True,
            changed_at=self.clock.now(),
        )


def refusal_of(record: Record | None) -> Refusal | None:
    """Return why the account *record*, or none, may not be used (P13)."""
    if record is None:
        return Refusal.UNKNOWN_ACCOUNT
    if record.is_erased or record.claim is not None:
        return Refusal.ACCOUNT_ERASED
    return Refusal.ANONYMISATION_REQUESTED if record.request is not None else None
