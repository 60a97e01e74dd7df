"""Roles, users and the organisation's settings, as an administrator sees and changes them (S9, X15a)."""

import pytest

from functions.console.desk import permission_words as words
from functions.console.desk.set_up import SetUpPages
from shared.access.known_users import KnownUser
from shared.access.permissions import Permission, Role
from shared.access.tenant_settings import TenantSettings
from shared.access.user_roles import UserRoles
from shared.application.configuration.save_access import AssignRoles, SaveRole
from shared.application.configuration.tenant_settings import SaveTenantSettings
from shared.kernel.identifiers import RoleName, UserId
from tests.unit.application.ports_in_memory import PortsInMemory
from tests.unit.builders import NOW, OTHER, T, a_caller
from tests.unit.console.markup import assert_sound
from tests.unit.console.officer import Officer, Shown
from tests.unit.console.set_up.repairs import rows_of

SET_UP = "/console/set-up"
READER = Role(name=RoleName("reader"), permissions=(Permission.READ_RECORDS, Permission.VIEW_JOBS))
EDITOR = Role(name=RoleName("editor"), permissions=(Permission.EDIT_RECORDS,))
JO = KnownUser(
    user=UserId("clerk-7"), name="Jo <b>Bloggs</b>", email="jo@example.org", groups=("auditor",), signed_in_at=NOW
)


@pytest.fixture
def rig() -> PortsInMemory:
    made = PortsInMemory()
    for role in (READER, EDITOR):
        SaveRole(made)(a_caller(), role, None)
    made.keep(JO)
    return made


def _role(rig: PortsInMemory, name: str = "reader") -> Role | None:
    return rig.catalogue.get(T, Role, name)


def test_s9_set_up_leads_to_what_the_person_may_do(rig: PortsInMemory, officer: Officer) -> None:
    every = officer.get(SET_UP)
    assert every.tree.xpath("//main//a/text()") == [
        "Workflows",
        "Roles",
        "Users",
        "Settings of your organisation",
        "How long learners are kept",
    ]
    assert_sound(every.body)
    for needs, path in (("roles", "/roles"), ("users", "/users"), ("organisation", "/organisation")):
        assert Officer(rig, [SetUpPages(rig)], [Permission.READ_RECORDS]).get(f"{SET_UP}{path}").status == 403, needs


def test_x15_each_permission_has_a_name_and_a_sentence() -> None:
    assert words.NAMES.keys() == words.ALLOWS.keys() == set(Permission)
    assert all(said.endswith(".") for said in words.ALLOWS.values())


def test_s9_roles_are_listed_with_what_they_allow(officer: Officer) -> None:
    shown = officer.get(f"{SET_UP}/roles")
    assert "reader Read records, View jobs" in rows_of(shown)
    assert shown.links["reader"] == f"{SET_UP}/roles/reader"
    assert_sound(shown.body)


def test_x15_a_role_page_says_what_each_permission_allows_and_changes_it(rig: PortsInMemory, officer: Officer) -> None:
    shown = officer.get(f"{SET_UP}/roles/reader")
    assert all(said in shown.text for said in words.ALLOWS.values())
    assert {one.get("value") for one in shown.tree.xpath("//input[@name='permissions'][@checked]")} == set(
        READER.permissions
    )
    saved = officer.send(shown, "Save", permissions=["read_records", "delete_personal_data"])
    assert saved.goes_to == f"{SET_UP}/roles?notice=role_saved"
    found = _role(rig)
    assert found is not None
    assert found.permissions == (Permission.READ_RECORDS, Permission.DELETE_PERSONAL_DATA)
    assert_sound(shown.body)


def test_x15a_no_user_gives_what_they_lack_or_adds_to_what_they_hold(rig: PortsInMemory) -> None:
    giver = Officer(rig, [SetUpPages(rig)], [Permission.MANAGE_ACCESS, Permission.READ_RECORDS])
    shown = giver.send(giver.get(f"{SET_UP}/roles/editor"), "Save", permissions=["edit_records", "read_ledger"])
    assert shown.errors == ["You can give only what you hold, and you lack “Read the ledger”; ask a user who holds it."]
    assert shown.tree.xpath("//input[@name='permissions'][@checked]/@value") == ["edit_records", "read_ledger"]
    own = giver.send(giver.get(f"{SET_UP}/roles/officer"), "Save", permissions=["manage_access", "edit_records"])
    assert own.errors == [
        "You hold this role, so you can only take from them; another user with “Manage access” can add to them."
    ]


