"""Runs the template's functions in this process, one event at a time each.

As in Lambda, no function sees another's settings: each has its environment and its copy of our modules. What takes too long is
killed (``deadline.py``), and the function is loaded anew.
"""

import json
import threading
import traceback
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from infra.local import isolation, logs
from infra.local.activity import Activity
from infra.local.context import PUBLISHED, Context
from infra.local.deadline import TimedOut, killed_after
from infra.local.isolation import Handler

ATTEMPTS = 3
# What Lambda takes and gives in one call, in bytes of JSON. Its page says 6 MB of both; its refusals name these.
LARGEST_EVENT = 6 * 1024 * 1024
LARGEST_REPLY = LARGEST_EVENT + 100


class FunctionFailed(Exception):
    """A function raised, or was killed. The message is the error's type, never its text."""


class ResponseSizeTooLarge(Exception):
    """Lambda does not take a function's reply."""


class EventTooLarge(FunctionFailed):
    """Lambda has refused an event; the function has not seen it."""


@dataclass(kw_only=True)
class Function:
    """A function of the template, imported and ready.

    It is killed after so many seconds of this machine's time, or never.
    """

    name: str
    handler: Handler
    load: Callable[[], Handler]
    timeout: int
    memory: int
    alias: str
    killed_after: float | None
    activity: Activity
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def invoke(self, event: Mapping[str, Any]) -> Any:  # noqa: ANN401 (a reply is any JSON)
        """Send an event and return the reply, both through JSON; raise ``FunctionFailed`` if there is none."""
        sent = _json(event)
        if len(sent) > LARGEST_EVENT:
            raise EventTooLarge
        request = str(uuid.uuid4())
        with self.activity.invocation(), self._lock, logs.of(self.name):
            context = self._context(request)
            try:
                with killed_after(self.killed_after):
                    reply = _json(self.handler(json.loads(sent), context))
                if len(reply) > LARGEST_REPLY:
                    raise ResponseSizeTooLarge(f"a reply may have up to {LARGEST_REPLY} bytes")  # noqa: TRY301 (an error of the function)
                return json.loads(reply)
            except TimedOut as error:
                self.handler = self.load()
                self._log(request, error, f"task timed out after {self.killed_after} seconds")
                raise FunctionFailed(type(error).__name__) from error
            except Exception as error:  # the platform survives any error of a function
                self._log(request, error, str(error))
                raise FunctionFailed(type(error).__name__) from error

    def _log(self, request: str, error: BaseException, message: str) -> None:
        logs.add(
            {
                "level": "ERROR",
                "function_name": self.name,
                "function_request_id": request,
                "errorType": type(error).__name__,
                "errorMessage": message,
                "stackTrace": traceback.format_tb(error.__traceback__),
            }
        )

    def _context(self, request: str) -> Context:
        return Context(
            function_name=self.name,
            alias=self.alias,
            aws_request_id=request,
            memory=self.memory,
            timeout=self.timeout,
        )

    def invoke_asynchronously(self, event: Mapping[str, Any]) -> None:
        """Send an event for which no caller awaits a reply: as in Lambda, three times until it succeeds."""
        for attempt in range(1, ATTEMPTS + 1):
            try:
                self.invoke(event)
            except FunctionFailed:
                if attempt == ATTEMPTS:
                    raise
            else:
                return


def load(
    name: str, properties: Mapping[str, Any], variables: Mapping[str, str], root: Path, activity: Activity
) -> Function:
    """Import a function; `variables` are resolved, and `CodeUri` counts from `root`."""
    memory, alias = int(properties.get("MemorySize", 128)), properties.get("AutoPublishAlias", "")
    surroundings = {
        "AWS_LAMBDA_FUNCTION_NAME": name,
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(memory),
        "AWS_LAMBDA_FUNCTION_VERSION": PUBLISHED if alias else "$LATEST",
        "AWS_LAMBDA_LOG_GROUP_NAME": f"/aws/lambda/{name}",
        "_HANDLER": properties["Handler"],
        "TZ": ":UTC",
    }
    code = (root / properties.get("CodeUri", ".")).resolve()
    make = partial(isolation.handler, properties["Handler"], {**surroundings, **variables}, code)
    timeout = int(properties.get("Timeout", 3))
    return Function(
        name=name,
        handler=make(),
        load=make,
        timeout=timeout,
        memory=memory,
        alias=alias,
        killed_after=timeout,
        activity=activity,
    )


def _json(value: object) -> bytes:
    # As Lambda's runtime writes it: letters beyond ASCII as they are.
    return json.dumps(value, ensure_ascii=False).encode(errors="surrogatepass")
