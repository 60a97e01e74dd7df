"""A stream's source gives a change up that is too old, as Lambda does, whether it was tried before or not."""

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from infra.local import logs
from infra.local.functions import FunctionFailed
from infra.local.sources import streams
from infra.local.sources.streams import StreamSource

OLDEST = 3600


class _Stream:
    """As much of a client as the source asks for: one shard, whose changes are of these ages."""

    class exceptions:  # noqa: N801 – botocore calls it so
        class TrimmedDataAccessException(Exception):
            pass

    def __init__(self, *ages: float) -> None:
        self._ages = ages

    def describe_stream(self, **_asked: str) -> dict[str, Any]:
        return {"StreamDescription": {"Shards": [{"ShardId": "only"}]}}

    def get_shard_iterator(self, **_asked: str) -> dict[str, Any]:
        return {"ShardIterator": "start"}

    def get_records(self, **_asked: object) -> dict[str, Any]:
        made = [datetime.now(UTC) - timedelta(seconds=age) for age in self._ages]
        records = [
            {"dynamodb": {"SequenceNumber": str(number), "ApproximateCreationDateTime": at}}
            for number, at in enumerate(made)
        ]
        return {"Records": records, "NextShardIterator": "end"}


class _Function:
    name = "Watching"

    def __init__(self, failures: int = 0) -> None:
        self.seen: list[list[str]] = []
        self._failures = failures

    def invoke(self, event: dict[str, Any]) -> None:
        self.seen.append([record["dynamodb"]["SequenceNumber"] for record in event["Records"]])
        if len(self.seen) <= self._failures:
            raise FunctionFailed("ValueError")


def _source(function: _Function, *ages: float, **more: object) -> StreamSource:
    logs.clear()
    properties = {"Stream": "arn:stream/table", "StartingPosition": "TRIM_HORIZON", "MaximumRecordAgeInSeconds": OLDEST}
    given: Any = (function, {**properties, **more}, _Stream(*ages), threading.Event())
    return StreamSource(*given)


def _dropped() -> int:
    return sum("stream batch dropped" in line for line in logs.lines())


def test_a_change_that_is_too_old_is_never_tried() -> None:
    function = _Function()
    _source(function, OLDEST + 60, OLDEST - 60).step()
    assert (function.seen, _dropped()) == ([["1"]], 1)


def test_a_change_that_grows_too_old_is_tried_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "SECONDS_UNTIL_RETRY", 0.01)
    function = _Function(failures=1000)
    _source(function, OLDEST - 0.1).step()
    assert 1 < len(function.seen) < 1000
    assert _dropped() == 1


def test_a_change_is_tried_as_often_as_the_template_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "SECONDS_UNTIL_RETRY", 0)
    function = _Function(failures=1000)
    _source(function, 0, MaximumRetryAttempts=3).step()
    assert (len(function.seen), _dropped()) == (4, 1)
