"""The clients, each made once per process: bounded in time on purpose, retried as AWS advises, one connection a thread.

They come from botocore itself. boto3 would add its resources and transfers, which nothing here uses, to every cold start.
"""

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
    # botocore would put its own together anew, from twenty parts, twice a request.
    user_agent="expunge",
    tcp_keepalive=True,
    # Checksums that whoever uses a presigned link could not send.
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
)
# Requests that are built here alone need no validation by the client, which costs more than the rest of a request and whose
# errors repeat the values (X8).
_UNVALIDATED = Config(parameter_validation=False)
_LEAST_CONNECTIONS = 10


def bounded(connect: float, read: float, attempts: int) -> Config:
    """Return bounds in seconds. "standard" retries wait up to 1, 2, 4 … seconds in between, and stop where a service is down.

    All attempts and the waits between them have to fit into the time of the shortest function that uses the client: one that is
    killed in the middle leaves more to make good than one that says that a store did not answer.
    """
    retries: Any = {"mode": "standard", "total_max_attempts": attempts}
    return _COMMON.merge(Config(connect_timeout=connect, read_timeout=read, retries=retries))


# DynamoDB and SQS answer in milliseconds, a full batch or transaction in a few hundred: what takes 3 seconds has lost its
# connection. 4 attempts are 23 seconds at most, of the API's 29. Throttling outlasts that seldom, and batches wait on (backoff.py).
_QUICK = bounded(connect=1, read=3, attempts=4)
# S3 takes a second or two to delete a thousand versions. 3 attempts are 27 seconds at most; a worker comes back for the rest.
_FILES = bounded(connect=1, read=7, attempts=3)
# Cognito lets an account ask 25 times a second and refuses the rest, so that waiting is the usual thing: 5 attempts, 30 seconds
# at most, of a worker's 300. Redactions by hand reach no portal account.
_POOLS = bounded(connect=1, read=2, attempts=5)
# Cognito itself waits 5 seconds for a trigger, and calls it again: 2 attempts are 4 seconds at most.
_LOGINS = bounded(connect=0.5, read=1, attempts=2)


def dynamodb_client(threads: int = 1) -> "DynamoDBClient":
    """Return a client that *threads* threads may share."""
    return _dynamodb(_QUICK.merge(_UNVALIDATED).merge(_pool(threads)))


def login_client() -> "DynamoDBClient":
    """Return a client for whoever has a login wait."""
    return _dynamodb(_LOGINS.merge(_UNVALIDATED))


def _dynamodb(config: Config) -> "DynamoDBClient":
    client: DynamoDBClient = _session().create_client("dynamodb", config=config)
    client._serializer = _PlainSerializer()  # type: ignore[attr-defined]  # noqa: SLF001 – there is no other way to choose one
    return client


def s3_client(threads: int = 1) -> "S3Client":
    """Return a client that *threads* threads may share.

    Its links are signed by the one method that signs headers, and go straight to the bucket's region: the global address, which
    botocore would put into them, answers with a redirection that the signature does not cover.
    """
    links = Config(signature_version="s3v4", s3={"addressing_style": "virtual"})
    client: S3Client = _session().create_client("s3", config=_FILES.merge(_pool(threads)).merge(links))
    return client


def sqs_client() -> "SQSClient":
    """Return a client."""
    client: SQSClient = _session().create_client("sqs", config=_QUICK.merge(_UNVALIDATED))
    return client


def cognito_client() -> "CognitoIdentityProviderClient":
    """Return a client."""
    client: CognitoIdentityProviderClient = _session().create_client("cognito-idp", config=_POOLS.merge(_UNVALIDATED))
    return client


C = TypeVar("C")


def when_needed(make: Callable[[], C]) -> C:
    """Return what makes the client at its first use: for functions that mostly do without; one costs 40 ms."""
    return cast("C", _WhenNeeded(make))


def _pool(threads: int) -> Config:
    return Config(max_pool_connections=max(_LEAST_CONNECTIONS, threads))


@cache
def _session() -> Any:  # noqa: ANN401 – the stubs know a client's type from boto3 alone
    session = botocore.session.Session()
    session.register_component("response_parser_factory", _ParserFactory())
    return session


class _ParserFactory(ResponseParserFactory):
    """Makes botocore's parsers, but for services that speak plain JSON."""

    def create_parser(self, protocol_name: str) -> Any:  # noqa: ANN401 – botocore's own type
        return _PlainParser() if protocol_name == "json" else super().create_parser(protocol_name)


class _PlainParser(JSONParser):
    """Takes a JSON answer as it is.

    botocore would rebuild it value by value, to turn binary data and times into richer types. No answer that is read here has
    any, and for DynamoDB that was a sixth of the worker's CPU time.
    """

    def _handle_json_body(self, raw_body: bytes, shape: object) -> object:  # noqa: ARG002 – the base class's signature
        return json.loads(raw_body or b"{}")


class _PlainSerializer(JSONSerializer):
    """Sends parameters as they are.

    botocore would rebuild them value by value, to encode binary data. There is none, and that was a tenth of the CPU time.
    """

    def _serialize(self, serialized: dict[str, object], value: dict[str, object], *_shape: object) -> None:
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
