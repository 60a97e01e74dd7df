"""What the administration's routes share."""

from functions.api.http.wiring import wire
from shared.application.all_ports import Ports
from shared.application.configuration.read_configuration import ReadConfiguration
from shared.application.configuration.read_filters import ReadFilters
from shared.application.configuration.read_ledger import ReadLedger
from shared.application.configuration.read_users import ReadUsers
from shared.application.configuration.read_versions import ReadVersions
from shared.application.configuration.save_access import AssignRoles, DeleteRole, ReadUserRoles, SaveRole
from shared.application.configuration.save_filter import DeleteFilter, SaveFilter
from shared.application.configuration.save_workflow import SaveWorkflow
from shared.application.configuration.tenant_settings import ReadTenantSettings, SaveTenantSettings
from shared.application.records.list_cases import ListCases
from shared.settings import AdministrationSettings, load


class Use:
    """The use cases."""

    def __init__(self, ports: Ports) -> None:
        self.read = ReadConfiguration(ports)
        self.save_workflow = SaveWorkflow(ports)
        self.save_filter, self.delete_filter = SaveFilter(ports), DeleteFilter(ports)
        self.read_filters, self.read_versions = ReadFilters(ports), ReadVersions(ports)
        self.list_cases = ListCases(ports)
        self.save_role, self.delete_role = SaveRole(ports), DeleteRole(ports)
        self.read_user_roles, self.assign_roles = ReadUserRoles(ports), AssignRoles(ports)
        self.read_tenant_settings, self.save_tenant_settings = ReadTenantSettings(ports), SaveTenantSettings(ports)
        self.read_ledger, self.read_users = ReadLedger(ports), ReadUsers(ports)


app, caller, use = wire(load(AdministrationSettings), Use)
