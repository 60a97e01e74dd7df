"""Takes what functions count, and what AWS counts of their invocations, while a test lets them work."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import patch

from infra.local import logs
from infra.local.context import PUBLISHED
from infra.local.functions import Function, FunctionFailed
from tests.alarms.metrics import Value, embedded
from tests.alarms.platform import Invocation, answered

API = "HttpApi"
# What a stream is usually behind when nothing is wrong with it.
USUAL_AGE = timedelta(seconds=2)
STREAMS = ("StartJobFunction", "UpdateFinalFundingDateFunction")


class Watch:
    """What was counted since it began; *lag* says how far behind a stream is, by the function that reads it."""

    def __init__(self) -> None:
        self.lag: dict[str, timedelta] = dict.fromkeys(STREAMS, USUAL_AGE)
        self._of_platform: list[Value] = []

    def values(self) -> list[Value]:
        return [*self._of_platform, *embedded(logs.lines())]

    def note(self, function: Function, began: datetime, reply: Any, *, failed: bool) -> None:  # noqa: ANN401 – any JSON
        """Note an invocation that has just ended."""
        ended = datetime.now(UTC)
        invocation = Invocation(
            function=function.name,
            alias=function.alias,
            version=PUBLISHED,
            began=began,
            lasted=ended - began,
            failed=failed,
            age=self.lag.get(function.name),
        )
        self._of_platform += invocation.values()
        if isinstance(reply, Mapping) and "statusCode" in reply:
            self._of_platform += answered(API, ended, int(reply["statusCode"]))


@contextmanager
def watching() -> Iterator[Watch]:
    """Watch every invocation of the block; what functions wrote before it is forgotten."""
    watch, really = Watch(), Function.invoke
    logs.clear()

    def invoke(self: Function, event: Mapping[str, Any]) -> Any:  # noqa: ANN401 – any JSON
        began = datetime.now(UTC)
        try:
            reply = really(self, event)
        except FunctionFailed:
            watch.note(self, began, None, failed=True)
            raise
        watch.note(self, began, reply, failed=False)
        return reply

    with patch.object(Function, "invoke", invoke):
        yield watch
