"""What stands behind the ports in a contract test: the fakes, or the adapters on an emulated AWS made from the template."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
from moto import mock_aws

from infra.local.clients import Clients
from infra.local.resources import Resources
from infra.local.template import load
from shared.adapters.backoff import Backoff
from shared.adapters.cognito.portal_users import CognitoPortalUsers
from shared.adapters.connection import cognito_client, dynamodb_client, s3_client, sqs_client, when_needed
from shared.adapters.dynamodb.catalogue import DynamoCatalogue
from shared.adapters.dynamodb.file_types import DynamoFileTypes
from shared.adapters.dynamodb.ilrs import DynamoIlrs
from shared.adapters.dynamodb.jobs import DynamoJobs
from shared.adapters.dynamodb.keys import RECORD, ilr_pk, record_pk, row_key
from shared.adapters.dynamodb.ledger import DynamoLedger
from shared.adapters.dynamodb.ledger_codec import LedgerRows
from shared.adapters.dynamodb.records import DynamoRecords
from shared.adapters.dynamodb.writes import PlainWrites
from shared.adapters.s3.files import S3Files
from shared.adapters.sqs.message import parse_message
from shared.adapters.sqs.queue import SqsShardQueue
from shared.adapters.system.randomness import SystemRandomness
from shared.application.file_store import FileStore
from shared.application.file_types import FileTypes
from shared.application.ilr_store import IlrStore
from shared.application.ports import (
    Catalogue,
    JobStore,
    Ledger,
    PortalUsers,
    RecordStore,
    ShardQueue,
)
from shared.kernel.identifiers import RecordId, RecordKey, TenantId, WorkflowId
from shared.learners.ilr import IlrId
from tests.contract.tables import Tables
from tests.engine.switch import cleared, is_real, scan, without_expiry
from tests.fakes.catalogue import FakeCatalogue
from tests.fakes.file_types import FakeFileTypes
from tests.fakes.files import FakeFiles
from tests.fakes.ilrs import FakeIlrs
from tests.fakes.jobs import FakeJobs
from tests.fakes.ledger import FakeLedger
from tests.fakes.portal_users import FakePortalUsers
from tests.fakes.queue import FakeShardQueue
from tests.fakes.records import FakeRecords

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sqs import SQSClient

TEMPLATE = Path(__file__).parents[2] / "template.yaml"
LIFETIME = timedelta(days=2557)


@dataclass(frozen=True, slots=True, kw_only=True)
class Backing:
    """The ports, and what a test does behind their backs."""

    records: RecordStore
    file_types: FileTypes
    ilrs: IlrStore
    jobs: JobStore
    ledger: Ledger
    catalogue: Catalogue
    files: FileStore
    queue: ShardQueue
    portal_users: PortalUsers
    spoil: Callable[[TenantId, RecordKey], None]  # make a record's row impossible to understand
    spoil_return: Callable[[TenantId, RecordId, IlrId], None]  # the same for a learner's return
    arrive: Callable[[str], None]  # a version of an object
    hide: Callable[[str], None]  # a delete marker over an object
    objects: Callable[[], set[str]]  # those that have a version or a delete marker left
    received: Callable[[], list[tuple[str, str, int]]]  # what the queue hands out now
    enrol: Callable[[TenantId, RecordKey], None]  # give a portal account its user
    enrolled: Callable[[], set[tuple[TenantId, RecordKey]]]  # whose users are there


@dataclass(frozen=True, slots=True, kw_only=True)
class Aws:
    """The emulated AWS: its clients, as the adapters have them, and the names of what is made when it is first asked for."""

    dynamodb: "DynamoDBClient"
    s3: "S3Client"
    sqs: "SQSClient"
    cognito: "CognitoIdentityProviderClient"
    made: Resources
    tables: "Tables"
    pauses: list[float]

    @property
    def bucket(self) -> str:
        return self.made.made("FilesBucket").ref

    @property
    def queue_url(self) -> str:
        return self.made.made("ShardQueue").ref

    @property
    def portal_pool(self) -> str:
        return self.made.made("PortalUserPool").ref

    @property
    def backoff(self) -> Backoff:
        """Waits without waiting."""
        return Backoff(sleep=self.pauses.append)

    @property
    def ledger_rows(self) -> LedgerRows:
        return LedgerRows(
            table=self.tables["ledger"], lifetime=LIFETIME, randomness=SystemRandomness(), plain=self.plain
        )

    @property
    def plain(self) -> PlainWrites:
        return PlainWrites.BY_STATEMENT if is_real() else PlainWrites.BY_PUT

    def records(self, threads: int = 1) -> DynamoRecords:
        return DynamoRecords(
            client=self.dynamodb,
            table=self.tables["records"],
            ledger=self.ledger_rows,
            threads=threads,
            backoff=self.backoff,
        )

    def ilrs(self, threads: int = 1) -> DynamoIlrs:
        return DynamoIlrs(
            client=self.dynamodb,
            table=self.tables["ilr"],
            records_table=self.tables["records"],
            ledger=self.ledger_rows,
            threads=threads,
            backoff=self.backoff,
        )

    def jobs(self) -> DynamoJobs:
        return DynamoJobs(
            client=self.dynamodb, table=self.tables["jobs"], ledger=self.ledger_rows, backoff=self.backoff
        )

    def ledger(self) -> DynamoLedger:
        return DynamoLedger(client=self.dynamodb, rows=self.ledger_rows, backoff=self.backoff)

    def catalogue(self) -> DynamoCatalogue:
        return DynamoCatalogue(
            client=self.dynamodb, table=self.tables["catalogue"], ledger=self.ledger_rows, backoff=self.backoff
        )

    def files(self) -> S3Files:
        return S3Files(client=self.s3, bucket=self.bucket, backoff=self.backoff)

    def portal_users(self) -> CognitoPortalUsers:
        return CognitoPortalUsers(client=self.cognito, user_pool=self.portal_pool)

    def rows(self, table: str) -> list[dict[str, Any]]:
        """Return every row of a table."""
        return scan(self.dynamodb, self.tables[table])


@cache
def _template() -> dict[str, Any]:
    return without_expiry(load(TEMPLATE))


@cache
def _clients() -> Clients:
    # Made once: a client costs more than a test. The emulator answers whichever of them asks.
    return Clients(
        dynamodb=dynamodb_client(),
        streams=boto3.client("dynamodbstreams"),
        s3=s3_client(),
        sqs=sqs_client(),
        cognito=cognito_client(),
    )


@contextmanager
def aws() -> Iterator[Aws]:
    """Make the template's tables, bucket and queues on an AWS of their own."""
    with mock_aws(), cleared(_clients().dynamodb):
        clients = _clients()
        made = Resources(_template(), {}, clients)
        yield Aws(
            dynamodb=clients.dynamodb,
            s3=clients.s3,
            sqs=clients.sqs,
            cognito=clients.cognito,
            made=made,
            tables=Tables(made),
            pauses=[],
        )


