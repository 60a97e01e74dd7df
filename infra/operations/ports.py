"""The ports of a stack's own tables, for an operator's commands."""

from contextlib import contextmanager
from typing import TYPE_CHECKING

from infra.operations.failure import Failed
from infra.operations.target import Target
from shared.kernel.errors import ExpungeError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shared.application.all_ports import Ports

_LEDGER_DAYS = 2557  # the template's own default


@contextmanager
def ports_of(target: Target) -> "Iterator[Ports]":
    """Yield the ports; raise ``Failed`` for what a use case refuses."""
    from shared.bootstrap.ports import WiredPorts  # noqa: PLC0415 – clients take their addresses from what `reach` sets
    from shared.settings import OperatorSettings  # noqa: PLC0415 – the same

    target.reach()
    said = target.outputs
    settings = OperatorSettings(
        jobs_table=said["JobsTableName"],
        ledger_table=said["LedgerTableName"],
        records_table=said["RecordsTableName"],
        catalogue_table=said["CatalogueTableName"],
        ledger_retention_days=int(said.get("LedgerRetentionDays", _LEDGER_DAYS)),
    )
    try:
        yield WiredPorts(settings)
    except ExpungeError as error:
        raise Failed(f"{error.code}: {error.detail}") from None
