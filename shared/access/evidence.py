"""What people did, as the ledger keeps it: who, to what, when; never why in their own words, which may name somebody (X8, X15)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One act. ``subject`` is ``{workflow}/{id}`` of a record, or ``{kind}/{name}`` of a configuration."""

    action: str
    subject: str
    by: str
    at: datetime
    details: Mapping[str, str | int | bool] = field(default_factory=dict)
