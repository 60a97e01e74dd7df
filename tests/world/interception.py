"""What a test does at the AWS calls of functions: look at them, step in just before one, or answer in AWS's place."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from infra.local import logs

Answer = tuple[SimpleNamespace, dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A call on its way: by which function, and what it says (JSON where the service speaks JSON)."""

    function: str | None
    service: str
    operation: str
    text: str

    @property
    def body(self) -> Any:  # noqa: ANN401 – any JSON
        """What the call says."""
        return json.loads(self.text)


# However changes of records are sent: as statements, as puts, or in a transaction.
WRITES = {"BatchExecuteStatement", "PutItem", "TransactWriteItems", "UpdateItem"}


def is_claim(call: Call) -> bool:
    """Tell whether a call is a function's write of records that claims one; a statement's names are quoted within a text."""
    return call.operation in WRITES and '"claim"' in call.text.replace("\\", "")


Act = Callable[[Call], Answer | None]
_acts: list[Act] = []


def writes_history(call: Call) -> bool:
    """Tell whether a call writes entries of a job's history: one put each on moto, statements on AWS's own engine."""
    return call.operation in {"PutItem", "BatchExecuteStatement"} and "LedgerTable" in call.text


@contextmanager
def at_calls(act: Act) -> Iterator[None]:
    """Let *act* see every call in the block; what it returns, if anything, is the answer, and AWS is not asked."""
    _acts.append(act)
    try:
        yield
    finally:
        _acts.remove(act)


def before_call(model: Any, params: Any, **_rest: Any) -> Answer | None:  # noqa: ANN401 – botocore's hooks
    """Show a call to whoever wants to see it."""
    if not _acts:
        return None
    sent = params.get("body") or b""
    call = Call(
        function=logs._function.get(),
        service=model.service_model.service_name,
        operation=model.name,
        text=sent.decode() if isinstance(sent, bytes) else str(sent),
    )
    answers = [act(call) for act in tuple(_acts)]
    return next((answer for answer in answers if answer is not None), None)


def refusal(code: str, status: int = 400) -> Answer:
    """Return the answer that is an error; botocore does not repeat such a call."""
    error = {"Error": {"Code": code, "Message": "injected"}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return SimpleNamespace(status_code=status), error


def success(body: dict[str, Any]) -> Answer:
    """Return an answer that says *body*."""
    return SimpleNamespace(status_code=200), {**body, "ResponseMetadata": {"HTTPStatusCode": 200}}


@contextmanager
def unavailable(service: str, operation: str | None = None) -> Iterator[None]:
    """Let a service, or one operation of it, not answer within the block."""

    def act(call: Call) -> Answer | None:
        is_meant = call.service == service and operation in {None, call.operation}
        return refusal("ServiceUnavailable", 503) if is_meant else None

    with at_calls(act):
        yield


@contextmanager
def once_before(is_meant: Callable[[Call], bool], act: Callable[[], object]) -> Iterator[list[Call]]:
    """Do *act* just before the first call that is meant; yields the list that this call is put into."""
    met: list[Call] = []

    def look(call: Call) -> None:
        if not met and is_meant(call):
            met.append(call)
            act()

    with at_calls(look):
        yield met
    assert met, "the call never came"
