"""Counts what is asked of AWS, by a botocore hook: requests, and the units that DynamoDB charges, computed from the items' sizes.

It follows every write, so that it knows how large the item was that a deletion or a condition met. Writes that name expressions or
statements are followed by a look at the items, over a client of its own that is not counted.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Any

from botocore.session import Session

from bench.capacity import read_units, write_units
from bench.shadow import Key, Table

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_PARAMETERS = "bench.parameters"
_REFUSED = frozenset({"ConditionalCheckFailedException", "TransactionCanceledException"})
Parameters = Mapping[str, Any]
Place = tuple[str, Key]  # a table's name, and a key in it


@dataclass(slots=True)
class Counts:
    """What was counted: requests by operation, and units."""

    requests: Counter[str] = field(default_factory=Counter)
    write_units: float = 0
    read_units: float = 0

    @property
    def total(self) -> int:
        """All requests."""
        return self.requests.total()


class Tally:
    """One counter; see the module. *client* looks at tables, uncounted."""

    def __init__(self, client: "DynamoDBClient") -> None:
        self.counts = Counts()
        self.calls: list[tuple[str, str, Parameters]] = []
        self._client = client
        self._lock = Lock()
        self._tables: dict[str, Table] = {}
        self._readers: dict[str, Callable[[Parameters, Mapping[str, Any]], None]] = {
            "PutItem": self._put,
            "UpdateItem": self._update,
            "DeleteItem": self._delete,
            "BatchWriteItem": self._batch_write,
            "TransactWriteItems": self._transaction,
            "BatchExecuteStatement": self._statements,
            "GetItem": self._get,
            "BatchGetItem": self._batch_get,
            "Query": self._query,
        }

    def heard(self, operation: str, service: str, parameters: Parameters, answer: Mapping[str, Any]) -> None:
        """Count one call and what it was charged."""
        with self._lock:
            self.counts.requests[f"{service}:{operation}"] += 1
            self.calls.append((service, operation, parameters))
            if service == "dynamodb":
                self._readers[operation](parameters, answer)

    def reset(self) -> None:
        """Count from nothing again; what stands in the tables stays known."""
        self.counts, self.calls = Counts(), []

    def forget(self) -> None:
        """Know of nothing in the tables, because they were emptied; count from nothing."""
        self._tables = {}
        self.reset()

    def _table(self, name: str) -> Table:
        if name not in self._tables:
            self._tables[name] = Table.described(self._client.describe_table(TableName=name)["Table"])
        return self._tables[name]

    def _put(self, asked: Parameters, answer: Mapping[str, Any]) -> None:
        table = self._table(asked["TableName"])
        if _is_refused(answer):
            self.counts.write_units += write_units(table.size(_key(asked["Item"])))
        else:
            self.counts.write_units += table.put(asked["Item"])

    def _update(self, asked: Parameters, answer: Mapping[str, Any]) -> None:
        place = (asked["TableName"], _key(asked["Key"]))
        self._updated(place, self._look([] if _is_refused(answer) else [place]))

    def _delete(self, asked: Parameters, _answer: Mapping[str, Any]) -> None:
        self.counts.write_units += self._table(asked["TableName"]).delete(_key(asked["Key"]))

    def _updated(self, place: Place, found: Mapping[Place, Any], *, in_transaction: bool = False) -> None:
        """Charge an update by what is *found* there now, or one that was refused by what it met."""
        table = self._table(place[0])
        self.counts.write_units += (
            table.put(found[place], in_transaction=in_transaction)
            if place in found
            else write_units(table.size(place[1]))
        )

    def _look(self, places: Sequence[Place]) -> dict[Place, Any]:
        """Return what stands at *places*, a hundred at most, in one request."""
        keys: dict[str, list[Any]] = defaultdict(list)
        for name, (partition, position) in places:
            keys[name].append({"pk": {"S": partition}, "sk": {"S": position}})
        if not keys:
            return {}
        wanted: Any = {name: {"Keys": some, "ConsistentRead": True} for name, some in keys.items()}
        answer = self._client.batch_get_item(RequestItems=wanted)
        if answer.get("UnprocessedKeys"):
            raise RuntimeError("the engine has not let all be seen")
        return {(name, _key(item)): item for name, items in answer["Responses"].items() for item in items}

    def _batch_write(self, asked: Parameters, _answer: Mapping[str, Any]) -> None:
        for name, writes in asked["RequestItems"].items():
            table = self._table(name)
            for write in writes:
                if "PutRequest" in write:
                    self.counts.write_units += table.put(write["PutRequest"]["Item"])
                else:
                    self.counts.write_units += table.delete(_key(write["DeleteRequest"]["Key"]))

    def _transaction(self, asked: Parameters, answer: Mapping[str, Any]) -> None:
        is_refused = _is_refused(answer)
        parts = [(kind, body) for part in asked["TransactItems"] for kind, body in part.items()]
        places = [(body["TableName"], _key(body.get("Key") or body["Item"])) for _, body in parts]
        updated = [place for place, (kind, _) in zip(places, parts, strict=True) if kind == "Update"]
        found = self._look([] if is_refused else updated)
        for place, (kind, body) in zip(places, parts, strict=True):
            name, key = place
            table = self._table(name)
            if is_refused or kind == "ConditionCheck":
                self.counts.write_units += write_units(table.size(key), in_transaction=True)
            elif kind == "Update":
                self._updated(place, found, in_transaction=True)
            elif kind == "Put":
                self.counts.write_units += table.put(body["Item"], in_transaction=True)
            else:
                self.counts.write_units += table.delete(key, in_transaction=True)

    def _statements(self, asked: Parameters, answer: Mapping[str, Any]) -> None:
        """Statements of ours end in ``WHERE pk=? AND sk=? AND version=?``, and so do their parameters."""
        places = []
        for statement in asked["Statements"]:
            partition, position, _version = statement["Parameters"][-3:]
            places.append((statement["Statement"].split('"')[1], (partition["S"], position["S"])))
        written = [place for place, said in zip(places, answer["Responses"], strict=True) if "Error" not in said]
        found = self._look(written)
        for place in places:
            self._updated(place, found)

    def _get(self, asked: Parameters, _answer: Mapping[str, Any]) -> None:
        self._read(asked["TableName"], [asked["Key"]], asked)

    def _batch_get(self, asked: Parameters, _answer: Mapping[str, Any]) -> None:
        for name, wanted in asked["RequestItems"].items():
            self._read(name, wanted["Keys"], wanted)

    def _read(self, name: str, keys: Sequence[Mapping[str, Any]], wanted: Mapping[str, Any]) -> None:
        table, is_consistent = self._table(name), bool(wanted.get("ConsistentRead"))
        self.counts.read_units += sum(read_units(table.size(_key(key)), is_consistent=is_consistent) for key in keys)

    def _query(self, asked: Parameters, answer: Mapping[str, Any]) -> None:
        if "FilterExpression" in asked:
            raise ValueError("what a filter has gone through and left out can't be seen from here")
        size = self._counted_size(asked, answer) if asked.get("Select") == "COUNT" else self._found_size(asked, answer)
        self.counts.read_units += read_units(size, is_consistent=bool(asked.get("ConsistentRead")))

    def _found_size(self, asked: Parameters, answer: Mapping[str, Any]) -> int:
        table, index = self._table(asked["TableName"]), asked.get("IndexName")
        if index is None:
            return sum(table.size(_key(item)) for item in answer["Items"])
        found = [one.entry(item) for item in answer["Items"] for one in table.indexes if one.name == index]
        return sum(entry.size for entry in found if entry is not None)

    def _counted_size(self, asked: Parameters, answer: Mapping[str, Any]) -> int:
        """Return the size of what was counted; entries of a partition are as good as equal in size."""
        partition = asked["ExpressionAttributeValues"][":pk"]["S"]
        entries = list(self._table(asked["TableName"]).entries(asked["IndexName"], partition))
        counted: int = answer["ScannedCount"]
        return -(-sum(entry.size for entry in entries) * counted // len(entries)) if entries else 0


class _Hook:
    """Stands in every client that is made after it was set, and speaks to whichever tally listens."""

    def __init__(self) -> None:
        self.tally: Tally | None = None
        self._is_set = False

    def set(self) -> None:
        """Let every client that is made from now on carry the hook."""
        if self._is_set:
            return
        self._is_set = True
        create = Session.create_client

        def create_hooked(session: Session, *arguments: Any, **options: Any) -> Any:  # noqa: ANN401 – as botocore has it
            client = create(session, *arguments, **options)
            client.meta.events.register_first("before-parameter-build", self._before)
            # At this very place, because there the resources of boto3 change the answer.
            client.meta.events.register_first(f"after-call.{client.meta.service_model.service_name}", self._after)
            return client

        Session.create_client = create_hooked  # type: ignore[method-assign,assignment]  # there is no event of a client being made

    def _before(self, params: Parameters, context: dict[str, Any], **_rest: object) -> None:
        if self.tally is not None:
            context[_PARAMETERS] = params

    def _after(self, parsed: Mapping[str, Any], model: Any, context: dict[str, Any], **_rest: object) -> None:  # noqa: ANN401 – botocore's
        if self.tally is not None and _PARAMETERS in context:
            self.tally.heard(model.name, model.service_model.service_name, context[_PARAMETERS], parsed)


HOOK = _Hook()


@contextmanager
def counting(tally: Tally) -> Iterator[Tally]:
    """Let *tally* hear every call of every hooked client in the block."""
    HOOK.tally = tally
    try:
        yield tally
    finally:
        HOOK.tally = None


def _key(item: Mapping[str, Any]) -> Key:
    return item["pk"]["S"], item["sk"]["S"]


def _is_refused(answer: Mapping[str, Any]) -> bool:
    return answer.get("Error", {}).get("Code") in _REFUSED
