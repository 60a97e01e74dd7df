"""A batch of messages or changes as it arrives, and the answer that lets what failed alone come back.

Powertools has a processor and classes for this. They take longer to load than botocore's client, for a loop and a few names.
"""

from collections.abc import Callable, Mapping
from typing import Any

from functions.boundary import Event

Raw = Mapping[str, Any]


def records_of(event: Event) -> list[Raw]:
    """Return what is in a batch; a test event has nothing."""
    found = event.get("Records")
    return found if isinstance(found, list) else []


def reported(event: Event, name: Callable[[Raw], str], is_done: Callable[[Raw], bool]) -> object:
    """Call *is_done* with each record, and report those for which it says no by their *name*."""
    failed = [name(record) for record in records_of(event) if not is_done(record)]
    return {"batchItemFailures": [{"itemIdentifier": one} for one in failed]}
