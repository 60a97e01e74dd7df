"""The one place where AWS's errors become ours."""

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus

from botocore.exceptions import ClientError, ConnectionError, HTTPClientError  # noqa: A004 – botocore's own name for it

from shared.kernel.errors import StaleVersion, Unavailable

CONDITION_FAILED = frozenset({"ConditionalCheckFailedException", "ConditionalCheckFailed"})
DUPLICATE = frozenset({"DuplicateItem", "DuplicateItemException"})  # an insert of what is there
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
