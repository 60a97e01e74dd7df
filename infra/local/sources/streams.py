"""DynamoDB streams, as Lambda reads them."""

import base64
import json
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from infra.local import logs
from infra.local.clients import REGION
from infra.local.functions import Function, FunctionFailed
from infra.local.sources.patterns import matches
from infra.local.sources.source import failed

if TYPE_CHECKING:
    from mypy_boto3_dynamodbstreams import DynamoDBStreamsClient
    from mypy_boto3_dynamodbstreams.type_defs import GetRecordsOutputTypeDef

SECONDS_UNTIL_RETRY = 0.2
FOREVER = -1


class StreamSource:
    """Hands a table's changes to a function in order: a failed change holds up all later ones.

    A failed batch is tried again from the failed item, or in halves if the template says so. After its last attempt it is dropped
    with a log line; so is a change that is older than the template allows, tried or not.
    """

    def __init__(
        self,
        function: Function,
        properties: Mapping[str, Any],
        streams: "DynamoDBStreamsClient",
        stopping: threading.Event,
    ) -> None:
        self._function = function
        self._arn = properties["Stream"]
        self._size = int(properties.get("BatchSize", 100))
        self._halves = bool(properties.get("BisectBatchOnFunctionError", False))
        self._partial = "ReportBatchItemFailures" in properties.get("FunctionResponseTypes", [])
        self._retries = int(properties.get("MaximumRetryAttempts", FOREVER))
        self._oldest = float(properties.get("MaximumRecordAgeInSeconds", FOREVER))
        filters = properties.get("FilterCriteria", {}).get("Filters", [])
        self._patterns = [json.loads(item["Pattern"]) for item in filters]
        self._streams = streams
        self._stopping = stopping
        self._iterators = self._start(properties["StartingPosition"])

    @property
    def name(self) -> str:
        """The table's name, which is a part of its stream's."""
        return str(self._arn).split("/")[1]

    def step(self) -> bool:
        more = False
        for shard, iterator in list(self._iterators.items()):
            answer = self._read(shard, iterator, self._size)
            records = [self._record(dict(record)) for record in answer["Records"]]
            wanted = [
                record for record in records if not self._patterns or any(matches(p, record) for p in self._patterns)
            ]
            self._hand_over(wanted)
            more = more or len(records) == self._size
            # Advance only now, so that `is_empty` sees the batch until it is handled.
            following: str | None = answer.get("NextShardIterator")  # None at a closed shard's end, despite the stubs
            if following is None:
                self._follow(shard)
                more = True
            else:
                self._iterators[shard] = following
        return more

    def is_empty(self) -> bool:
        return not any(self._read(shard, iterator, 1)["Records"] for shard, iterator in list(self._iterators.items()))

    def _read(self, shard: str, iterator: str, limit: int) -> "GetRecordsOutputTypeDef":
        try:
            return self._streams.get_records(ShardIterator=iterator, Limit=limit)
        except self._streams.exceptions.TrimmedDataAccessException:
            # DynamoDB Local numbers all tables' changes in one series, so a stream's first iterator, which says 1, is too old
            # as soon as another table was written first.
            again = self._streams.get_shard_iterator(
                StreamArn=self._arn, ShardId=shard, ShardIteratorType="TRIM_HORIZON"
            )["ShardIterator"]
            return self._streams.get_records(ShardIterator=again, Limit=limit)

    def _start(self, position: Any, after: str | None = None) -> dict[str, str]:  # noqa: ANN401 (the API's literal type)
        shards = self._streams.describe_stream(StreamArn=self._arn)["StreamDescription"]["Shards"]
        return {
            shard["ShardId"]: self._streams.get_shard_iterator(
                StreamArn=self._arn, ShardId=shard["ShardId"], ShardIteratorType=position
            )["ShardIterator"]
            for shard in shards
            if after is None or shard.get("ParentShardId") == after
        }

    def _follow(self, ended: str) -> None:
        for shard, iterator in self._start("TRIM_HORIZON", after=ended).items():
            self._iterators.setdefault(shard, iterator)
        del self._iterators[ended]

    def _hand_over(self, records: list[dict[str, Any]]) -> None:
        waiting = [(records, 0)] if records else []
        while waiting and not self._stopping.is_set():
            batch, retries = waiting.pop()
            young = [record for record in batch if not self._is_too_old(record)]
            if len(young) < len(batch):
                self._drop()
            left = self._left(young)
            if not left:
                continue
            if self._halves and len(left) == len(young) > 1:
                middle = len(left) // 2
                waiting += [(left[middle:], retries), (left[:middle], retries)]
            elif self._retries != FOREVER and retries >= self._retries:
                self._drop()
            else:
                self._stopping.wait(SECONDS_UNTIL_RETRY)
                waiting.append((left, retries + 1))

    def _is_too_old(self, record: Mapping[str, Any]) -> bool:
        made: float = record["dynamodb"]["ApproximateCreationDateTime"]
        return FOREVER != self._oldest < datetime.now(UTC).timestamp() - made

    def _drop(self) -> None:
        logs.add({"level": "ERROR", "function_name": self._function.name, "message": "stream batch dropped"})

    def _left(self, batch: list[dict[str, Any]]) -> list[dict[str, Any]]:
        if not batch:
            return batch
        names = [record["dynamodb"]["SequenceNumber"] for record in batch]
        try:
            reply = self._function.invoke({"Records": batch})
        except FunctionFailed:
            return batch
        again = failed(reply, names) if self._partial else set()
        first = min((names.index(name) for name in again), default=len(batch))
        return batch[first:]

    def _record(self, record: dict[str, Any]) -> dict[str, Any]:
        made: dict[str, Any] = json.loads(json.dumps(record, default=_plain))
        return made | {"awsRegion": REGION, "eventSource": "aws:dynamodb", "eventSourceARN": self._arn}


def _plain(value: object) -> float | str:
    if isinstance(value, datetime):
        return value.timestamp()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    raise TypeError(type(value).__name__)
