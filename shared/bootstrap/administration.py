"""Wires ``api/administration``."""

from dataclasses import dataclass

from shared.adapters.connection import dynamodb_client
from shared.adapters.dynamodb.catalogue import DynamoCatalogue
from shared.adapters.dynamodb.ledger import DynamoLedger
from shared.adapters.dynamodb.records import DynamoRecords
from shared.application.access.identify_caller import IdentifyCaller
from shared.application.configuration.read_configuration import ReadConfiguration
from shared.application.configuration.read_ledger import ReadLedger
from shared.application.configuration.save_access import AssignRoles, DeleteRole, ReadUserRoles, SaveRole
from shared.application.configuration.save_filter import DeleteFilter, SaveFilter
from shared.application.configuration.save_workflow import SaveWorkflow
from shared.application.configuration.tenant_settings import ReadTenantSettings, SaveTenantSettings
from shared.application.configuration.versions import Versioned
from shared.application.jobs.filter_selection import FilterSelection
from shared.application.records.list_cases import ListCases
from shared.bootstrap.basis import CLOCK, ledger_rows
from shared.settings import AdministrationSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Administration:
    """What ``api/administration`` uses."""

    identify: IdentifyCaller
    read: ReadConfiguration
    save_workflow: SaveWorkflow
    save_filter: SaveFilter
    delete_filter: DeleteFilter
    list_cases: ListCases
    save_role: SaveRole
    delete_role: DeleteRole
    read_user_roles: ReadUserRoles
    assign_roles: AssignRoles
    read_tenant_settings: ReadTenantSettings
    save_tenant_settings: SaveTenantSettings
    read_ledger: ReadLedger


def wire(settings: AdministrationSettings) -> Administration:
    """Wire ``api/administration``."""
    client = dynamodb_client()
    rows = ledger_rows(settings.ledger_table, settings.ledger_retention_days)
    store = DynamoRecords(client=client, table=settings.records_table, ledger=rows)
    catalogue = DynamoCatalogue(client=client, table=settings.catalogue_table, ledger=rows)
    versioned = Versioned(catalogue=catalogue, clock=CLOCK)
    return Administration(
        identify=IdentifyCaller(catalogue=catalogue),
        read=ReadConfiguration(catalogue=catalogue),
        save_workflow=SaveWorkflow(catalogue=catalogue, records=store, clock=CLOCK),
        save_filter=SaveFilter(versioned=versioned),
        delete_filter=DeleteFilter(versioned=versioned),
        list_cases=ListCases(selection=FilterSelection(records=store), catalogue=catalogue, clock=CLOCK),
        save_role=SaveRole(versioned=versioned),
        delete_role=DeleteRole(versioned=versioned),
        read_user_roles=ReadUserRoles(catalogue=catalogue),
        assign_roles=AssignRoles(versioned=versioned),
        read_tenant_settings=ReadTenantSettings(catalogue=catalogue),
        save_tenant_settings=SaveTenantSettings(versioned=versioned),
        read_ledger=ReadLedger(ledger=DynamoLedger(client=client, rows=rows)),
    )
