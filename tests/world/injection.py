"""Faults at numbered AWS calls of the functions: each call of a run has a number, and a plan says what befalls which.

A refusal stands for one that outlasted the client's own attempts. ``REPEAT`` is the lost answer that the client makes good by
itself: the request takes effect, its answer is gone, and the same request is sent again.
"""

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from types import SimpleNamespace
from typing import Any

from botocore.exceptions import ReadTimeoutError
from botocore.httpsession import URLLib3Session
from moto.core.models import botocore_stubber

from infra.local import logs
from tests.world.interception import Answer


class Killed(BaseException):
    """The invocation is gone. Not an ``Exception``, because nothing in the code may get to handle it."""


class Fault(StrEnum):
    """What can befall a call."""

    KILL_BEFORE = "killed before it"
    KILL_AFTER = "killed after it took effect"
    THROTTLE = "throttled"
    TIMEOUT_BEFORE = "timed out without effect"
    TIMEOUT_AFTER = "timed out after it took effect"
    REPEAT = "answer lost, sent again by the client"
    UNPROCESSED = "done by half, the rest unprocessed"
    CANCEL = "transaction cancelled for mixed reasons"

    def befalls(self, operation: str) -> bool:
        """Say whether a call of that name can have this fault."""
        match self:
            case Fault.UNPROCESSED:
                return operation in {*_BATCHES, _STATEMENTS, _MESSAGES}
            case Fault.CANCEL:
                return operation == "TransactWriteItems"
        return True


_BATCHES = {"BatchGetItem": "UnprocessedKeys", "BatchWriteItem": "UnprocessedItems"}
_STATEMENTS = "BatchExecuteStatement"
_MESSAGES = "SendMessageBatch"
_THROTTLED = {
    "dynamodb": ("ProvisionedThroughputExceededException", 400),
    "s3": ("SlowDown", 503),
    "sqs": ("RequestThrottled", 403),
    "cognito-idp": ("TooManyRequestsException", 400),
}
_REASONS = ("TransactionConflict", "None", "ThrottlingError", "None", "ProvisionedThroughputExceeded")
_session = URLLib3Session()


@dataclass(frozen=True, slots=True)
class Met:
    """A call that a function made."""

    function: str
    service: str
    operation: str


