"""How long a call to AWS may take at most, in the function that has the least time for it."""

from collections.abc import Callable
from typing import Any

import pytest
from botocore.client import BaseClient

from shared.adapters import connection
from tests.infra.deployed import FUNCTIONS

API, WORKER, LOGIN = (
    FUNCTIONS[name].get("Timeout", 29)
    for name in ("RedactionsFunction", "RunJobShardFunction", "GuardPortalLoginFunction")
)


def _longest(client: BaseClient) -> float:
    """Return the seconds that a call takes where no attempt is answered and each wait is as long as it can be."""
    config: Any = client.meta.config  # the stubs know none of its options
    attempts = config.retries["total_max_attempts"]
    waits = sum(2**number for number in range(attempts - 1))
    return float(attempts * (config.connect_timeout + config.read_timeout) + waits)


@pytest.mark.parametrize(
    ("make", "has"),
    [
        (connection.dynamodb_client, API),
        (connection.sqs_client, API),
        (connection.s3_client, API),
        (connection.cognito_client, WORKER),
        (connection.login_client, LOGIN),
    ],
)
def test_a_call_that_nobody_answers_ends_before_its_function_does(
    make: Callable[[], BaseClient], has: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-2")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "none")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "none")
    client = make()
    config: Any = client.meta.config
    assert config.retries["mode"] == "standard"
    assert _longest(client) < has
