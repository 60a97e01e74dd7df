"""Wires ``identity/guard_portal_login``."""

from shared.adapters.connection import login_client
from shared.adapters.dynamodb.records import DynamoRecords
from shared.application.retention.guard_login import GuardLogin
from shared.bootstrap.basis import CLOCK, ledger_rows
from shared.settings import GuardPortalLoginSettings


def wire(settings: GuardPortalLoginSettings) -> GuardLogin:
    """Wire the triggers, which write no evidence."""
    store = DynamoRecords(client=login_client(), table=settings.records_table, ledger=ledger_rows("", 1))
    return GuardLogin(records=store, clock=CLOCK)
