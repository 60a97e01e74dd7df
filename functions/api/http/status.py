"""Why a record is still there, as answers show it (P21)."""

from datetime import date
from typing import Annotated, Self

from pydantic import Field, JsonValue

from functions.api.http.types import View
from shared.retention.retention_status import CODES, RetentionStatus

SAYS = "why the record is still there, and what a night would do with it by the rules of now"
_SHOWN: dict[str, JsonValue] = {"enum": [*map(str, CODES)]}


class StatusView(View):
    """Why a record is still there."""

    code: Annotated[str, Field(json_schema_extra=_SHOWN)]
    until: date | None = Field(description="the day on which a night takes it, of `kept_until` and `requested`")
    since: date | None = Field(
        description="of `erased`, `held`, `restricted`, `due` and `brake`, since when; of `requested`, since when overdue"
    )
    ground: str | None = Field(
        description="what keeps it, as histories name it: of `held`, `restricted` and `linked`; `login` of `no_period`; of "
        "`requested`, what keeps it beyond its day, such as `policy_disabled`"
    )

    @classmethod
    def of(cls, status: RetentionStatus) -> Self:
        """Return the answer for *status*."""
        return cls.model_validate(status, from_attributes=True)