def test_a_stale_role_says_what_has_changed_and_keeps_what_was_ticked(rig: PortsInMemory, officer: Officer) -> None:
    opened = officer.get(f"{SET_UP}/roles/reader")
    SaveRole(rig)(a_caller(), Role(name=READER.name, permissions=(Permission.READ_RECORDS, Permission.READ_LEDGER)), 1)
    shown = officer.send(opened, "Save", permissions=["view_jobs"])
    assert shown.status == 412
    assert rows_of(shown) == ["View jobs allowed –", "Read the ledger – allowed"]
    assert shown.tree.xpath("//input[@name='permissions'][@checked]/@value") == ["view_jobs"]
    assert officer.send(shown, "Save").status == 303
    found = _role(rig)
    assert found is not None
    assert found.permissions == (Permission.VIEW_JOBS,)


def test_a_role_is_made_once(rig: PortsInMemory, officer: Officer) -> None:
    def made(name: str) -> Shown:
        blank = officer.get(f"{SET_UP}/new-role")
        return officer.send(blank, "Make the role", name=name, permissions=["view_jobs"])

    assert made("watcher").status == 303
    found = _role(rig, "watcher")
    assert found is not None
    assert found.permissions == (Permission.VIEW_JOBS,)
    assert made("watcher").errors == ["There is a role of that name already"]
    assert made("administrator").errors == ["The role administrator is built in"]
    assert made("").errors == ["Enter a name for the role"]
    assert made("a b").errors == ["The name must be 1 to 64 of the characters A-Z a-z 0-9 . _ -"]
    assert_sound(made("a b").body)


def test_s1_a_role_is_deleted_after_a_page_that_says_what_goes(rig: PortsInMemory, officer: Officer) -> None:
    asked = officer.get(officer.get(f"{SET_UP}/roles/reader").links["Delete the role"])
    assert "Everybody who holds this role loses what it allows" in asked.text
    assert_sound(asked.body)
    assert _role(rig) is not None
    gone = [officer.send(asked, "Delete the role reader").goes_to for _ in range(2)]
    assert gone == [f"{SET_UP}/roles?notice=role_deleted"] * 2
    assert rig.actions().count(("role_deleted", "role/reader")) == 1
    assert _role(rig) is None
    assert officer.get(f"{SET_UP}/roles/reader").status == 404


def test_s9_users_are_listed_by_name_and_email_with_their_roles(rig: PortsInMemory, officer: Officer) -> None:
    AssignRoles(rig)(a_caller(), UserRoles(user=UserId("aa"), roles=(READER.name,)), None)
    shown = officer.get(f"{SET_UP}/users")
    assert rows_of(shown) == [
        "aa Not known reader None Not known",
        "Jo <b>Bloggs</b> jo@example.org None auditor 2 March 2026, 9am",
    ]
    assert shown.links["Jo <b>Bloggs</b>"] == f"{SET_UP}/users/clerk-7"
    assert not shown.tree.xpath("//main//b")
    assert_sound(shown.body)


def test_x15_a_user_is_given_roles_and_loses_them(rig: PortsInMemory, officer: Officer) -> None:
    shown = officer.get(f"{SET_UP}/users/clerk-7")
    assert "Jo <b>Bloggs</b>" in shown.text
    saved = officer.send(shown, "Save", roles=["administrator", "reader"])
    assert saved.errors == ["Only an administrator can make another one."]
    assert officer.send(shown, "Save", roles=["reader", "editor"]).goes_to == f"{SET_UP}/users?notice=roles_assigned"
    found = rig.catalogue.get(T, UserRoles, "clerk-7")
    assert found is not None
    assert set(found.roles) == {"editor", "reader"}
    again = officer.get(f"{SET_UP}/users/clerk-7")
    assert again.tree.xpath("//input[@name='roles'][@checked]/@value") == ["editor", "reader"]
    officer.send(again, "Save", roles=[])
    found = rig.catalogue.get(T, UserRoles, "clerk-7")
    assert found is not None
    assert found.roles == ()
    assert_sound(shown.body)


