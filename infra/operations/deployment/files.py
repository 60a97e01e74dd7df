"""The bucket: versions, who may read it, its lifecycle, its key, and which functions it calls for new files."""

from collections.abc import Iterator
from typing import Any

from infra.operations.deployment.account import NotThere
from infra.operations.deployment.resource import Amiss, Estate, Looks, Resource, differs

_BLOCKS = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")


def _said(bucket: Resource, estate: Estate, operation: str, key: str) -> Any:  # noqa: ANN401 – any part of the configuration
    try:
        return estate.account.ask("s3", operation, Bucket=bucket.physical).get(key) or {}
    except NotThere:
        # What is not configured is answered like what is not there. The versions show whether the bucket is gone.
        return {}


def _versions(bucket: Resource, estate: Estate) -> Iterator[Amiss]:
    if estate.account.ask("s3", "get_bucket_versioning", Bucket=bucket.physical).get("Status") != "Enabled":
        on = "--versioning-configuration Status=Enabled"
        yield Amiss(
            what="it keeps no versions, so that an upload over another loses it",
            do=f"aws s3api put-bucket-versioning --bucket {bucket.physical} {on}",
        )


def _privacy(bucket: Resource, estate: Estate) -> Iterator[Amiss]:
    found = _said(bucket, estate, "get_public_access_block", "PublicAccessBlockConfiguration")
    if not all(found.get(block) for block in _BLOCKS):
        blocks = ",".join(f"{block}=true" for block in _BLOCKS)
        yield Amiss(
            what="it may be made public",
            do=f"aws s3api put-public-access-block --bucket {bucket.physical}"
            f" --public-access-block-configuration {blocks}; then look who has read it",
        )


def _lifecycle(bucket: Resource, estate: Estate) -> Iterator[Amiss]:
    rules = _said(bucket, estate, "get_bucket_lifecycle_configuration", "Rules") or []
    enabled = {rule.get("ID") for rule in rules if rule["Status"] == "Enabled"}
    for rule in bucket.wanted["LifecycleConfiguration"]["Rules"]:
        if rule["Id"] not in enabled:
            yield Amiss(
                what=f"its lifecycle lacks the rule {rule['Id']}",
                do="put the rules of template.yaml back: aws s3api put-bucket-lifecycle-configuration",
            )


def _encryption(bucket: Resource, estate: Estate) -> Iterator[Amiss]:
    (wanted,) = bucket.wanted["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    key = wanted["ServerSideEncryptionByDefault"]["KMSMasterKeyID"]
    found = _said(bucket, estate, "get_bucket_encryption", "ServerSideEncryptionConfiguration")
    keys = [rule["ApplyServerSideEncryptionByDefault"].get("KMSMasterKeyID") for rule in found.get("Rules", [])]
    if len(keys) != 1 or differs(key, keys[0]):
        yield Amiss(
            what="new files are not encrypted with the stack's key",
            do="aws s3api put-bucket-encryption, as template.yaml says",
        )


def _notifications(bucket: Resource, estate: Estate) -> Iterator[Amiss]:
    said = estate.account.ask("s3", "get_bucket_notification_configuration", Bucket=bucket.physical)
    notified = {one["LambdaFunctionArn"] for one in said.get("LambdaFunctionConfigurations", [])}
    for wanted in bucket.wanted.get("NotificationConfiguration", {}).get("LambdaConfigurations", []):
        function = wanted["Function"]
        if all(differs(function, one) for one in notified):
            yield Amiss(
                what=f"it tells {function.rpartition(':')[2]} of no new file",
                do="put the notifications of template.yaml back: aws s3api put-bucket-notification-configuration",
            )


def _policy(policy: Resource, estate: Estate) -> Iterator[Amiss]:
    bucket = policy.wanted["Bucket"]
    try:
        found = estate.account.ask("s3", "get_bucket_policy", Bucket=bucket)["Policy"]
    except NotThere:
        found = ""
    for statement in policy.wanted["PolicyDocument"]["Statement"]:
        if f'"{statement["Sid"]}"' not in found:
            yield Amiss(
                what=f"the bucket's policy lacks {statement['Sid']}",
                do="put the policy of template.yaml back: aws s3api put-bucket-policy",
            )


LOOKS: Looks = {
    "AWS::S3::Bucket": {
        "versions": _versions,
        "privacy": _privacy,
        "lifecycle": _lifecycle,
        "encryption": _encryption,
        "notifications": _notifications,
    },
    "AWS::S3::BucketPolicy": {"statements": _policy},
}
