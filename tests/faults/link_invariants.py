"""What must be true of links after every run of a job (X7, X18)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shared.kernel.identifiers import RecordKey
from tests.world.links import check_kept, check_links

if TYPE_CHECKING:
    from tests.faults.invariants import Aftermath


def links_are_equal_at_both_ends(it: Aftermath) -> None:
    """X18: what points to a record has a row there and is counted as it is, wherever a write was cut off."""
    check_links(it.after.rows["RecordsTable"].values())


def nothing_kept_through_a_link_is_erased(it: Aftermath) -> None:
    """X7: no record is erased that a guard kept, either way along a link, when the job began and when it ended."""
    check_kept(it.before.rows["RecordsTable"], it.after.rows["RecordsTable"], map(RecordKey.parse, it.erased))
