"""Makes AWS's clients, with bounds on time and retries. botocore alone: boto3's extras would slow each cold start."""

import json
from collections.abc import Callable
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar, cast

import botocore.session
from botocore.config import Config
from botocore.parsers import JSONParser, ResponseParserFactory
from botocore.serialize import JSONSerializer

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sqs import SQSClient

_COMMON = Config(
    # botocore would build its own from twenty parts, twice a request.
    user_agent="expunge",
    tcp_keepalive=True,
    # The user of a presigned link could not send checksums.
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
)
# We build every request ourselves, so the client need not validate it: that would cost more than the rest of the request, and
# its errors repeat the values (X8).
_UNVALIDATED = Config(parameter_validation=False)
_LEAST_CONNECTIONS = 10


def bounded(connect: float, read: float, attempts: int) -> Config:
    """Return bounds in seconds and attempts."""
    # All attempts and the waits between them, up to 1, 2, 4 seconds and so on, must fit into the time of the shortest function
    # that uses the client. A function killed in the middle leaves more to repair than one that reports an unanswered request.
    retries: Any = {"mode": "standard", "total_max_attempts": attempts}
    return _COMMON.merge(Config(connect_timeout=connect, read_timeout=read, retries=retries))


# DynamoDB and SQS answer in milliseconds, a full batch or transaction in a few hundred: after 3 seconds the connection is lost.
# 4 attempts take 23 seconds at most, of the API's 29. Throttling seldom lasts longer, and batches retry further (backoff.py).
_QUICK = bounded(connect=1, read=3, attempts=4)
# S3 takes a second or two to delete a thousand versions. 3 attempts take 27 seconds at most; a worker returns for the rest.
_FILES = bounded(connect=1, read=7, attempts=3)
# Cognito allows an account 25 requests a second and refuses the rest, so waiting is usual: 5 attempts take 30 seconds at most,
# of a worker's 300. Redactions by hand reach no portal account.
_POOLS = bounded(connect=1, read=2, attempts=5)
# Cognito waits 5 seconds for a trigger and then calls it again: 2 attempts take 4 seconds at most.
_LOGINS = bounded(connect=0.5, read=1, attempts=2)


def dynamodb_client(threads: int = 1) -> "DynamoDBClient":
    return _dynamodb(_QUICK.merge(_UNVALIDATED).merge(_pool(threads)))


def login_client() -> "DynamoDBClient":
    return _dynamodb(_LOGINS.merge(_UNVALIDATED))


def _dynamodb(config: Config) -> "DynamoDBClient":
    client: DynamoDBClient = _session().create_client("dynamodb", config=config)
    client._serializer = _PlainSerializer()  # type: ignore[attr-defined]  # noqa: SLF001 – there is no other way to choose one
    return client


def s3_client(threads: int = 1) -> "S3Client":
    # Version 4 signs headers. botocore's default, the global address, redirects to the bucket's region, which the signature
    # does not cover.
    links = Config(signature_version="s3v4", s3={"addressing_style": "virtual"})
    client: S3Client = _session().create_client("s3", config=_FILES.merge(_pool(threads)).merge(links))
    return client


def sqs_client() -> "SQSClient":
    client: SQSClient = _session().create_client("sqs", config=_QUICK.merge(_UNVALIDATED))
    return client


def cognito_client() -> "CognitoIdentityProviderClient":
    client: CognitoIdentityProviderClient = _session().create_client("cognito-idp", config=_POOLS.merge(_UNVALIDATED))
    return client


C = TypeVar("C")


def when_needed(make: Callable[[], C]) -> C:
    """Return a stand-in that makes the client, thread-safely, at its first use."""
    # A client takes 40 ms to make, and most invocations of some functions need none.
    return cast("C", _WhenNeeded(make))


def _pool(threads: int) -> Config:
    return Config(max_pool_connections=max(_LEAST_CONNECTIONS, threads))


@cache
def _session() -> Any:  # noqa: ANN401 – the stubs know a client's type from boto3 alone
    session = botocore.session.Session()
    session.register_component("response_parser_factory", _ParserFactory())
    return session


class _ParserFactory(ResponseParserFactory):
    def create_parser(self, protocol_name: str) -> Any:  # noqa: ANN401 – botocore's own type
        # botocore's own parser for other protocols, such as S3's XML.
        return _PlainParser() if protocol_name == "json" else super().create_parser(protocol_name)


class _PlainParser(JSONParser):
    def _handle_json_body(self, raw_body: bytes, shape: object) -> object:  # noqa: ARG002 – the base class's signature
        # botocore would rebuild the answer value by value, to convert binary data and times. Our answers have neither, and for
        # DynamoDB that was a sixth of the worker's CPU time.
        return json.loads(raw_body or b"{}")


class _PlainSerializer(JSONSerializer):
    def _serialize(self, serialized: dict[str, object], value: dict[str, object], *_shape: object) -> None:
        # botocore would rebuild the parameters value by value, to encode binary data. There is none, and that was a tenth of the
        # CPU time.
        serialized.update(value)


class _WhenNeeded:
    def __init__(self, make: Callable[[], object]) -> None:
        self._make = make
        self._lock = Lock()
        self._client: object = None

    def __getattr__(self, name: str) -> object:
        with self._lock:
            if self._client is None:
                self._client = self._make()
        return getattr(self._client, name)