def queue_of(one: Aws) -> SqsShardQueue:
    return SqsShardQueue(client=one.sqs, queue_url=one.queue_url, import_queue_url=one.made.made("ImportQueue").ref)


def adapters(one: Aws) -> Backing:
    """Return the adapters on *one* emulated AWS."""

    def spoil(tenant: TenantId, key: RecordKey) -> None:
        one.dynamodb.update_item(
            TableName=one.tables["records"],
            Key=row_key(record_pk(tenant, key), RECORD),
            UpdateExpression="SET body = :text",
            ExpressionAttributeValues={":text": {"S": "Jo Bloggs"}},
        )

    def spoil_return(tenant: TenantId, learner: RecordId, ilr: IlrId) -> None:
        item = row_key(ilr_pk(tenant, learner), ilr) | {"body": {"S": "Jo Bloggs"}}
        one.dynamodb.put_item(TableName=one.tables["ilr"], Item=item)

    def objects() -> set[str]:
        listed = one.s3.list_object_versions(Bucket=one.bucket)
        return {version["Key"] for version in (*listed.get("Versions", []), *listed.get("DeleteMarkers", []))}

    def received() -> list[tuple[str, str, int]]:
        answer = one.sqs.receive_message(QueueUrl=one.queue_url, MaxNumberOfMessages=10)
        read = [parse_message(message["Body"]) for message in answer.get("Messages", [])]
        return [(message.tenant, message.job, message.shard) for message in read]

    def enrol(tenant: TenantId, account: RecordKey) -> None:
        attributes = {"custom:tenant": tenant, "custom:workflow": account.workflow}
        one.cognito.admin_create_user(
            UserPoolId=one.portal_pool,
            Username=account.record,
            UserAttributes=[{"Name": name, "Value": value} for name, value in attributes.items()],
        )

    def enrolled() -> set[tuple[TenantId, RecordKey]]:
        found = set()
        for user in one.cognito.list_users(UserPoolId=one.portal_pool)["Users"]:
            owner = {attribute["Name"]: attribute["Value"] for attribute in user["Attributes"]}
            account = RecordKey(WorkflowId(owner["custom:workflow"]), RecordId(user["Username"]))
            found.add((TenantId(owner["custom:tenant"]), account))
        return found

    return Backing(
        records=when_needed(one.records),
        file_types=when_needed(lambda: DynamoFileTypes(client=one.dynamodb, table=one.tables["records"])),
        ilrs=when_needed(one.ilrs),
        jobs=when_needed(one.jobs),
        ledger=when_needed(one.ledger),
        catalogue=when_needed(one.catalogue),
        files=when_needed(one.files),
        queue=when_needed(lambda: queue_of(one)),
        portal_users=when_needed(one.portal_users),
        spoil=spoil,
        spoil_return=spoil_return,
        arrive=lambda name: _ignored(one.s3.put_object(Bucket=one.bucket, Key=name, Body=b"x")),
        hide=lambda name: _ignored(one.s3.delete_object(Bucket=one.bucket, Key=name)),
        objects=objects,
        received=received,
        enrol=enrol,
        enrolled=enrolled,
    )


def fakes() -> Backing:
    """Return fresh fakes."""
    ledger, files, queue, portal = FakeLedger(), FakeFiles(), FakeShardQueue(), FakePortalUsers()
    records = FakeRecords(ledger=ledger)
    ilrs = FakeIlrs(records=records)
    return Backing(
        records=records,
        file_types=FakeFileTypes(records=records),
        ilrs=ilrs,
        jobs=FakeJobs(ledger=ledger),
        ledger=ledger,
        catalogue=FakeCatalogue(ledger=ledger),
        files=files,
        queue=queue,
        portal_users=portal,
        spoil=lambda tenant, key: records.unreadable.add((tenant, key)),
        spoil_return=lambda tenant, learner, ilr: ilrs.unreadable.add((tenant, learner, ilr)),
        arrive=files.arrive,
        hide=files.arrive,
        objects=lambda: set(files.versions),
        received=lambda: [(sent.tenant, sent.job, sent.shard) for sent in queue.sent if sent.delay == 0],
        enrol=lambda tenant, account: portal.users.add((tenant, account)),
        enrolled=lambda: set(portal.users),
    )


def _ignored(_answer: object) -> None:
    """Drop an answer."""
