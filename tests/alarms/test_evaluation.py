"""The evaluator says what AWS's documentation says of its own examples."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.alarms.evaluation import Alarm
from tests.alarms.expressions import evaluate
from tests.alarms.metrics import Metrics, Value, key_of

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
PERIOD = timedelta(minutes=5)
KEY = key_of("of-a-test", "Trouble", {"service": "one"})
BEYOND = 2  # AWS's examples read five values for three periods


def metrics(points: str) -> Metrics:
    """Return a metric by AWS's signs, oldest first: X breaches, 0 doesn't, - is missing."""
    return Metrics(
        Value(key=KEY, stamp=NOW - PERIOD * number, seen=NOW, value=float(sign == "X"))
        for number, sign in enumerate(reversed(points.split()), start=1)
        if sign != "-"
    )


def alarm(needed: int, missing: str, wanted: int = 3) -> Alarm:
    said = {
        "Namespace": KEY[0],
        "MetricName": KEY[1],
        "Dimensions": [{"Name": "service", "Value": "one"}],
        "Statistic": "Sum",
        "Period": 300,
        "EvaluationPeriods": wanted,
        "DatapointsToAlarm": needed,
        "Threshold": 0,
        "ComparisonOperator": "GreaterThanThreshold",
        "TreatMissingData": missing,
    }
    return Alarm(said, BEYOND)


@pytest.mark.parametrize(
    ("needed", "points", "breaching", "not_breaching"),
    [
        (3, "0 - X - X", False, False),
        (3, "0 - - - -", False, False),
        (3, "- - - - -", True, False),
        (3, "0 X X - X", True, True),
        (3, "- - X - -", True, False),
        (2, "0 - X - X", True, True),
        (2, "0 0 X 0 X", True, True),
        (2, "0 - X - -", True, False),
        (2, "- - - - 0", True, False),
        (2, "- - - - X", True, False),
    ],
)
def test_it_decides_on_the_newest_values_and_fills_only_what_is_lacking(
    needed: int, points: str, *, breaching: bool, not_breaching: bool
) -> None:
    assert alarm(needed, "breaching").sounds(metrics(points), NOW) is breaching
    assert alarm(needed, "notBreaching").sounds(metrics(points), NOW) is not_breaching


def test_a_value_counts_for_its_own_instant_and_is_not_seen_before_it_is_told() -> None:
    late = Metrics([Value(key=KEY, stamp=NOW - 2 * PERIOD, seen=NOW + PERIOD, value=1)])
    watching = alarm(1, "notBreaching")
    assert not watching.sounds(late, NOW)
    assert next(watching.sounding(late, NOW, NOW + 2 * PERIOD)) == NOW + PERIOD


@pytest.mark.parametrize(
    ("expression", "made"),
    [
        ("SUM([a, b])", {0: 3.0, 1: 5.0, 2: 2.0}),
        ("MAX([a, b])", {0: 2.0, 1: 5.0, 2: 2.0}),
        ("a + b", {0: 3.0, 1: 5.0, 2: 2.0}),
        ("a - b", {0: -1.0, 1: 5.0, 2: -2.0}),
        ("FILL(a, 0)", {0: 1.0, 1: 5.0, 2: 0.0, 3: 0.0}),
        ("IF(a > 2, 1, 0)", {0: 0.0, 1: 1.0}),
        ("IF((a - b) > 2, 1, 0)", {0: 0.0, 1: 1.0, 2: 0.0}),
        ("a * 2", {0: 2.0, 1: 10.0}),
    ],
)
def test_a_missing_value_counts_as_nought_beside_one_and_for_nothing_alone(
    expression: str, made: dict[int, float]
) -> None:
    assert evaluate(expression, {"a": {0: 1.0, 1: 5.0}, "b": {0: 2.0, 2: 2.0}}, 4) == made
