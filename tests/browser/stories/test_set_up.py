"""Set-up: the toggle on General, the tick on a field, a role's page, and a user's roles (S9, R5)."""

from tests.browser.council import COMPLAINTS, OFFICER, ROLE, Council
from tests.browser.person import Person

HERE = f"/console/set-up/workflows/{COMPLAINTS}"


def test_an_officer_allows_the_deletion_of_personal_data_on_general(council: Council, officer: Person) -> None:
    council.workflow("repairs", "case")
    officer.open("/console")
    officer.go_to("Set-up")
    officer.follow("Workflows")
    officer.follow("repairs")
    officer.must_see_fact("Deletion of personal data by hand", "Not allowed")
    officer.follow("Change general settings")
    officer.tick("Allow deletion of personal data")
    officer.press("Save")
    officer.must_see("The workflow is saved")
    officer.must_see_fact("Deletion of personal data by hand", "Allowed")
    council.record("repairs", "r-1")
    officer.open("/console/records/repairs/r-1")
    officer.must_see("Delete personal data")


def test_an_officer_ticks_what_contains_sensitive_data_and_adds_a_field(council: Council, officer: Person) -> None:
    council.record(COMPLAINTS, "c-1")
    officer.open(f"{HERE}/fields")
    officer.tick("Contains sensitive data", of="ward")
    officer.press("Add a field")
    officer.press("Add a field")
    officer.type("Name of new field 5", "a#b")
    officer.press("Save")
    officer.must_be_told("A name has 1 to 64 characters, none of them #")
    officer.type("Name of new field 5", "landlord")
    officer.press("Save")
    officer.must_see("The workflow is saved")
    officer.must_see_row("landlord", "Text", "Sensitive", "Remove the value")
    officer.must_see_row("ward", "Choice", "Sensitive", "Remove the value")


def test_an_officer_sees_the_transitions_as_a_picture_and_adds_one(officer: Person) -> None:
    officer.open(HERE)
    officer.must_see("The numbers are those of the transitions")
    officer.follow("Add a transition")
    officer.press("Save")
    officer.must_be_told(
        "Enter a name for the transition",
        "Choose the state that it leads to",
        "Choose at least one state that it leaves",
    )
    officer.type("Name of the transition", "re-open")
    officer.tick("closed")
    officer.pick("Which state does it lead to?", "open")
    officer.press("Save")
    officer.must_see("The workflow is saved", "re-open")


def test_an_officer_whose_form_was_overtaken_sees_what_changed(council: Council, officer: Person) -> None:
    officer.open(f"{HERE}/general")
    now = council.api.get(f"/v1/workflows/{COMPLAINTS}")
    del now["id"]
    council.api.put(f"/v1/workflows/{COMPLAINTS}", {**now, "allow_personal_data_deletion": False})
    officer.press("Save")
    officer.must_see("Saved by somebody while you had this open")
    officer.must_see_row("Deletion of personal data by hand", "allowed", "not allowed")
    officer.press("Save")
    officer.must_see("The workflow is saved")
    assert council.api.get(f"/v1/workflows/{COMPLAINTS}")["allow_personal_data_deletion"]


def test_an_officer_makes_a_role_and_reads_what_each_permission_allows(council: Council, officer: Person) -> None:
    officer.open("/console/set-up/roles")
    officer.press("Make a role")
    officer.must_see("Erase the cases of a filter, and by hand one case where its workflow allows it")
    officer.type("Name of the role", "case-worker")
    officer.tick("Read records")
    officer.tick("Delete personal data")
    officer.press("Make the role")
    officer.must_see("The role is saved")
    officer.must_see_row("case-worker", "Read records, Delete personal data")
    officer.follow("case-worker")
    officer.follow("Delete the role")
    officer.must_see("Everybody who holds this role loses what it allows")
    officer.press("Delete the role case-worker")
    officer.must_see("The role is deleted")
    assert [role["name"] for role in council.api.pages("/v1/roles")] == [ROLE]


def test_an_officer_finds_users_by_name_and_gives_one_a_role(council: Council, officer: Person) -> None:
    council.role("reader", ["read_records"])
    council.stack.token(council.tenant, "clara", [])
    officer.open("/console/set-up/users")
    officer.type("Id of the user", "clara-7")
    officer.press("See their roles")
    officer.tick("reader")
    officer.press("Save")
    officer.must_see("The roles are saved")
    officer.must_see_row("clara-7", "Not known", "reader")


def test_an_officer_changes_how_much_a_night_may_erase(council: Council, officer: Person) -> None:
    officer.open("/console/set-up/organisation")
    officer.type("Time zone", "Mars/Base")
    officer.press("Save")
    officer.must_be_told("Enter a time zone of the IANA list, such as Europe/London")
    officer.type("Time zone", "Europe/Dublin")
    officer.type("How many records may a night erase without a confirmation?", "500")
    officer.press("Save")
    officer.must_see("The settings are saved")
    assert council.api.get("/v1/settings/tenant")["erasure_brake"] == 500


def test_an_officer_gives_a_user_a_role_that_counts_at_once(council: Council, officer: Person) -> None:
    council.role("reader", ["read_records"])
    council.join("ravi")
    officer.sign_in_as("ravi", council.tenant)
    officer.must_see("Nothing needs you now")
    officer.open("/console/records")
    officer.must_see("You can’t see this page")
    officer.sign_in_as(OFFICER, council.tenant)
    officer.go_to("Set-up")
    officer.follow("Users")
    officer.follow("ravi")
    officer.tick("reader")
    officer.press("Save")
    officer.must_see_row("ravi", f"ravi@{council.tenant}.example", "reader")
    officer.sign_in_as("ravi", council.tenant)
    officer.go_to("Records")
    officer.must_see("A record is known by its workflow and its id")
