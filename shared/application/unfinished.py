"""Which tenants may have work that was left, found over all tenants at once (X3, X10)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from shared.kernel.identifiers import TenantId


class Unfinished(Protocol):
    """What it costs to ask follows what is unfinished, not how many tenants there are. All answers are eventually consistent."""

    def open_jobs(self) -> Iterator[tuple[TenantId, datetime]]:
        """Yield each tenant that has an open job, and when its oldest was created."""
        ...

    def claims(self) -> Iterator[TenantId]:
        """Yield each tenant that has a claim given up, perhaps several times."""
        ...

    def publications(self) -> Iterator[TenantId]:
        """Yield each tenant that has lately published a policy with a recalculation."""
        ...
