"""Wires what operators do with the account's own credentials."""

from dataclasses import dataclass

from shared.adapters.connection import dynamodb_client
from shared.adapters.dynamodb.catalogue import DynamoCatalogue
from shared.adapters.dynamodb.jobs import DynamoJobs
from shared.adapters.dynamodb.ledger import DynamoLedger
from shared.application.jobs.read_jobs import ReadJobs
from shared.application.replay.gate import RunGate
from shared.application.replay.request_replay import RequestReplay
from shared.application.retention.create_run import CreateRun
from shared.bootstrap.basis import CLOCK, RANDOMNESS, ledger_rows
from shared.settings import OperatorSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Operations:
    """What operators' commands use beside the API."""

    request_replay: RequestReplay
    read_jobs: ReadJobs


def wire(settings: OperatorSettings) -> Operations:
    """Wire ``python -m infra.operations``."""
    client = dynamodb_client()
    rows = ledger_rows(settings.ledger_table, settings.ledger_retention_days)
    jobs = DynamoJobs(client=client, table=settings.jobs_table)
    ledger = DynamoLedger(client=client, rows=rows)
    return Operations(
        request_replay=RequestReplay(
            catalogue=DynamoCatalogue(client=client, table=settings.catalogue_table, ledger=rows),
            gate=RunGate(ledger=ledger, jobs=jobs),
            create=CreateRun(jobs=jobs),
            clock=CLOCK,
            randomness=RANDOMNESS,
        ),
        read_jobs=ReadJobs(jobs=jobs, ledger=ledger),
    )
