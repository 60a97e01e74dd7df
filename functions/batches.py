"""Batches, and the answer by which Lambda sends again only what failed."""

from collections.abc import Callable, Mapping
from typing import Any

from functions.boundary import Event

# Powertools has a processor for batches. It takes longer to load than botocore's client.
Raw = Mapping[str, Any]


def records_of(event: Event) -> list[Raw]:
    """Return the batch's records; a test event has none."""
    found = event.get("Records")
    return found if isinstance(found, list) else []


def reported(event: Event, name: Callable[[Raw], str], is_done: Callable[[Raw], bool]) -> object:
    """Call *is_done* with each record, and report the *name* of each that failed."""
    failed = [name(record) for record in records_of(event) if not is_done(record)]
    return {"batchItemFailures": [{"itemIdentifier": one} for one in failed]}
