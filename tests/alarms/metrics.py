"""Metrics as CloudWatch keeps them: each value has the instant that it counts for, and one at which it can first be seen."""

import json
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from operator import attrgetter
from typing import Any

# CloudWatch Logs takes a minute or more until a line is a metric.
LINE_UNTIL_METRIC = timedelta(minutes=2)
Dimensions = frozenset[tuple[str, str]]
Key = tuple[str, str, Dimensions]


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One value of a metric."""

    key: Key
    stamp: datetime
    seen: datetime
    value: float

    def later(self, by: timedelta) -> "Value":
        return replace(self, stamp=self.stamp + by, seen=self.seen + by)


def told_late(values: Iterable[Value], by: timedelta) -> list[Value]:
    """Return values that count for the same instants, and can be seen later."""
    return [replace(one, seen=one.seen + by) for one in values]


class Metrics:
    """Every metric of an account."""

    def __init__(self, values: Iterable[Value]) -> None:
        self._kept: dict[Key, list[Value]] = defaultdict(list)
        for one in sorted(values, key=_stamp):
            self._kept[one.key].append(one)

    def all(self) -> Iterator[Value]:
        for kept in self._kept.values():
            yield from kept

    def between(self, key: Key, begin: datetime, end: datetime, now: datetime) -> list[float]:
        """Return the values that count for the time from *begin* to before *end*, as far as they can be seen by *now*."""
        kept = self._kept.get(key, [])
        found = kept[bisect_left(kept, begin, key=_stamp) : bisect_left(kept, end, key=_stamp)]
        return [one.value for one in found if one.seen <= now]


_stamp = attrgetter("stamp")


def key_of(namespace: str, name: str, dimensions: Mapping[str, str]) -> Key:
    return namespace, name, frozenset(dimensions.items())


def embedded(lines: Iterable[str]) -> Iterator[Value]:
    """Yield what log lines say in CloudWatch's embedded metric format."""
    for line in lines:
        said: dict[str, Any] = json.loads(line)
        if "_aws" not in said:
            continue
        stamp = datetime.fromtimestamp(said["_aws"]["Timestamp"] / 1000, UTC)
        for directive in said["_aws"]["CloudWatchMetrics"]:
            for names in directive["Dimensions"]:
                for metric in directive["Metrics"]:
                    key = key_of(directive["Namespace"], metric["Name"], {name: said[name] for name in names})
                    found = said[metric["Name"]]
                    for value in found if isinstance(found, list) else [found]:
                        yield Value(key=key, stamp=stamp, seen=stamp + LINE_UNTIL_METRIC, value=float(value))
