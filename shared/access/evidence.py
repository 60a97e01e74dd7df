"""People's acts in the ledger (X15)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One act, on a ``{workflow}/{id}`` or a setting's ``{kind}/{name}``."""

    action: str
    subject: str
    by: str
    at: datetime
    # Never a reason in a person's own words, which may name a person (X8).
    details: Mapping[str, str | int | bool] = field(default_factory=dict)
