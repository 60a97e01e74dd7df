"""Faults that the emulator never has, put between a client and its answers."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from botocore.client import BaseClient

Answer = tuple[SimpleNamespace, dict[str, Any]]


def refusal(code: str, status: int = 400, reasons: tuple[str, ...] = ()) -> Answer:
    """Return the answer of a service that refuses; *reasons* are those of a cancelled transaction."""
    parsed: dict[str, Any] = {
        "Error": {"Code": code, "Message": "refused"},
        "ResponseMetadata": {"HTTPStatusCode": status},
    }
    if reasons:
        parsed["CancellationReasons"] = [{"Code": reason} for reason in reasons]
    return SimpleNamespace(status_code=status, headers={}), parsed


def answer(**parsed: object) -> Answer:
    """Return the answer of a service that is content."""
    return SimpleNamespace(status_code=200, headers={}), dict(parsed)


@contextmanager
def instead(client: "BaseClient", operation: str, *faults: Answer | Exception | None) -> Iterator[list[None]]:
    """Give the next calls of *operation* these faults in turn, None letting one through; yield what grows by each call."""
    calls: list[None] = []
    service = client.meta.service_model.service_name

    def interfere(**_rest: object) -> Answer | None:
        calls.append(None)
        fault = faults[len(calls) - 1] if len(calls) <= len(faults) else None
        if isinstance(fault, Exception):
            raise fault
        return fault

    with _listening(client, f"before-call.{service}.{operation}", interfere):
        yield calls


@contextmanager
def half_done(client: "BaseClient", operation: str, table: str) -> Iterator[list[int]]:
    """Let batches be done by half each time, the rest coming back as unprocessed; yield the sizes of what was asked."""
    left = "UnprocessedKeys" if operation == "BatchGetItem" else "UnprocessedItems"
    asked: list[int] = []
    put_off: dict[str, Any] = {}

    def cut(params: dict[str, Any], **_rest: object) -> None:
        request = params["RequestItems"][table]
        is_read = isinstance(request, dict)
        parts = list(request["Keys"] if is_read else request)
        half = (len(parts) + 1) // 2
        now, later = (({**request, "Keys": some} if is_read else some) for some in (parts[:half], parts[half:]))
        asked.append(len(parts))
        put_off.clear()
        if parts[half:]:
            put_off[table] = later
        params["RequestItems"] = {table: now}

    def tell(parsed: dict[str, Any], **_rest: object) -> None:
        parsed[left] = dict(put_off)

    with (
        _listening(client, f"provide-client-params.dynamodb.{operation}", cut),
        _listening(client, f"after-call.dynamodb.{operation}", tell),
    ):
        yield asked


@contextmanager
def listening(client: "BaseClient", operation: str) -> Iterator[list[dict[str, Any]]]:
    """Yield the parameters of each call of *operation*."""
    heard: list[dict[str, Any]] = []
    service = client.meta.service_model.service_name

    def listen(params: dict[str, Any], **_rest: object) -> None:
        heard.append(params)

    with _listening(client, f"before-parameter-build.{service}.{operation}", listen):
        yield heard


@contextmanager
def _listening(client: "BaseClient", event: str, listener: Callable[..., Any]) -> Iterator[None]:
    client.meta.events.register_last(event, listener)
    try:
        yield
    finally:
        client.meta.events.unregister(event, listener)
