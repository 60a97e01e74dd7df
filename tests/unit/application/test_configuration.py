"""Saving, reading and deleting what a tenant configures; each change is in the ledger (X15)."""

from dataclasses import replace

import pytest

from shared.access.permissions import ADMINISTRATOR, Permission, Role
from shared.access.tenant_settings import TenantSettings
from shared.access.user_roles import UserRoles
from shared.application.configuration.read_configuration import ReadConfiguration
from shared.application.configuration.read_ledger import ReadLedger
from shared.application.configuration.read_versions import ReadVersions
from shared.application.configuration.save_access import AssignRoles, DeleteRole, ReadUserRoles, SaveRole
from shared.application.configuration.save_filter import DeleteFilter, SaveFilter
from shared.application.configuration.tenant_settings import ReadTenantSettings, SaveTenantSettings
from shared.kernel.errors import Invalid, Malformed, NotFound, RuleConflict, StaleVersion
from shared.kernel.identifiers import FilterId, RoleName, UserId, WorkflowId
from shared.records.condition import Operator
from shared.records.filter import Filter
from shared.records.saved_versions import FilterVersion
from shared.records.workflow import Workflow
from tests.fakes.versions import stored
from tests.unit.application.rig import Rig
from tests.unit.builders import (
    COMPLAINTS,
    NOW,
    OTHER,
    PEOPLE,
    SECOND,
    T,
    a_caller,
    a_condition,
    a_filter,
    a_workflow,
    an_entry,
    key,
)
from tests.unit.refusals import refused

READER = Role(name=RoleName("reader"), permissions=(Permission.READ_RECORDS, Permission.VIEW_JOBS))
OFFICER, CLERK = UserId("officer"), UserId("clerk")
AN_ADMINISTRATOR = replace(a_caller(), roles=frozenset({ADMINISTRATOR}))


# Filters.


def test_x15_a_filter_is_saved_with_its_version_and_the_ledger_says_so(rig: Rig) -> None:
    save = SaveFilter(rig)
    manager = a_caller(Permission.MANAGE_FILTERS)
    first = save(manager, a_filter(version=77), None)
    second = save(manager, a_filter(states=("open",)), 1)
    assert (first, second) == (a_filter(version=1), a_filter(states=("open",), version=2))
    assert rig.catalogue.get(T, Filter, "old") == second
    assert rig.actions() == [("filter_saved", "filter/old")] * 2
    (_, act) = rig.ledger.acts[1]
    assert (act.by, act.at, act.details) == ("officer", NOW, {"version": 2, "fields": ()})


def test_x15_the_act_of_saving_a_filter_names_the_fields_that_it_asks_for_and_no_value(rig: Rig) -> None:
    where = (
        a_condition(Operator.EQ, "North"),
        a_condition(Operator.GT, 3, "score"),
        a_condition(Operator.NE, "South"),
    )
    SaveFilter(rig)(a_caller(), a_filter(where=where), None)
    ((_, act),) = rig.ledger.acts
    assert act.details == {"version": 1, "fields": ("ward", "score")}


def _versions(rig: Rig, after: str | None = None, limit: int = 10) -> tuple[list[int], str | None]:
    found, last = ReadVersions(rig).of_filter(a_caller(), FilterId("old"), after, limit)
    return [one.filter.version for one in found], last


def test_x9_each_version_of_a_filter_is_kept_newest_first(rig: Rig) -> None:
    save = SaveFilter(rig)
    for version in (None, 1, 2):
        save(a_caller(), a_filter(states=("open",) if version == 2 else ("closed",)), version)
    save(a_caller(), a_filter(id=FilterId("old-2")), None)
    assert _versions(rig) == ([3, 2, 1], None)
    assert _versions(rig, None, 2) == ([3, 2], "2")
    assert _versions(rig, "2", 2) == ([1], None)
    (newest, *_), _ = ReadVersions(rig).of_filter(a_caller(), FilterId("old"), None, 1)
    assert newest == FilterVersion(
        filter=a_filter(states=("open",), version=3), saved_by="officer", saved_at=NOW, version=1
    )


def test_x9_a_filter_that_is_made_again_goes_on_behind_the_versions_of_the_deleted_one(rig: Rig) -> None:
    save, delete = SaveFilter(rig), DeleteFilter(rig)
    save(a_caller(), a_filter(), None)
    save(a_caller(), a_filter(states=("open",)), 1)
    delete(a_caller(), FilterId("old"))
    assert _versions(rig) == ([2, 1], None)
    assert save(a_caller(), a_filter(), None).version == 3
    assert save(a_caller(), a_filter(), 3).version == 4
    assert _versions(rig) == ([4, 3, 2, 1], None)


