"""An alarm's state, by AWS's pages "Alarm evaluation" and "Configuring how CloudWatch alarms treat missing data".

CloudWatch looks each minute at the periods before that minute. It reads some periods more than ``EvaluationPeriods``, and does
not say how many. Of what it has read, the newest values decide, as many as there are evaluation periods. Where there are fewer,
all of them do, and what is missing counts as ``TreatMissingData`` says.
"""

import operator
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from tests.alarms.expressions import Series, evaluate
from tests.alarms.metrics import Metrics, key_of

MINUTE = timedelta(minutes=1)
_COMPARISON: dict[str, Callable[[float, float], bool]] = {
    "GreaterThanThreshold": operator.gt,
    "GreaterThanOrEqualToThreshold": operator.ge,
    "LessThanThreshold": operator.lt,
    "LessThanOrEqualToThreshold": operator.le,
}
_STATISTIC: dict[str, Callable[[list[float]], float]] = {
    "Sum": sum,
    "Maximum": max,
    "Minimum": min,
    "SampleCount": len,
}
_MISSING_BREACHES = {"breaching": True, "notBreaching": False}


class Alarm:
    """An alarm as the template has made it. *extra* is how many more periods CloudWatch reads."""

    def __init__(self, properties: Mapping[str, Any], extra: int) -> None:
        self._properties = properties
        self._wanted = int(properties["EvaluationPeriods"])
        self._needed = int(properties.get("DatapointsToAlarm", self._wanted))
        self._read = self._wanted + extra
        self._missing = _MISSING_BREACHES[properties["TreatMissingData"]]
        stats = [one for one in properties.get("Metrics", []) if "MetricStat" in one]
        (period,) = {int(one["MetricStat"]["Period"]) for one in stats} or {int(properties["Period"])}
        self._period = timedelta(seconds=period)
        assert period % 60 == 0
        # What PutMetricAlarm refuses.
        assert self._needed <= self._wanted
        assert period * self._wanted <= (7 if period >= 3600 else 1) * 86400
        assert len(stats) <= 10

    def sounds(self, metrics: Metrics, now: datetime) -> bool:
        breaches = _COMPARISON[self._properties["ComparisonOperator"]]
        series = self._series(metrics, now)
        newest = [series[period] for period in sorted(series)][: self._wanted]
        judged = [breaches(value, self._properties["Threshold"]) for value in newest]
        judged += [self._missing] * (self._wanted - len(judged))
        return sum(judged) >= self._needed

    def sounding(self, metrics: Metrics, begin: datetime, end: datetime) -> Iterator[datetime]:
        """Yield each minute of a time at which the alarm is in ALARM."""
        now = begin
        while now <= end:
            if self.sounds(metrics, now):
                yield now
            now += MINUTE

    def _series(self, metrics: Metrics, now: datetime) -> Series:
        if "Metrics" not in self._properties:
            return self._values(metrics, self._properties, self._properties["Statistic"], now)
        (result,) = [one for one in self._properties["Metrics"] if one.get("ReturnData", True)]
        series = {
            one["Id"]: self._values(metrics, one["MetricStat"]["Metric"], one["MetricStat"]["Stat"], now)
            for one in self._properties["Metrics"]
            if "MetricStat" in one
        }
        return evaluate(result["Expression"], series, self._read)

    def _values(self, metrics: Metrics, named: Mapping[str, Any], statistic: str, now: datetime) -> Series:
        dimensions = {one["Name"]: one["Value"] for one in named["Dimensions"]}
        key = key_of(named["Namespace"], named["MetricName"], dimensions)
        made: Series = {}
        for number in range(self._read):
            end = now - number * self._period
            if found := metrics.between(key, end - self._period, end, now):
                made[number] = _STATISTIC[statistic](found)
        return made
