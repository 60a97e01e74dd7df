"""Operators' commands against a real local stack."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from infra.local import LocalStack
from infra.operations import target
from infra.operations.statuses import in_words
from infra.operations.target import Target
from tests.operations.conftest import HOLD, REQUEST, TENANT, WORKFLOW, Run

ROOT = Path(__file__).parents[2]
HERE = ("--tenant", TENANT)
PASSWORD = "Long-enough-1"


@pytest.fixture
def council(api: httpx.Client) -> httpx.Client:
    return api


def _job_in(text: str) -> str:
    return text.split("job ", 1)[1].split(maxsplit=1)[0]


def test_r7_a_dry_run_is_watched_to_its_end_and_erases_nothing(council: httpx.Client, run: Run) -> None:
    said = run(*HERE, "redact", "closed", "--dry-run", "--watch")
    assert said.status == 3
    assert said.text.endswith("ended success_with_warnings: 1 would be withheld")
    assert ("would be count" in said.words, "withheld 1" in said.words, "backups" in said.words) == (True, True, False)
    assert council.get("/v1/records/cases/c3").json()["erased_at"] is None
    (job,) = [one for one in council.get("/v1/jobs?limit=200").json()["items"] if one["dry_run"]]
    assert (
        f"{job['id']} bulk_redaction success_with_warnings by {job['requested_by']}: dry run, would be: 3 erased, 1 withheld"
        in run(*HERE, "jobs").text
    )
    assert "dry run: these would be the outcomes" in run(*HERE, "history", job["id"]).words


def test_p9_p10_what_is_due_is_listed_and_narrowed_down_by_a_day(council: httpx.Client, run: Run) -> None:
    council.put("/v1/records/cases/c3/anonymisation-request", json=REQUEST).raise_for_status()
    assert "cases/c3 2099-01-01" in run(*HERE, "holds").words
    assert "cases/c3" in run(*HERE, "holds", "--before", "2099-01-02").words
    assert "cases/c3" not in run(*HERE, "holds", "--before", "2099-01-01").words
    version = council.get("/v1/records/cases/c3").json()["version"]
    council.put("/v1/records/cases/c3", json={"values": {}, "version": version}).raise_for_status()
    assert "1 record" in run(*HERE, "preserved", "cases/c3").words
    assert "cases/c3 2098-01-01" in run(*HERE, "requests").words, "what is held stays asked for"
    council.put("/v1/records/cases/c9", json={"state": "closed", "values": {}}).raise_for_status()
    council.put("/v1/records/cases/c9/anonymisation-request", json=REQUEST).raise_for_status()
    assert "cases/c9 2098-01-01" in run(*HERE, "requests").words
    assert "cases/c9" not in run(*HERE, "requests", "--before", "2098-01-01").words


def test_p15_a_preview_says_what_publishing_would_do(council: httpx.Client, run: Run) -> None:
    assert council.get("/v1/policies/cases").json()["draft"]["retention_months"] == 12
    said = run(*HERE, "preview", "cases")
    assert said.status == 0
    assert "due at the next run: 0" in said.words
    assert "confirmation_token" in said.words


def test_x17_a_stopped_night_is_confirmed_by_workflow(stack: LocalStack, council: httpx.Client, run: Run) -> None:
    night, at = "retention_anonymisation-2099-03-01", "2099-03-01T04:00:00Z"
    settings = {"time_zone": "Europe/London", "erasure_brake": 0}
    council.put("/v1/settings/tenant", json=settings).raise_for_status()
    workflow = {**WORKFLOW, "transitions": []}
    council.put("/v1/workflows/brief", json=workflow).raise_for_status()
    council.put("/v1/policies/brief/draft", json={"enabled": True, "retention_months": 0}).raise_for_status()
    token = council.post("/v1/policies/brief/draft/preview").json()["confirmation_token"]
    published = {"confirmation_token": token, "reason": "as decided"}
    council.post("/v1/policies/brief/publish", json=published).raise_for_status()
    council.put("/v1/records/brief/b1", json={"state": "closed", "values": {}}).raise_for_status()
    for function in ("StartPolicyRunFunction", "StartAnonymisationRunFunction"):
        stack.tick(function, at)
        assert stack.settle()
    shown = run(*HERE, "watch", night)
    assert (shown.status, "(brake): 1 records" in shown.text) == (3, True)
    wrong = run(*HERE, "confirm", night, "--workflow", "cases")
    assert (wrong.status, "422 not_stopped" in wrong.text) == (1, True)
    done = run(*HERE, "confirm", night, "--workflow", "brief", "--watch")
    assert (done.status, "erased 1" in done.words) == (0, True), done.text
    again = run(*HERE, "confirm", night)
    assert (again.status, "409 already_confirmed" in again.text) == (1, True)
    allowed = {**settings, "erasure_brake": 10_000, "version": 1}
    council.put("/v1/settings/tenant", json=allowed).raise_for_status()


def test_x16_erasures_are_replayed_onto_a_table_that_was_put_back(
    stack: LocalStack, council: httpx.Client, run: Run
) -> None:
    council.put("/v1/records/cases/c1/legal-hold", json=HOLD).raise_for_status()
    council.delete("/v1/records/cases/c1/legal-hold").raise_for_status()
    assert stack.settle()
    table, at = stack.tables["RecordsTable"], datetime.now(UTC)
    rows = stack.clients.dynamodb.scan(TableName=table)["Items"]

    asked = run(*HERE, "redact", "closed", "--transition", "leave", "--max-records", "50", "--watch")
    assert asked.status == 3, asked.text
    job = _job_in(asked.output)
    assert asked.text == f"job {job} ended success_with_warnings: 1 withheld"
    assert "stays in the tables' backups for 35 days" in asked.words
    again = run(*HERE, "watch", job)
    assert (again.status, again.text) == (3, asked.text)
    listed = run(*HERE, "jobs", "--type", "bulk_redaction", "--status", "success_with_warnings")
    assert (listed.status, job in listed.text) == (0, True)
    assert "cases/c1 erased info" in run(*HERE, "history", job).words
    loud = run(*HERE, "history", job, "--level", "warning", "--outcome", "withheld").words
    assert ("cases/c3" in loud, "cases/c1" in loud) == (True, False)
    assert "cases/c3" not in run(*HERE, "history", job, "--level", "error").words

    assert run("stop-runs").words.endswith("tenants: 1")
    for row in rows:
        stack.clients.dynamodb.put_item(TableName=table, Item=row)
    assert "PLANTED" in str(stack.clients.dynamodb.scan(TableName=table)["Items"])
    refused = run(*HERE, "redact", "closed")
    assert (refused.status, refused.text.startswith("409 runs_stopped: ")) == (1, True)

    replayed = run("--user", "anna", "replay-erasures", "--restored-to", at.strftime("%Y-%m-%dT%H:%M:%SZ"))
    assert replayed.status == 0, replayed.text
    assert "erasure_replay" in replayed.words
    left = [row for row in stack.clients.dynamodb.scan(TableName=table)["Items"] if "PLANTED" in str(row)]
    assert [row["pk"]["S"] for row in left] == [f"{TENANT}#cases#c3"]
    acts = council.get("/v1/ledger?limit=200").json()["items"]
    assert [one["by"] for one in acts if one["action"] == "erasure_replay_started"] == ["anna"]
    once_more = run("replay-erasures")
    assert (once_more.status, "already_erased" in once_more.words) == (0, True)
    council.delete("/v1/records/cases/c3/legal-hold").raise_for_status()
    well = run(*HERE, "redact", "closed", "--watch")
    assert (well.status, "erased" in well.words) == (0, True), well.text


def test_x15_the_first_administrator_signs_in_with_the_password_and_may_set_the_tenant_up(
    stack: LocalStack, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = run("--tenant", "county", "first-administrator", "anna", EXPUNGE_PASSWORD=PASSWORD)
    assert (made.status, made.words) == (0, "anna is an administrator of county")
    assert run("--tenant", "county", "first-administrator", "anna", EXPUNGE_PASSWORD=PASSWORD).status == 0
    other = run("--tenant", "town", "first-administrator", "anna", EXPUNGE_PASSWORD=PASSWORD)
    assert (other.status, "another tenant" in other.text) == (1, True)
    # As in an account: the stack by its name, signed in to its pool.
    monkeypatch.setattr(target, "_outputs_of", lambda _: Target(api_url=None, stack=None, tenant=None, user="").outputs)
    account = ("--stack", "expunge", "--user", "anna")
    listed = run(*account, "holds", EXPUNGE_PASSWORD=PASSWORD)
    assert (listed.status, "overdue since" in listed.text) == (0, True)
    wrong = run(*account, "holds", EXPUNGE_PASSWORD="wrong")
    assert (wrong.status, wrong.text) == (1, "the pool does not sign anna in: NotAuthorizedException")
    assert stack.clients.cognito.list_users(UserPoolId=stack.user_pool)["Users"] != []


def test_a_first_administrator_needs_a_tenant_a_password_and_a_name_that_is_no_address(
    stack: LocalStack, run: Run
) -> None:
    assert stack.user_pool
    assert "--tenant" in run("first-administrator", "anna", EXPUNGE_PASSWORD=PASSWORD).text
    assert "EXPUNGE_PASSWORD" in run("--tenant", "county", "first-administrator", "ben").text
    address = run("--tenant", "county", "first-administrator", "ben@example.org", EXPUNGE_PASSWORD=PASSWORD)
    assert (address.status, "ben" in address.text) == (1, False)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("holds",), "name the tenant with --tenant"),
        ((*HERE, "watch", "nothing"), "404 unknown_job"),
        ((*HERE, "redact", "nothing"), "404 unknown_filter"),
        ((*HERE, "history", "no/job"), "404"),
        (("replay-erasures", "--restored-to", "2999-01-01T00:00:00Z"), "restored_to_in_future"),
        (("--api-url", "http://127.0.0.1:1", "holds"), "EXPUNGE_TOKEN"),
        (("--api-url", "http://127.0.0.1:1", "stop-runs"), "--stack"),
    ],
)
def test_what_can_not_be_done_is_one_line_and_status_1(
    stack: LocalStack, run: Run, arguments: tuple[str, ...], said: str
) -> None:
    assert stack.api_url
    done = run(*arguments)
    assert (done.status, said in done.text, "\n" in done.text.strip()) == (1, True, False), done.text


def test_the_process_ends_with_the_status_and_says_what_is_wrong_on_standard_error(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "infra.operations", "--tenant", "council", "holds"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert "no local stack runs here" in done.stderr


def test_the_process_ends_with_3_for_what_was_withheld_and_with_2_for_what_is_no_command(
    council: httpx.Client, run: Run
) -> None:
    council.put("/v1/records/cases/kept", json={"state": "closed", "values": {}}).raise_for_status()
    council.put("/v1/records/cases/kept/legal-hold", json=HOLD).raise_for_status()
    job = _job_in(run(*HERE, "redact", "closed").output)

    def process(*arguments: str) -> tuple[int, str]:
        done = subprocess.run(  # noqa: S603 – our own command
            [sys.executable, "-m", "infra.operations", *HERE, *arguments],
            env={"PYTHONPATH": str(ROOT), "PATH": ""},
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stderr

    status, said = process("watch", job)
    assert (status, f"job {job} ended success_with_warnings: " in said, "withheld" in said) == (3, True, True), said
    assert process("destroy")[0] == 2


def test_p21_a_record_and_the_cases_of_a_filter_say_why_they_are_still_there(council: httpx.Client, run: Run) -> None:
    council.put("/v1/records/cases/said", json={"state": "closed", "values": {"name": "PLANTED"}}).raise_for_status()
    ended = council.get("/v1/records/cases/said").json()["ended_at"]
    shown = run(*HERE, "record", "cases/said")
    assert shown.text.splitlines() == [
        "state: closed",
        f"ended at: {ended}",
        "status: no_policy",
        "will be anonymised: no",
    ]
    listed = run(*HERE, "cases", "closed").words
    assert f"cases/said closed {ended[:10]} no_policy" in listed
    assert "PLANTED" not in shown.output + listed


def test_p21_a_status_is_one_line_with_what_is_known_of_it() -> None:
    nothing = {"until": None, "since": None, "ground": None}
    assert in_words({"code": "due", **nothing}) == "due"
    assert in_words({**nothing, "code": "kept_until", "until": "2030-01-31"}) == "kept_until until 2030-01-31"
    held = {"code": "held", "until": None, "since": "2026-03-02", "ground": "legal_hold"}
    assert in_words(held) == "held since 2026-03-02 (legal_hold)"


def test_x18_the_doctor_names_links_that_differ_and_writes_nothing(stack: LocalStack, run: Run) -> None:
    well = run(*HERE, "doctor")
    assert (well.status, "differences 0" in well.words) == (0, True), well.text
    table = stack.tables["RecordsTable"]
    stray = {"pk": {"S": f"{TENANT}#cases#c3"}, "sk": {"S": "LINK#cases/nowhere"}, "state": {"S": "open"}}
    stack.clients.dynamodb.put_item(TableName=table, Item=stray)
    found = run(*HERE, "doctor", "--most", "1000")
    assert (found.status, "cases/c3 stale from cases/nowhere" in found.words) == (3, True), found.text
    assert stack.clients.dynamodb.get_item(TableName=table, Key={name: stray[name] for name in ("pk", "sk")}).get(
        "Item"
    )
    stack.clients.dynamodb.delete_item(TableName=table, Key={name: stray[name] for name in ("pk", "sk")})


def test_the_doctor_names_what_is_amiss_with_the_local_stack_and_what_it_has_not_looked_at(
    stack: LocalStack, run: Run
) -> None:
    well = run("doctor", "--no-links")
    assert (well.status, "amiss 0" in well.words) == (0, True), well.text
    assert "not looked at: AWS::DynamoDB::Table recovery (6): the local stack leaves it out" in well.words
    assert "not looked at: AWS::KMS::Key (1): the local stack does its work by other means" in well.words
    ledger = stack.tables["LedgerTable"]
    for enabled in (False, True):
        stack.clients.dynamodb.update_time_to_live(
            TableName=ledger, TimeToLiveSpecification={"Enabled": enabled, "AttributeName": "expires_at"}
        )
        found = run("doctor", "--no-links")
        assert ("LedgerTable: rows do not expire by expires_at. aws dynamodb" in found.words) is not enabled
        assert found.status == (0 if enabled else 3), found.text
