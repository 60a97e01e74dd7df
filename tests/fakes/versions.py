"""The condition that every versioned write has, and what it leaves."""

from dataclasses import replace
from typing import TypeVar

from shared.application.configured import AnyConfiguration
from shared.jobs.job import Job
from shared.jobs.shard import Shard
from shared.kernel.errors import StaleVersion
from shared.records.record import Record

Stored = TypeVar("Stored", bound=Record | Job | Shard | AnyConfiguration)


def written(before: Stored | None, thing: Stored) -> Stored:
    """Return *thing* as it is stored in the place of *before*; raise ``StaleVersion`` unless that is the version it was read in."""
    check_is(before, thing.version)
    return stored(thing)


def stored(thing: Stored) -> Stored:
    """Return *thing* as it is found once it has been written."""
    return replace(thing, version=thing.version + 1)


def check_is(found: Stored | None, version: int) -> None:
    """Raise ``StaleVersion`` unless *found* is in that *version*; 0 stands for nothing."""
    if (found.version if found else None) != (version or None):
        raise StaleVersion("stale_version", "this has changed since it was read, or exists already")
