"""What every event source can do."""

from collections.abc import Collection, Mapping
from typing import Any, Protocol


class Source(Protocol):
    """Brings one kind of event to one function."""

    @property
    def name(self) -> str:
        """The table, queue or bucket that the events come from."""
        ...

    def step(self) -> bool:
        """Hand over what waits, from one thread alone; return whether more may wait."""
        ...

    def is_empty(self) -> bool:
        """Return whether nothing waits, not even hidden or delayed; any thread may call this."""
        ...


def failed(reply: Any, identifiers: Collection[str]) -> set[str]:  # noqa: ANN401 (a function may reply anything)
    """Return the items of a batch that a reply (`ReportBatchItemFailures`) names as failed.

    As in Lambda, no reply is success, and an unknown, empty or malformed identifier fails the batch.
    """
    if not isinstance(reply, Mapping) or not reply.get("batchItemFailures"):
        return set()
    items = reply["batchItemFailures"]
    named = {str(item.get("itemIdentifier")) for item in items if isinstance(item, Mapping)}
    return named if len(named) == len(items) and named <= set(identifiers) else set(identifiers)