def test_a_filter_that_there_never_was_and_that_of_another_tenant_have_no_versions(rig: Rig) -> None:
    SaveFilter(rig)(a_caller(), a_filter(), None)
    for caller, name in ((a_caller(), FilterId("ol")), (a_caller(tenant=OTHER), FilterId("old"))):
        with refused(NotFound, "unknown_filter"):
            ReadVersions(rig).of_filter(caller, name, None, 10)
    with refused(NotFound, "unknown_workflow"):
        ReadVersions(rig).of_workflow(a_caller(), WorkflowId("permits"), None, 10)


@pytest.mark.parametrize("position", ["x", "-1", "1" * 10, ""])
def test_a_forged_position_among_versions_is_refused(rig: Rig, position: str) -> None:
    SaveFilter(rig)(a_caller(), a_filter(), None)
    with refused(Malformed, "invalid_cursor"):
        _versions(rig, position)


def test_a_filter_that_is_unsound_is_not_saved(rig: Rig) -> None:
    save = SaveFilter(rig)
    for unsound in (a_filter(states=()), a_filter(workflows=(PEOPLE,), states=("known",))):
        with refused(Invalid, "invalid_filter"):
            save(a_caller(), unsound, None)
    assert (rig.catalogue.get(T, Filter, "old"), rig.ledger.acts) == (None, [])


def test_the_workflows_of_another_tenant_are_unknown_to_a_filter(rig: Rig) -> None:
    save = SaveFilter(rig)
    with refused(Invalid, "invalid_filter"):
        save(a_caller(tenant=OTHER), a_filter(), None)


@pytest.mark.parametrize("version", [None, 0, 2])
def test_a_filter_is_replaced_by_naming_its_version(rig: Rig, version: int | None) -> None:
    rig.keep(a_filter())
    with refused(StaleVersion, "stale_version"):
        SaveFilter(rig)(a_caller(), a_filter(), version)
    assert rig.ledger.acts == []


def test_x15_a_deleted_filter_is_gone_and_the_ledger_says_so(rig: Rig) -> None:
    rig.keep(a_filter())
    delete = DeleteFilter(rig)
    delete(a_caller(Permission.MANAGE_FILTERS), FilterId("old"))
    assert rig.catalogue.get(T, Filter, "old") is None
    assert rig.actions() == [("filter_deleted", "filter/old")]
    with refused(NotFound, "unknown_filter"):
        delete(a_caller(), FilterId("old"))


# Roles and who holds them.


def test_x15_a_role_is_saved_with_its_version_and_the_ledger_says_what_it_grants(rig: Rig) -> None:
    made = replace(READER, generation=f"{1:016x}")
    assert SaveRole(rig)(a_caller(Permission.MANAGE_ACCESS, *READER.permissions), READER, None) == stored(made)
    assert rig.catalogue.get(T, Role, "reader") == stored(made)
    ((_, act),) = rig.ledger.acts
    assert (act.action, act.subject, act.by, act.at) == ("role_saved", "role/reader", "officer", NOW)
    assert act.details == {"version": 1, "permissions": "read_records view_jobs"}


def test_x15_a_deleted_role_is_gone_and_the_ledger_says_so(rig: Rig) -> None:
    rig.keep(READER)
    delete = DeleteRole(rig)
    delete(a_caller(Permission.MANAGE_ACCESS), READER.name)
    assert rig.catalogue.get(T, Role, "reader") is None
    assert rig.actions() == [("role_deleted", "role/reader")]
    with refused(NotFound, "unknown_role"):
        delete(a_caller(), READER.name)


def test_l1_the_built_in_role_can_be_neither_replaced_nor_deleted(rig: Rig) -> None:
    usurper = Role(name=ADMINISTRATOR, permissions=(Permission.MANAGE_DATA_RETENTION,))
    with refused(RuleConflict, "built_in_role"):
        SaveRole(rig)(a_caller(), usurper, None)
    with refused(RuleConflict, "built_in_role"):
        DeleteRole(rig)(a_caller(), ADMINISTRATOR)
    assert rig.ledger.acts == []


def test_x15_assigned_roles_are_saved_and_the_ledger_says_which(rig: Rig) -> None:
    rig.keep(READER)
    assign = AssignRoles(rig)
    wanted = UserRoles(user=CLERK, roles=(READER.name, ADMINISTRATOR))
    saved = stored(replace(wanted, generations={READER.name: ""}))
    assert assign(AN_ADMINISTRATOR, wanted, 0) == saved
    ((_, act),) = rig.ledger.acts
    assert (act.action, act.subject, act.by, act.at) == ("roles_assigned", "user/clerk", "officer", NOW)
    assert act.details == {"version": 1, "roles": "reader administrator"}
    assert ReadUserRoles(rig)(a_caller(), CLERK) == saved


