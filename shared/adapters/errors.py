"""The one place where AWS's errors become ours."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from http import HTTPStatus
from typing import cast

from botocore.exceptions import ClientError, ConnectionError, HTTPClientError  # noqa: A004 – botocore's own name for it

from shared.kernel.errors import Invalid, StaleVersion, Unavailable

CONDITION_FAILED = frozenset({"ConditionalCheckFailedException", "ConditionalCheckFailed"})
DUPLICATE = frozenset({"DuplicateItem", "DuplicateItemException"})  # an insert of what is there
# What DynamoDB Local says of a duplicate in a transaction, under the code of a value that can't be stored.
_DUPLICATE_ON_THE_ENGINE = "Duplicate primary key"
CONFLICTS = frozenset({"TransactionConflictException", "TransactionConflict"})
# The client repeats throttled requests itself, but not transactions that conflict with another.
WORTH_ANOTHER_TRY = CONFLICTS | {"ProvisionedThroughputExceeded", "ThrottlingError"}
REFUSED = frozenset({"ValidationException", "ValidationError", "SerializationException"})
TRANSIENT = CONFLICTS | {
    "BandwidthLimitExceeded",
    "InternalError",
    "InternalFailure",
    "InternalServerError",
    "LimitExceededException",
    "OperationAborted",
    "PriorRequestNotComplete",
    "ProvisionedThroughputExceeded",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "RequestThrottled",
    "RequestTimeout",
    "RequestTimeoutException",
    "ServiceUnavailable",
    "ServiceUnavailableException",
    "SlowDown",
    "Throttling",
    "ThrottlingError",
    "ThrottlingException",
    "TooManyRequestsException",
    "TransactionInProgressException",
}


def code_of(error: ClientError) -> str:
    return error.response.get("Error", {}).get("Code", "")


def codes_of(error: ClientError) -> list[str]:
    """Return the code of each part of a cancelled transaction, or the only one of another error."""
    reasons = cast("Sequence[Mapping[str, str]]", error.response.get("CancellationReasons", ()))
    return [
        "DuplicateItem" if reason.get("Message", "").startswith(_DUPLICATE_ON_THE_ENGINE) else reason.get("Code", "")
        for reason in reasons
    ] or [code_of(error)]


def is_transient(error: ClientError) -> bool:
    """Tell whether the same request may succeed later."""
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    return code_of(error) in TRANSIENT or status >= HTTPStatus.INTERNAL_SERVER_ERROR


def unavailable() -> Unavailable:
    """Return the error for a store that did not answer."""
    # The text says nothing of the request (X8).
    return Unavailable("store_unavailable", "a store did not answer; try again later")


def stale() -> StaleVersion:
    """Return the error for a condition that does not hold."""
    return StaleVersion("stale_version", "this has changed since it was read, or exists already")


def not_storable() -> Invalid:
    """Return the error for what the store refuses."""
    return Invalid("not_storable", "this is more, or other, than can be stored")


@contextmanager
def domain_errors() -> Iterator[None]:
    """Raise ``StaleVersion`` for a failed condition, ``Unavailable`` for a transient failure; let the rest pass."""
    try:
        yield
    except ClientError as error:
        if code_of(error) in CONDITION_FAILED:
            raise stale() from error
        if is_transient(error):
            raise unavailable() from error
        raise
    except (HTTPClientError, ConnectionError) as error:
        raise unavailable() from error
