"""What nearly every function is wired on. The adapters of those that carry jobs out are in ``stores``, and much to load."""

from datetime import timedelta

from shared.adapters.dynamodb.ledger_codec import LedgerRows
from shared.adapters.system.clock import SystemClock
from shared.adapters.system.randomness import SystemRandomness

CLOCK = SystemClock()
RANDOMNESS = SystemRandomness()


def ledger_rows(table: str, days: int) -> LedgerRows:
    """Return what makes the ledger's rows, which live for *days*."""
    return LedgerRows(table=table, lifetime=timedelta(days=days), randomness=RANDOMNESS)
