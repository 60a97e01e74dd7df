"""Wires ``api/retention``."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from shared.adapters.connection import dynamodb_client
from shared.adapters.dynamodb.catalogue import DynamoCatalogue
from shared.adapters.dynamodb.jobs import DynamoJobs
from shared.adapters.dynamodb.records import DynamoRecords
from shared.application.access.identify_caller import IdentifyCaller
from shared.application.records.reading import Reading
from shared.application.retention.edit_policy import EditPolicy
from shared.application.retention.list_stages import ListStages
from shared.application.retention.request_anonymisation import RequestAnonymisation
from shared.application.retention.rules_of_today import zone_of
from shared.bootstrap.basis import CLOCK, RANDOMNESS, ledger_rows
from shared.bootstrap.recalculate import recalculate_of
from shared.kernel.clock import day_in, time_zone
from shared.kernel.identifiers import TenantId
from shared.retention.night import NightlySchedule
from shared.settings import RetentionSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """What ``api/retention`` uses."""

    identify: IdentifyCaller
    edit_policy: EditPolicy
    list_stages: ListStages
    request_anonymisation: RequestAnonymisation
    today: Callable[[TenantId], date]


def wire(settings: RetentionSettings) -> Retention:
    """Wire ``api/retention``."""
    client = dynamodb_client()
    ledger = ledger_rows(settings.ledger_table, settings.ledger_retention_days)
    store = DynamoRecords(client=client, table=settings.records_table, ledger=ledger)
    catalogue = DynamoCatalogue(client=client, table=settings.catalogue_table, ledger=ledger)
    jobs = DynamoJobs(client=client, table=settings.jobs_table)
    return Retention(
        identify=IdentifyCaller(catalogue=catalogue),
        edit_policy=EditPolicy(
            catalogue=catalogue,
            records=store,
            recalculate=recalculate_of(catalogue, jobs),
            clock=CLOCK,
            randomness=RANDOMNESS,
            schedule=NightlySchedule.of(settings.anonymisation_run_schedule, time_zone(settings.schedule_time_zone)),
        ),
        list_stages=ListStages(catalogue=catalogue, records=store),
        request_anonymisation=RequestAnonymisation(
            records=store, reading=Reading(catalogue=catalogue, records=store, clock=CLOCK), clock=CLOCK
        ),
        today=lambda tenant: day_in(CLOCK.now(), zone_of(catalogue, tenant)),
    )