def test_x15a_no_user_adds_to_their_own_roles(officer: Officer) -> None:
    shown = officer.send(officer.get(f"{SET_UP}/users/olive"), "Save", roles=["reader"])
    assert shown.errors == [
        "These roles are yours, so you can only take from them; another user with “Manage access” can add to them."
    ]


def test_a_stale_user_says_what_has_changed(rig: PortsInMemory, officer: Officer) -> None:
    opened = officer.get(f"{SET_UP}/users/clerk-7")
    AssignRoles(rig)(a_caller(), UserRoles(user=JO.user, roles=(READER.name,)), None)
    shown = officer.send(opened, "Save", roles=["editor"])
    assert shown.status == 412
    assert rows_of(shown) == ["reader – given"]
    assert shown.tree.xpath("//input[@name='roles'][@checked]/@value") == ["editor"]


@pytest.mark.parametrize(
    ("role", "says"),
    [
        ("gone", "One of these roles has been deleted. Load the page again."),
        ("a b", "Load the page again"),
    ],
)
def test_x19_a_role_that_is_not_there_is_not_passed_over(officer: Officer, role: str, says: str) -> None:
    shown = officer.get(f"{SET_UP}/users/clerk-7")
    typed = dict(shown.form("Save").form_values())
    found = officer.post(f"{SET_UP}/users/clerk-7", {**typed, "roles": [role]})
    assert (found.status, found.errors) == (422, [says])


def test_a_user_who_never_signed_in_is_found_by_their_id(officer: Officer) -> None:
    listed = officer.get(f"{SET_UP}/users")
    assert officer.send(listed, "See their roles", user="new-1").goes_to == f"{SET_UP}/users/new-1"
    for typed, says in (
        ("", "Enter the user’s id"),
        ("a b", "An id must be 1 to 64 of the characters A-Z a-z 0-9 . _ -"),
    ):
        assert officer.send(listed, "See their roles", user=typed).errors == [says]


def test_users_and_roles_of_another_tenant_are_not_there(rig: PortsInMemory, officer: Officer) -> None:
    rig.catalogue.things[OTHER, KnownUser, "spy"] = KnownUser(user=UserId("spy"), name="Spy", signed_in_at=NOW)
    rig.catalogue.things[OTHER, Role, "theirs"] = Role(name=RoleName("theirs"), permissions=(), version=1)
    assert "Spy" not in officer.get(f"{SET_UP}/users").text
    assert "Spy" not in officer.get(f"{SET_UP}/users/spy").text
    assert officer.get(f"{SET_UP}/roles/theirs").status == 404


def test_x17_the_organisations_settings_are_changed(rig: PortsInMemory, officer: Officer) -> None:
    shown = officer.get(f"{SET_UP}/organisation")
    saved = officer.send(shown, "Save", time_zone="Europe/Dublin", erasure_brake="500", file_erasure_brake="0")
    assert saved.goes_to == f"{SET_UP}?notice=tenant_saved"
    found = rig.catalogue.get(T, TenantSettings, "tenant")
    assert found == TenantSettings(time_zone="Europe/Dublin", erasure_brake=500, file_erasure_brake=0, version=1)
    assert_sound(shown.body)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"time_zone": "Mars/Base"}, "Enter a time zone of the IANA list, such as Europe/London"),
        ({"time_zone": ""}, "Enter a time zone"),
        ({"erasure_brake": "many"}, "Enter a whole number from 0 to 999,999,999"),
        ({"file_erasure_brake": ""}, "Enter how many files"),
    ],
)
def test_settings_that_make_no_sense_are_refused_at_their_field(
    officer: Officer, typed: dict[str, str], says: str
) -> None:
    shown = officer.send(officer.get(f"{SET_UP}/organisation"), "Save", **typed)
    assert (shown.status, shown.errors) == (422, [says])
    assert shown.links[says] == f"#{next(iter(typed))}"


def test_stale_settings_say_what_has_changed(rig: PortsInMemory, officer: Officer) -> None:
    opened = officer.get(f"{SET_UP}/organisation")
    SaveTenantSettings(rig)(a_caller(), TenantSettings(erasure_brake=7), None)
    shown = officer.send(opened, "Save", erasure_brake="8")
    assert shown.status == 412
    assert rows_of(shown) == ["Records that a night may erase 10,000 7"]
    assert shown.form("Save").fields["erasure_brake"] == "8"
