"""What upgrading.md says may never change, as far as it can be held: names of resources, keys, ids, and what is stored of them."""

import json
from datetime import UTC, date, datetime
from enum import StrEnum

import pytest

from infra.local.template import load
from shared.access.permissions import Permission
from shared.adapters.dynamodb import keys
from shared.erasure.grounds import Ground
from shared.jobs.job import JobStatus, JobType, night_job
from shared.kernel.clock import to_text
from shared.kernel.identifiers import JobId, shard_of
from shared.records.content import ContentKind
from shared.records.field_type import FieldType
from shared.records.guards import GuardName
from shared.records.outcome import Outcome
from shared.records.treatments import TreatmentName
from shared.records.workflow import Kind
from shared.retention.stage import Stage, StageName
from tests.infra.deployed import ROOT, TEMPLATE
from tests.unit.builders import T, key

POLICY = json.loads((ROOT / "infra" / "stack-policy.json").read_text(encoding="utf-8"))["Statement"]
AT = datetime(2026, 1, 31, 4, 0, tzinfo=UTC)
DUE, GIVEN_UP = (Stage(name=name, date=AT.date()) for name in (StageName.DUE, StageName.CLAIMED))
# Add to these, and take nothing away: rows, histories and the ledger hold them for years.
STORED: dict[type[StrEnum], str] = {
    JobType: "bulk_redaction manual_redaction retention_policies retention_anonymisation policy_recalculation ilr_import"
    " learner_report erasure_replay",
    JobStatus: "queued running success success_with_warnings failed cancelled",
    Outcome: "erased already_erased dated file_erased file_dated transitioned replayed no_longer_matching withheld"
    " transition_failed not_in_end_state imported unchanged reported older_return absent_from_return absent failed",
    Ground: "legal_hold processing_restricted linked_legal_hold linked_processing_restricted linked_open_record",
    StageName: "undated due due_requested requested linked linked_requested held claimed file_undated file_due file_linked",
    ContentKind: "messages letters email_alerts notes attachments preserved_versions",
    GuardName: "legal_hold restriction",
    TreatmentName: "remove replace year outward_code",
    Kind: "case person portal_account learner strand",
    FieldType: "text textarea telephone email url date number boolean choice",
    Permission: "read_records edit_records delete_personal_data edit_data_protection request_anonymisation manage_filters"
    " manage_retention_policies manage_data_retention manage_tenant_settings manage_access view_jobs read_reports read_ledger"
    " search_personal_data export_personal_data approve_disposal",
}
# Not of data: where callers find the API, and what tokens are issued to. A layer is another one with each build.
ADDRESSES, BUILT = {"HttpApi", "UserPoolClient"}, {"DependenciesLayer"}


def test_the_stacks_policy_keeps_every_resource_that_outlives_the_stack_from_being_replaced_or_deleted() -> None:
    resources = load(TEMPLATE)["Resources"]
    outlive = {name for name, body in resources.items() if body.get("DeletionPolicy", "Delete") != "Delete"}
    allowed, denied = POLICY
    assert (allowed["Effect"], allowed["Action"], allowed["Resource"]) == ("Allow", "Update:*", "*")
    assert (denied["Effect"], denied["Action"]) == ("Deny", ["Update:Replace", "Update:Delete"])
    named = {one.removeprefix("LogicalResourceId/") for one in denied["Resource"]}
    assert named == (outlive | ADDRESSES) - BUILT
    assert {"RecordsTable", "FilesBucket", "DataKey", "PortalUserPool"} <= named


def test_every_resource_that_an_update_would_lose_stays_when_it_is_replaced() -> None:
    resources = load(TEMPLATE)["Resources"]
    (denied,) = [one for one in POLICY if one["Effect"] == "Deny"]
    data = {one.removeprefix("LogicalResourceId/") for one in denied["Resource"]} - ADDRESSES
    assert {name: resources[name]["UpdateReplacePolicy"] for name in data} == dict.fromkeys(data, "Retain")


@pytest.mark.parametrize(
    ("made", "stored"),
    [
        (keys.record_pk(T, key("c1")), "council#complaints#c1"),
        (keys.content_sk(ContentKind.ATTACHMENT, 7), "FILE#000007"),
        (keys.content_sk(ContentKind.EMAIL_ALERT, 1), "ALERT#000001"),
        (keys.link_sk(key("c1")), "LINK#complaints/c1"),
        (keys.state_pk(T, key("c1").workflow, "closed", 3, is_erased=False), "council#complaints#closed#live#03"),
        (keys.state_sk(AT, key("c1").record), "2026-01-31T04:00:00.000000Z#c1"),
        (keys.listing_sk(date(2026, 1, 31), key("c1")), "2026-01-31#complaints/c1"),
        (keys.stage_pk(T, key("c1").workflow, DUE.name, 3), "council#complaints#due#03"),
        (keys.stage_sk(T, DUE, key("c1")), "2026-01-31#complaints/c1"),
        (keys.stage_pk(T, key("c1").workflow, GIVEN_UP.name, 3), "*#*#claimed#03"),
        (keys.stage_sk(T, GIVEN_UP, key("c1")), "council#2026-01-31#complaints/c1"),
        (keys.open_pk(3), "#open#03"),
        (keys.open_sk(T, AT, JobId("job-1")), "council#2026-01-31T04:00:00.000000Z#job-1"),
        (keys.job_pk(T, JobId("job-1")), "council#job-1"),
        (keys.ledger_pk(T, "job-1", 3), "council#job-1#03"),
        (keys.evidence_sk("complaints/c1", AT, "token"), "complaints/c1#2026-01-31T04:00:00.000000Z#token"),
        (keys.time_sk(AT, "job-1", "complaints/c1"), "2026-01-31T04:00:00.000000Z#job-1#complaints/c1"),
        (keys.ilr_pk(T, key("c1").record), "council#c1"),
        (to_text(AT), "2026-01-31T04:00:00.000000Z"),
    ],
)
def test_keys_of_rows_are_built_as_those_that_are_stored(made: str, stored: str) -> None:
    assert made == stored


def test_a_record_stays_in_its_shard() -> None:
    assert [shard_of(record) for record in ("c1", "case-1", "case-2")] == [1, 6, 12]


def test_a_night_has_the_id_that_it_had() -> None:
    assert night_job(JobType.RETENTION_ANONYMISATION, date(2026, 1, 31)) == "retention_anonymisation-2026-01-31"


@pytest.mark.parametrize("names", STORED, ids=lambda names: names.__name__)
def test_a_name_that_rows_hold_goes_on_to_mean_something(names: type[StrEnum]) -> None:
    assert set(STORED[names].split()) - set(names) == set()
