"""Every function of the bundle starts under the runtime client and answers a recorded event of its kind."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from shared.adapters.dynamodb.batches import Batches
from shared.adapters.dynamodb.codec import record_item
from shared.kernel.identifiers import TenantId
from tests.bundle.conftest import FUNCTIONS, Cloud
from tests.unit.builders import a_record, key

EVENTS = Path(__file__).parents[1] / "events"
NOTHING_FAILED: dict[str, list[object]] = {"batchItemFailures": []}


def event(function: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((EVENTS / f"{function}.json").read_text())
    return read


def answers(status: int, **said: object) -> Callable[[Any, Cloud], None]:
    """Return a check that an API function answers *status* with a body that says this, among other things."""

    def check(reply: Any, _cloud: Cloud) -> None:  # noqa: ANN401 – any JSON
        body = json.loads(reply["body"])
        assert (reply["statusCode"], {name: body.get(name) for name in said}) == (status, said)

    return check


def replies(expected: object) -> Callable[[Any, Cloud], None]:
    def check(reply: Any, _cloud: Cloud) -> None:  # noqa: ANN401 – any JSON
        assert reply == expected

    return check


def sent_the_shard(reply: Any, cloud: Cloud) -> None:  # noqa: ANN401 – any JSON
    assert reply == NOTHING_FAILED
    url = cloud.made.names("queue")["ShardQueue"]
    (message,) = cloud.clients.sqs.receive_message(QueueUrl=url)["Messages"]
    assert json.loads(message["Body"]) == {"tenant": "council", "job": "20260302T090000Z-example", "shard": "SHARD#07"}


def sends_to(address: str) -> Callable[[Any, Cloud], None]:
    """Return a check that a function of the console sends the browser, which has no session, to an address that begins so."""

    def check(reply: Any, _cloud: Cloud) -> None:  # noqa: ANN401 – any JSON
        assert (reply["statusCode"], reply["headers"]["Location"][: len(address)]) == (303, address)

    return check


def uploaded(function: str) -> str | None:
    """Return the key of the object that the event of a function tells of."""
    for record in event(function).get("Records", []):
        if "s3" in record:
            return str(record["s3"]["object"]["key"])
    return None


def deleted_the_upload(reply: Any, cloud: Cloud) -> None:  # noqa: ANN401 – any JSON
    assert reply is None
    there = cloud.clients.s3.list_object_versions(Bucket=cloud.made.names("bucket")["FilesBucket"])
    assert there.get("Versions", []) == []


def open_account(cloud: Cloud) -> None:
    """Keep the account whose owner logs in: nobody else would be let in."""
    said = event("GuardPortalLoginFunction")
    attributes = said["request"]["userAttributes"]
    account = a_record(key(said["userName"], attributes["custom:workflow"]))
    batches = Batches(client=cloud.clients.dynamodb, table=cloud.made.names("table")["RecordsTable"])
    batches.put([record_item(TenantId(attributes["custom:tenant"]), account)])


def lets_in(reply: Any, _cloud: Cloud) -> None:  # noqa: ANN401 – any JSON
    """Cognito wants its own event back."""
    assert reply == event("GuardPortalLoginFunction")


OUTCOMES: dict[str, Callable[[Any, Cloud], None]] = {
    "RedactionsFunction": answers(200, items=[], next_cursor=None),
    "RecordsFunction": answers(404, title="Not Found"),
    "AdministrationFunction": answers(200, version=1),
    "RetentionFunction": answers(200, items=[]),
    "ReportingFunction": answers(200, value=[]),
    "LearnersFunction": answers(409, code="no_learner_workflow"),
    "DocumentationFunction": answers(200, openapi="3.1.0"),
    "ConsoleSignInFunction": sends_to("https://expunge-1a2b3c4d.auth.eu-west-2.amazoncognito.com/oauth2/authorize?"),
    "ConsoleFunction": sends_to("/console/sign-in?to=%2Fconsole%2Fpolicies"),
    "ConsoleRecordsFunction": sends_to("/console/sign-in?to=%2Fconsole%2Frecords%2Fcomplaints%2Fcase-1"),
    "StartJobFunction": sent_the_shard,
    "UpdateFinalFundingDateFunction": replies(NOTHING_FAILED),
    "RunJobShardFunction": replies(NOTHING_FAILED),
    "RunImportShardFunction": replies(NOTHING_FAILED),
    "AbandonJobShardFunction": replies(NOTHING_FAILED),
    "StartPolicyRunFunction": replies(None),
    "StartAnonymisationRunFunction": replies(None),
    "StartTenantNightFunction": replies(NOTHING_FAILED),
    "ResumeStuckJobsFunction": replies(None),
    "ResumeTenantFunction": replies(NOTHING_FAILED),
    "GuardPortalLoginFunction": lets_in,
    "StartIlrImportFunction": deleted_the_upload,
    "DiscardOrphanUploadFunction": deleted_the_upload,
}


def test_there_is_an_event_of_every_function_and_of_no_other() -> None:
    assert {path.stem for path in EVENTS.glob("*.json")} == FUNCTIONS.keys() == OUTCOMES.keys()


@pytest.mark.parametrize("function", OUTCOMES)
def test_a_function_starts_and_answers_an_event_of_its_kind(cloud: Cloud, function: str) -> None:
    if (file := uploaded(function)) is not None:
        cloud.clients.s3.put_object(Bucket=cloud.made.names("bucket")["FilesBucket"], Key=file, Body=b"bytes")
    if function == "GuardPortalLoginFunction":
        open_account(cloud)
    with cloud.start(function) as running:
        reply = running.invoke(event(function))
        OUTCOMES[function](reply, cloud)
        again = running.invoke(event(function))
        assert type(again) is type(reply)
        assert running.process.poll() is None
