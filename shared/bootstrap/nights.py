"""Wires the functions that start the nights."""

from shared.adapters.connection import dynamodb_client
from shared.adapters.dynamodb.catalogue import DynamoCatalogue
from shared.adapters.dynamodb.jobs import DynamoJobs
from shared.adapters.dynamodb.ledger import DynamoLedger
from shared.adapters.dynamodb.records import DynamoRecords
from shared.application.replay.gate import RunGate
from shared.application.retention.create_run import CreateRun
from shared.application.retention.night_selections import NightSelection
from shared.application.retention.start_nights import StartNights
from shared.bootstrap.basis import CLOCK, ledger_rows
from shared.settings import NightSettings


def wire(settings: NightSettings) -> StartNights:
    """Wire ``schedule/start_policy_run`` and ``schedule/start_anonymisation_run``, which read the ledger and write no evidence."""
    client = dynamodb_client()
    rows = ledger_rows(settings.ledger_table, 1)
    jobs = DynamoJobs(client=client, table=settings.jobs_table)
    records = DynamoRecords(client=client, table=settings.records_table, ledger=rows)
    return StartNights(
        catalogue=DynamoCatalogue(client=client, table=settings.catalogue_table, ledger=rows),
        records=records,
        jobs=jobs,
        create=CreateRun(jobs=jobs),
        selection=NightSelection(records=records),
        gate=RunGate(ledger=DynamoLedger(client=client, rows=rows), jobs=jobs),
        clock=CLOCK,
    )
