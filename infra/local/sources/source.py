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
        """Hand over what waits, if anything, and say whether more may wait. Called by one thread only."""
        ...

    def is_empty(self) -> bool:
        """Say whether nothing waits, not even what is hidden or delayed. Called by any thread."""
        ...


def failed(reply: Any, identifiers: Collection[str]) -> set[str]:  # noqa: ANN401 (a function may reply anything)
    """Return which items of a batch a reply (`ReportBatchItemFailures`) says have failed.

    As in Lambda, no reply or an empty list is success, and an unknown, empty or malformed identifier fails the batch.
    """
    if not isinstance(reply, Mapping) or not reply.get("batchItemFailures"):
        return set()
    items = reply["batchItemFailures"]
    named = {str(item.get("itemIdentifier")) for item in items if isinstance(item, Mapping)}
    return named if len(named) == len(items) and named <= set(identifiers) else set(identifiers)