@dataclass
class Injection:
    """Numbers the calls of functions from 0 and lets the plan's faults befall them, each once.

    *every* adds a fault that befalls each invocation at that call of its own, for as many invocations as are left to it.
    """

    plan: Mapping[int, Fault] = field(default_factory=dict)
    every: tuple[str, int, int] | None = None  # function, number of the call within an invocation, invocations
    calls: list[Met] = field(default_factory=list)
    befallen: list[tuple[Met, Fault]] = field(default_factory=list)
    _current: dict[int, Fault] = field(default_factory=dict)
    _half: dict[int, dict[str, Any]] = field(default_factory=dict)
    _own: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def invocation(self) -> None:
        """Begin to count an invocation's own calls."""
        self._own = 0

    def before_call(self, model: Any, params: dict[str, Any]) -> Answer | None:  # noqa: ANN401 – botocore's hooks
        """Number a call; kill, refuse or change it if the plan says so."""
        function = logs._function.get()
        if function is None:
            return None
        met = Met(function, model.service_model.service_name, model.name)
        with self._lock:
            fault = self._fault(met, len(self.calls))
            self.calls.append(met)
        self._current.pop(threading.get_ident(), None)
        if fault is None or not fault.befalls(met.operation):
            return None
        self.befallen.append((met, fault))
        match fault:
            case Fault.KILL_BEFORE:
                raise Killed
            case Fault.TIMEOUT_BEFORE:
                raise ReadTimeoutError(endpoint_url="https://aws.invalid")
            case Fault.THROTTLE:
                return _refusal(*_THROTTLED[met.service])
            case Fault.CANCEL:
                items = len(json.loads(params["body"])["TransactItems"])
                return _refusal("TransactionCanceledException", 400, (_REASONS * items)[:items])
            case Fault.UNPROCESSED:
                return self._halve(met, params)
        self._current[threading.get_ident()] = fault
        return None

    def before_send(self, request: Any, event_name: str) -> None:  # noqa: ANN401 – botocore's hooks
        """Send the request once beforehand where its answer is to be lost."""
        if self._current.get(threading.get_ident()) is Fault.REPEAT:
            del self._current[threading.get_ident()]
            if botocore_stubber(event_name, request) is None:
                _session.send(request)

    def after_call(self, parsed: dict[str, Any]) -> None:
        """Kill or time out what has taken effect; tell what was left of a batch."""
        half = self._half.pop(threading.get_ident(), {})
        # Statements have an answer each, where other batches name what is left.
        refused = half.pop(_STATEMENTS, None)
        if refused is not None:
            parsed["Responses"] += refused
        parsed |= half
        match self._current.pop(threading.get_ident(), None):
            case Fault.KILL_AFTER:
                raise Killed
            case Fault.TIMEOUT_AFTER:
                raise ReadTimeoutError(endpoint_url="https://aws.invalid")

    def _fault(self, met: Met, number: int) -> Fault | None:
        self._own += 1
        if self.every is not None:
            function, own, left = self.every
            if left and met.function == function and self._own - 1 == own:
                self.every = (function, own, left - 1)
                return Fault.KILL_AFTER
        return self.plan.get(number)

    def _halve(self, met: Met, params: dict[str, Any]) -> Answer | None:
        """Send half of a batch, and keep the rest to be told as unprocessed; one that can't be halved is not sent at all."""
        body = json.loads(params["body"])
        if met.operation == _STATEMENTS:
            return self._halve_statements(body, params)
        if met.operation == _MESSAGES:
            return self._halve_messages(body, params)
        ((table, asked),) = body["RequestItems"].items()
        parts = asked["Keys"] if isinstance(asked, dict) else asked
        now, later = parts[: len(parts) // 2], parts[len(parts) // 2 :]
        left = {_BATCHES[met.operation]: {table: {**asked, "Keys": later} if isinstance(asked, dict) else later}}
        if not now:
            done: dict[str, Any] = {"Responses": {}} if met.operation == "BatchGetItem" else {}
            return SimpleNamespace(status_code=200, headers={}), {**done, **left}
        body["RequestItems"] = {table: {**asked, "Keys": now} if isinstance(asked, dict) else now}
        params["body"] = json.dumps(body).encode()
        self._half[threading.get_ident()] = left
        return None

    def _halve_messages(self, body: dict[str, Any], params: dict[str, Any]) -> Answer | None:
        entries = body["Entries"]
        half = len(entries) // 2
        left = {"Failed": [_refused(one) for one in entries[half:]]}
        if not half:
            return SimpleNamespace(status_code=200, headers={}), {"Successful": [], **left}
        params["body"] = json.dumps({**body, "Entries": entries[:half]}).encode()
        self._half[threading.get_ident()] = left
        return None

    def _halve_statements(self, body: dict[str, Any], params: dict[str, Any]) -> Answer | None:
        statements = body["Statements"]
        half = len(statements) // 2
        refused = [{"Error": {"Code": "ThrottlingError"}}] * (len(statements) - half)
        if not half:
            return SimpleNamespace(status_code=200, headers={}), {"Responses": refused}
        params["body"] = json.dumps({**body, "Statements": statements[:half]}).encode()
        self._half[threading.get_ident()] = {_STATEMENTS: refused}
        return None


def _refused(entry: dict[str, Any]) -> dict[str, Any]:
    return {"Id": entry["Id"], "Code": "InternalError", "SenderFault": False}


def _refusal(code: str, status: int, reasons: tuple[str, ...] = ()) -> Answer:
    parsed: dict[str, Any] = {
        "Error": {"Code": code, "Message": "injected"},
        "ResponseMetadata": {"HTTPStatusCode": status},
    }
    if reasons:
        parsed["CancellationReasons"] = [{"Code": reason} for reason in reasons]
    return SimpleNamespace(status_code=status, headers={}), parsed


_active: list[Injection] = []


@contextmanager
def injected(injection: Injection) -> Iterator[Injection]:
    """Let the faults of a plan befall the functions' calls in the block."""
    _active.append(injection)
    try:
        yield injection
    finally:
        _active.remove(injection)


def before_call(model: Any, params: Any, **_rest: Any) -> Answer | None:  # noqa: ANN401 – botocore's hooks
    answers = [one.before_call(model, params) for one in _active]
    return next((answer for answer in answers if answer is not None), None)


def before_send(request: Any, event_name: str, **_rest: Any) -> None:  # noqa: ANN401 – botocore's hooks
    for one in _active:
        one.before_send(request, event_name)


def after_call(parsed: dict[str, Any], **_rest: Any) -> None:  # noqa: ANN401 – botocore's hooks
    for one in _active:
        one.after_call(parsed)