@pytest.mark.parametrize("roles", [("ghost",), ("reader", "ghost")])
def test_a_role_that_does_not_exist_cannot_be_assigned(rig: Rig, roles: tuple[RoleName, ...]) -> None:
    rig.keep(READER)
    with refused(Invalid, "unknown_role"):
        AssignRoles(rig)(a_caller(), UserRoles(user=CLERK, roles=roles), None)
    assert rig.ledger.acts == []


@pytest.mark.parametrize("roles", [(), (ADMINISTRATOR,)])
def test_no_role_and_the_built_in_one_can_always_be_assigned(rig: Rig, roles: tuple[RoleName, ...]) -> None:
    assign = AssignRoles(rig)
    assert assign(AN_ADMINISTRATOR, UserRoles(user=CLERK, roles=roles), None).roles == roles


def test_a_user_to_whom_nobody_assigned_a_role_has_version_0(rig: Rig) -> None:
    read = ReadUserRoles(rig)
    assert read(a_caller(), OFFICER) == UserRoles(user=OFFICER, roles=(), version=0)


@pytest.mark.parametrize("version", [None, 0, 2])
def test_roles_and_assignments_are_replaced_by_naming_their_version(rig: Rig, version: int | None) -> None:
    rig.keep(READER, UserRoles(user=OFFICER, roles=()))
    with refused(StaleVersion, "stale_version"):
        SaveRole(rig)(a_caller(), READER, version)
    with refused(StaleVersion, "stale_version"):
        AssignRoles(rig)(a_caller(), UserRoles(user=OFFICER, roles=()), version)
    assert rig.ledger.acts == []


# The tenant's own settings.


def test_x17_a_tenant_that_saved_nothing_is_in_london_with_a_brake_of_10000(rig: Rig) -> None:
    settings = ReadTenantSettings(rig)(a_caller(Permission.MANAGE_TENANT_SETTINGS))
    assert (settings.time_zone, settings.erasure_brake, settings.version) == ("Europe/London", 10_000, 0)


def test_x15_a_tenants_settings_are_saved_and_the_ledger_says_so(rig: Rig) -> None:
    save = SaveTenantSettings(rig)
    wanted = TenantSettings(time_zone="Pacific/Auckland", erasure_brake=5, file_erasure_brake=50)
    manager = a_caller(Permission.MANAGE_TENANT_SETTINGS)
    assert save(manager, wanted, None) == replace(wanted, version=1)
    assert save(manager, wanted, 1) == replace(wanted, version=2)
    assert ReadTenantSettings(rig)(manager) == replace(wanted, version=2)
    (_, act) = rig.ledger.acts[1]
    assert (act.action, act.subject, act.by, act.at) == ("tenant_settings_saved", "settings/tenant", "officer", NOW)
    assert act.details == {
        "version": 2,
        "time_zone": "Pacific/Auckland",
        "erasure_brake": 5,
        "file_erasure_brake": 50,
    }


def test_a_tenants_settings_need_a_time_zone_and_the_current_version(rig: Rig) -> None:
    save = SaveTenantSettings(rig)
    with refused(Invalid, "unknown_time_zone"):
        save(a_caller(), TenantSettings(time_zone="Mars/Base"), None)
    with refused(StaleVersion, "stale_version"):
        save(a_caller(), TenantSettings(), 1)
    assert rig.ledger.acts == []


# Reading.


def test_a_configuration_is_read_by_its_name(rig: Rig) -> None:
    read = ReadConfiguration(rig)
    assert read.one(a_caller(), Workflow, COMPLAINTS) == a_workflow()
    for caller, name in ((a_caller(), "ghosts"), (a_caller(tenant=OTHER), COMPLAINTS)):
        with refused(NotFound, "unknown_workflow"):
            read.one(caller, Workflow, name)


def test_configurations_are_listed_by_their_names_piece_by_piece(rig: Rig) -> None:
    read = ReadConfiguration(rig)
    first, after = read.page(a_caller(), Workflow, None, 2)
    assert ([one.id for one in first], after) == (["complaints", "people"], "people")
    rest, end = read.page(a_caller(), Workflow, after, 2)
    assert ([one.id for one in rest], end) == (["strands"], None)
    whole, end = read.page(a_caller(), Workflow, None, 3)
    assert (len(whole), end) == (3, None)


def test_x15_the_ledger_is_read_by_time_and_record(rig: Rig) -> None:
    rig.ledger.write_history(T, [an_entry(key("c1")), an_entry(key("c2"))])
    rig.clock.forward(SECOND)
    SaveRole(rig)(a_caller(), READER, None)
    read = ReadLedger(rig)
    reader = a_caller(Permission.READ_LEDGER)
    assert len(read(reader, None, None, None, 10)[0]) == 3
    assert [entry.at for entry in read(reader, NOW, None, None, 10)[0]] == [NOW + SECOND]
    assert read(reader, None, key("c1"), None, 10) == ([an_entry(key("c1"))], None)
    assert read(a_caller(tenant=OTHER), None, None, None, 10) == ([], None)
