"""A change of a stream that can't be read is logged and dropped: it keeps no later one waiting (X13, X21)."""

import json
from typing import Any

import pytest

from infra.local import logs
from tests.world import college
from tests.world.world import World

STREAMS = pytest.mark.parametrize("function", ["StartJobFunction", "UpdateFinalFundingDateFunction"])
NOT_OURS: tuple[dict[str, Any], ...] = (
    {"pk": {"S": "PLANTED"}, "sk": {"S": "PLANTED"}},
    {"pk": {"S": "no tenant#PLANTED"}, "sk": {"S": "SHARD#00"}},
    {"pk": {"N": "7"}, "sk": {"S": "SHARD#00"}},
    {},
)


def batch(*keys: dict[str, Any]) -> dict[str, Any]:
    return {
        "Records": [
            {"eventName": "INSERT", "dynamodb": {"SequenceNumber": str(number), "Keys": one}}
            for number, one in enumerate(keys, start=1)
        ]
    }


def said(message: str) -> list[dict[str, Any]]:
    return [made for line in logs.lines() if (made := json.loads(line)).get("message") == message]


@STREAMS
def test_x13_a_change_without_keys_of_ours_is_logged_and_does_not_come_back(empty: World, function: str) -> None:
    logs.clear()
    assert empty.functions[function].invoke(batch(*NOT_OURS)) == {"batchItemFailures": []}
    assert [(line["level"], line["code"]) for line in said("change dropped")] == [("ERROR", "malformed_change")] * len(
        NOT_OURS
    )
    assert "PLANTED" not in "".join(logs.lines())


def test_x13_l4_the_changes_beside_it_are_worked_on(empty: World) -> None:
    college.found_college(empty)
    learner = {"pk": {"S": "council#unknown-learner"}, "sk": {"S": "any"}}
    reply = empty.functions["UpdateFinalFundingDateFunction"].invoke(batch(NOT_OURS[0], learner))
    assert reply == {"batchItemFailures": []}
    assert [line["learner"] for line in said("returns of an unknown learner")] == ["unknown-learner"]
