"""Wires ``api/learners``."""

from dataclasses import dataclass

from shared.adapters.connection import dynamodb_client
from shared.adapters.dynamodb.catalogue import DynamoCatalogue
from shared.adapters.dynamodb.ilrs import DynamoIlrs
from shared.adapters.dynamodb.records import DynamoRecords
from shared.application.access.identify_caller import IdentifyCaller
from shared.application.learners.edit_retention import EditRetention
from shared.application.learners.edit_returns import EditReturns
from shared.application.learners.reading import FindLearner, ReadLearners
from shared.application.learners.save_learner import SaveLearner
from shared.application.records.reading import Reading
from shared.bootstrap.basis import CLOCK, RANDOMNESS, ledger_rows
from shared.kernel.clock import time_zone
from shared.retention.night import NightlySchedule
from shared.settings import LearnersSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Learners:
    """What ``api/learners`` uses."""

    identify: IdentifyCaller
    read_learners: ReadLearners
    save_learner: SaveLearner
    edit_returns: EditReturns
    edit_retention: EditRetention


def wire(settings: LearnersSettings) -> Learners:
    """Wire ``api/learners``."""
    client = dynamodb_client()
    ledger = ledger_rows(settings.ledger_table, settings.ledger_retention_days)
    store = DynamoRecords(client=client, table=settings.records_table, ledger=ledger)
    catalogue = DynamoCatalogue(client=client, table=settings.catalogue_table, ledger=ledger)
    find = FindLearner(reading=Reading(catalogue=catalogue, records=store, clock=CLOCK))
    return Learners(
        identify=IdentifyCaller(catalogue=catalogue),
        read_learners=ReadLearners(find=find),
        save_learner=SaveLearner(records=store, find=find, clock=CLOCK),
        edit_returns=EditReturns(
            ilrs=DynamoIlrs(client=client, table=settings.ilr_table, records_table=settings.records_table),
            find=find,
            clock=CLOCK,
        ),
        edit_retention=EditRetention(
            catalogue=catalogue,
            records=store,
            clock=CLOCK,
            randomness=RANDOMNESS,
            schedule=NightlySchedule.of(settings.anonymisation_run_schedule, time_zone(settings.schedule_time_zone)),
        ),
    )
