"""What a call to AWS needs: the actions and resources that a role has to grant for it."""

from collections.abc import Iterator, Mapping
from typing import Any

from tests.privileges.naming import bucket_arn, pool_arn, queue_arn
from tests.privileges.needs import Need
from tests.privileges.tables import table_needs

_ON_A_BUCKET = {"ListObjectVersions": "s3:ListBucketVersions", "ListObjectsV2": "s3:ListBucket"}
_ON_AN_OBJECT = {"PutObject": "s3:PutObject", "GetObject": "s3:GetObject", "HeadObject": "s3:GetObject"}
_ON_A_VERSION = {"GetObject": "s3:GetObjectVersion", "HeadObject": "s3:GetObjectVersion"}
# The clients sign in headers, and a link in its query. botocore speaks HTTPS unless it is given an address; Python's least is
# TLS 1.2, and a browser's no less, so that is what has to be enough.
_SIGNED = {False: ("s3:authType", "REST-HEADER"), True: ("s3:authType", "REST-QUERY-STRING")}
_SECURE = (("aws:SecureTransport", "true"), ("s3:TlsVersion", "1.2"))


def needs(
    service: str, operation: str, parameters: Mapping[str, Any], *, is_link: bool = False, is_stated: bool = False
) -> Iterator[Need]:
    """Yield what a call needs; a call that is unknown here needs something that no role grants, so that it is noticed.

    *is_link* of a link that is signed for somebody else, *is_stated* of a put that is a statement of PartiQL on AWS.
    """
    match service:
        case "dynamodb":
            yield from table_needs(operation, parameters, is_stated=is_stated)
        case "s3":
            context = tuple(sorted((*_SECURE, _SIGNED[is_link])))
            yield from (Need(one.action, one.resource, context) for one in _bucket_needs(operation, parameters))
        case "sqs" if operation in {"SendMessage", "SendMessageBatch"}:
            yield Need("sqs:SendMessage", queue_arn(parameters["QueueUrl"].rpartition("/")[2]))
        case "cognito-idp":
            # A pool's id is drawn by lot. Functions know the portal's pool alone, so it can be no other.
            yield Need(f"cognito-idp:{operation}", pool_arn("PortalUserPool"))
        case _:
            yield Need(f"unknown to tests.privileges: {service} {operation}", "")


def _bucket_needs(operation: str, parameters: Mapping[str, Any]) -> Iterator[Need]:
    bucket = bucket_arn(parameters["Bucket"])
    if operation in _ON_A_BUCKET:
        yield Need(_ON_A_BUCKET[operation], bucket)
    elif operation in _ON_AN_OBJECT:
        actions = _ON_A_VERSION if "VersionId" in parameters else _ON_AN_OBJECT
        yield Need(actions[operation], f"{bucket}/{parameters['Key']}")
        if operation == "HeadObject":
            # S3 answers 403 for an object that is gone, not 404, unless the caller may list.
            yield Need("s3:ListBucket", bucket)
    elif operation == "DeleteObjects":
        for one in parameters["Delete"]["Objects"]:
            action = "s3:DeleteObjectVersion" if "VersionId" in one else "s3:DeleteObject"
            yield Need(action, f"{bucket}/{one['Key']}")
    else:
        yield Need(f"unknown to tests.privileges: s3 {operation}", "")
