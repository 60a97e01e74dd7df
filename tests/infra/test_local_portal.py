"""The local stack plays a portal login as Cognito does, up to its first refusal."""

from typing import Any, cast
from unittest.mock import Mock

import pytest

from infra.local.controls import LOGIN, Controls
from infra.local.functions import Function, FunctionFailed

SOURCES = [source for _, source in LOGIN]


class Guard:
    """A function that refuses at some of the triggers, and remembers which it was asked at."""

    def __init__(self, refusing: dict[str, str]) -> None:
        self.refusing, self.asked = refusing, list[str]()

    def invoke(self, event: dict[str, Any]) -> None:
        self.asked.append(event["triggerSource"])
        if code := self.refusing.get(event["triggerSource"]):
            raise FunctionFailed("LoginRefusedError") from Exception(code)


def login(guard: Guard) -> str | None:
    controls = Controls(
        people=Mock(),
        pumps=Mock(),
        functions={"Guard": cast("Function", guard)},
        inputs={},
        triggers={trigger: "Guard" for trigger, _ in LOGIN},
    )
    return controls.portal_login("council", "accounts", "anna")


def test_a_login_is_asked_for_before_the_password_after_it_and_at_the_tokens() -> None:
    assert [source.partition("_")[0] for source in SOURCES] == [
        "PreAuthentication",
        "PostAuthentication",
        "TokenGeneration",
    ]
    guard = Guard({})
    assert (login(guard), guard.asked) == (None, SOURCES)


@pytest.mark.parametrize("step", range(len(SOURCES)))
def test_the_first_refusal_is_the_answer_and_ends_the_login(step: int) -> None:
    guard = Guard({source: f"refused-at-{number}" for number, source in enumerate(SOURCES) if number >= step})
    assert login(guard) == f"refused-at-{step}"
    assert guard.asked == SOURCES[: step + 1]
