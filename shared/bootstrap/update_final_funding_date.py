"""Wires ``stream/update_final_funding_date``."""

from collections.abc import Callable
from dataclasses import dataclass

from shared.adapters.connection import dynamodb_client
from shared.adapters.dynamodb.catalogue import DynamoCatalogue
from shared.adapters.dynamodb.ilr_stream import learner_changed
from shared.adapters.dynamodb.ilrs import DynamoIlrs
from shared.adapters.dynamodb.records import DynamoRecords
from shared.application.learners.update_funding import FundingJournal, UpdateFunding
from shared.bootstrap.basis import CLOCK, ledger_rows
from shared.kernel.identifiers import RecordId, TenantId
from shared.settings import UpdateFinalFundingDateSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class FundingUpdates:
    """What ``stream/update_final_funding_date`` uses."""

    update: UpdateFunding
    parse: Callable[[str], tuple[TenantId, RecordId]]


def wire(settings: UpdateFinalFundingDateSettings, journal: FundingJournal) -> FundingUpdates:
    """Wire ``stream/update_final_funding_date``, which writes no evidence."""
    threads = settings.worker_threads
    client = dynamodb_client(threads)
    unused = ledger_rows("", 1)
    update = UpdateFunding(
        catalogue=DynamoCatalogue(client=client, table=settings.catalogue_table, ledger=unused),
        records=DynamoRecords(client=client, table=settings.records_table, ledger=unused, threads=threads),
        ilrs=DynamoIlrs(client=client, table=settings.ilr_table, records_table=settings.records_table, threads=threads),
        clock=CLOCK,
        journal=journal,
    )
    return FundingUpdates(update=update, parse=learner_changed)
