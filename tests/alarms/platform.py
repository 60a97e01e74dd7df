"""What AWS itself counts of functions, queues and the API, stamped as its documentation says that it stamps it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.alarms.metrics import Value, key_of

# A service's own metrics take a minute or more until they can be seen.
UNTIL_SEEN = timedelta(minutes=2)
MINUTE = timedelta(minutes=1)


def counted(
    namespace: str, name: str, dimensions: Mapping[str, str], at: datetime, value: float, seen: datetime
) -> Value:
    return Value(key=key_of(namespace, name, dimensions), stamp=at, seen=seen + UNTIL_SEEN, value=value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Invocation:
    """An invocation of a function that took *lasted*; *age* is that of a stream's newest change in its event.

    An alias that a deployment shifts has two versions, and tells which of them was called.
    """

    function: str
    alias: str = ""
    version: str = ""
    began: datetime
    lasted: timedelta = timedelta(seconds=1)
    failed: bool = False
    age: timedelta | None = None

    def values(self) -> Iterator[Value]:
        """Yield its metrics. The platform counts them when it has ended, for the instant at which it began."""
        values = {"Invocations": 1.0, "Errors": float(self.failed), "Throttles": 0.0}
        if self.age is not None:
            values["IteratorAge"] = self.age.total_seconds() * 1000
        named = {"FunctionName": self.function}
        shifted = {"Resource": f"{self.function}:{self.alias}", "ExecutedVersion": self.version}
        for dimensions in [named, named | shifted] if self.alias else [named]:
            for name, value in values.items():
                yield counted("AWS/Lambda", name, dimensions, self.began, value, self.began + self.lasted)


def throttled(function: str, at: datetime) -> Value:
    return counted("AWS/Lambda", "Throttles", {"FunctionName": function}, at, 1, at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A message that could be received from *sent* until it was *taken*. One that fails is received again after each *hidden*."""

    sent: datetime
    taken: datetime
    hidden: timedelta | None = None

    def has_age(self, now: datetime) -> bool:
        """Tell whether its queue's age knows it: from the third receipt on, SQS leaves out what was not deleted."""
        return self.hidden is None or now - self.sent < 2 * self.hidden


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """A queue, which reports each minute what is in it."""

    name: str
    messages: list[Waiting] = field(default_factory=list)

    def values(self, begin: datetime, end: datetime) -> Iterator[Value]:
        """Yield what the queue reports in a time."""
        now = begin
        while now < end:
            there = [one for one in self.messages if one.sent <= now < one.taken]
            oldest = max(((now - one.sent).total_seconds() for one in there if one.has_age(now)), default=0.0)
            for name, value in (
                ("ApproximateNumberOfMessagesVisible", float(len(there))),
                ("ApproximateAgeOfOldestMessage", oldest),
            ):
                yield counted("AWS/SQS", name, {"QueueName": self.name}, now, value, now)
            now += MINUTE


def answered(api: str, at: datetime, status: int) -> Iterator[Value]:
    """Yield what an HTTP API counts of an answer."""
    for name, value in (("Count", 1), ("4xx", 400 <= status < 500), ("5xx", status >= 500)):
        yield counted("AWS/ApiGateway", name, {"ApiId": api}, at, float(value), at)
