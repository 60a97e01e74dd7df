"""Faults of tables, queues, the bucket and the key."""

import json
from collections.abc import Iterator

from tests.operations.deployment.copying import CopiedStack
from tests.operations.deployment.fault import fault
from tests.operations.deployment.making import client, configure


@fault("JobsTable", "stream", "no stream of keys")
def a_table_without_its_stream(copy: CopiedStack) -> Iterator[None]:
    dynamodb, table = client("dynamodb"), copy.physical["JobsTable"]
    dynamodb.update_table(TableName=table, StreamSpecification={"StreamEnabled": False})
    yield
    copy.replace_table("JobsTable")
    copy.replace_mapping("StartJobFunctionInsertedShards")


@fault("LedgerTable", "expiry", "do not expire by expires_at")
def a_table_without_expiry(copy: CopiedStack) -> Iterator[None]:
    dynamodb, table = client("dynamodb"), copy.physical["LedgerTable"]
    for enabled in (False, True):
        specified = {"Enabled": enabled, "AttributeName": "expires_at"}
        dynamodb.update_time_to_live(TableName=table, TimeToLiveSpecification=specified)
        if not enabled:
            yield


@fault("RecordsTable", "recovery", "can't be restored to any moment")
def a_table_without_recovery(copy: CopiedStack) -> Iterator[None]:
    dynamodb, table = client("dynamodb"), copy.physical["RecordsTable"]
    for specified in (
        {"PointInTimeRecoveryEnabled": False},
        {"PointInTimeRecoveryEnabled": True, "RecoveryPeriodInDays": 35},
    ):
        dynamodb.update_continuous_backups(TableName=table, PointInTimeRecoverySpecification=specified)
        if len(specified) == 1:
            yield


@fault("CatalogueTable", "protection", "can be deleted by mistake")
def a_table_without_protection(copy: CopiedStack) -> Iterator[None]:
    dynamodb, table = client("dynamodb"), copy.physical["CatalogueTable"]
    dynamodb.update_table(TableName=table, DeletionProtectionEnabled=False)
    yield
    dynamodb.update_table(TableName=table, DeletionProtectionEnabled=True)


@fault("LedgerTable", "indexes", "the index by-time is missing")
def a_table_without_an_index(copy: CopiedStack) -> Iterator[None]:
    wanted = copy.template["Resources"]["LedgerTable"]["Properties"]
    (index,) = wanted["GlobalSecondaryIndexes"]
    for change in ({"Delete": {"IndexName": index["IndexName"]}}, {"Create": index}):
        client("dynamodb").update_table(
            TableName=copy.physical["LedgerTable"],
            AttributeDefinitions=wanted["AttributeDefinitions"],
            GlobalSecondaryIndexUpdates=[change],
        )
        if "Delete" in change:
            yield


@fault("ShardQueue", "times", "hidden for 30 seconds instead of 1800")
def a_queue_with_another_visibility(copy: CopiedStack) -> Iterator[None]:
    queue = copy.physical["ShardQueue"]
    client("sqs").set_queue_attributes(QueueUrl=queue, Attributes={"VisibilityTimeout": "30"})
    yield
    client("sqs").set_queue_attributes(QueueUrl=queue, Attributes={"VisibilityTimeout": "1800"})


@fault("ImportQueue", "redrive", "goes to no other queue")
def a_queue_whose_failures_go_nowhere(copy: CopiedStack) -> Iterator[None]:
    queue, wanted = copy.physical["ImportQueue"], copy.wanted("ImportQueue")["RedrivePolicy"]
    client("sqs").set_queue_attributes(QueueUrl=queue, Attributes={"RedrivePolicy": ""})
    yield
    client("sqs").set_queue_attributes(QueueUrl=queue, Attributes={"RedrivePolicy": json.dumps(wanted)})


@fault("UndeliveredEventsQueue", "presence", "is not there")
def a_queue_that_is_gone(copy: CopiedStack) -> Iterator[None]:
    client("sqs").delete_queue(QueueUrl=copy.physical["UndeliveredEventsQueue"])
    yield
    copy.make_again("UndeliveredEventsQueue")


@fault("FilesBucket", "versions", "keeps no versions")
def a_bucket_without_versions(copy: CopiedStack) -> Iterator[None]:
    s3, name = client("s3"), copy.physical["FilesBucket"]
    s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Suspended"})
    yield
    s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})


@fault("FilesBucket", "privacy", "may be made public")
def a_bucket_that_may_be_public(copy: CopiedStack) -> Iterator[None]:
    client("s3").delete_public_access_block(Bucket=copy.physical["FilesBucket"])
    yield
    configure(copy.wanted("FilesBucket"))


@fault("FilesBucket", "lifecycle", "lacks the rule hidden-files-are-forgotten")
def a_bucket_that_forgets_nothing(copy: CopiedStack) -> Iterator[None]:
    client("s3").delete_bucket_lifecycle(Bucket=copy.physical["FilesBucket"])
    yield
    configure(copy.wanted("FilesBucket"))


@fault("FilesBucket", "encryption", "not encrypted with the stack's key")
def a_bucket_without_the_key(copy: CopiedStack) -> Iterator[None]:
    client("s3").delete_bucket_encryption(Bucket=copy.physical["FilesBucket"])
    yield
    configure(copy.wanted("FilesBucket"))


@fault("FilesBucket", "notifications", "of no new file")
def a_bucket_that_tells_nobody(copy: CopiedStack) -> Iterator[None]:
    client("s3").put_bucket_notification_configuration(
        Bucket=copy.physical["FilesBucket"], NotificationConfiguration={}
    )
    yield
    configure(copy.wanted("FilesBucket"))


@fault("FilesBucketPolicy", "statements", "lacks TlsOnly")
def a_bucket_without_its_policy(copy: CopiedStack) -> Iterator[None]:
    client("s3").delete_bucket_policy(Bucket=copy.physical["FilesBucket"])
    yield
    copy.make_again("FilesBucketPolicy")


@fault("DataKey", "state", "PendingDeletion")
def a_key_that_is_to_be_deleted(copy: CopiedStack) -> Iterator[None]:
    kms, key = client("kms"), copy.physical["DataKey"]
    kms.schedule_key_deletion(KeyId=key, PendingWindowInDays=30)
    yield
    kms.cancel_key_deletion(KeyId=key)
    kms.enable_key(KeyId=key)


@fault("DataKey", "state", "Disabled")
def a_key_that_is_disabled(copy: CopiedStack) -> Iterator[None]:
    client("kms").disable_key(KeyId=copy.physical["DataKey"])
    yield
    client("kms").enable_key(KeyId=copy.physical["DataKey"])


@fault("DataKey", "rotation", "does not rotate")
def a_key_that_stays_the_same(copy: CopiedStack) -> Iterator[None]:
    client("kms").disable_key_rotation(KeyId=copy.physical["DataKey"])
    yield
    client("kms").enable_key_rotation(KeyId=copy.physical["DataKey"])
