"""Acts of people, as the ledger keeps them (X15)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One act. ``subject`` is ``{workflow}/{id}`` of a record, or ``{kind}/{name}`` of a setting."""

    action: str
    subject: str
    by: str
    at: datetime
    # Never a reason in a person's own words, which may name a person (X8).
    details: Mapping[str, str | int | bool] = field(default_factory=dict)
