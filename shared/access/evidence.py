"""People's acts in the ledger (X15)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One act, on a ``{workflow}/{id}`` or a setting's ``{kind}/{name}``."""

    action: str
    subject: str
    by: str  # a user's name, an operator's, or that of the function that acted by itself
    at: datetime
    # Never a reason in a person's own words, which may name a person (X8).
    details: Mapping[str, str | int | bool | tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.by:
            raise ValueError("an act names its author")  # (X11a)
