"""The ports of a stack's own tables, for an operator's commands."""

from typing import TYPE_CHECKING

from infra.operations.target import Target

if TYPE_CHECKING:
    from shared.application.all_ports import Ports

_LEDGER_DAYS = 2557  # the template's own default


def ports_of(target: Target) -> "Ports":
    from shared.bootstrap.ports import WiredPorts  # noqa: PLC0415 – clients take their addresses from what `reach` sets
    from shared.settings import OperatorSettings  # noqa: PLC0415 – the same

    target.reach()
    said = target.outputs
    return WiredPorts(
        OperatorSettings(
            jobs_table=said["JobsTableName"],
            ledger_table=said["LedgerTableName"],
            records_table=said["RecordsTableName"],
            catalogue_table=said["CatalogueTableName"],
            ledger_retention_days=int(said.get("LedgerRetentionDays", _LEDGER_DAYS)),
        )
    )
