"""Bodies and answers of the retention routes."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Self

from pydantic import ConfigDict, Field, JsonValue, create_model

from functions.api.http.patterns import IDENTIFIER
from functions.api.http.types import MOST, AtMost, Body, Day, Flag, Name, Reason, Version, View
from shared.application.retention.edit_policy import PolicyView, Previewed
from shared.kernel.months import LONGEST
from shared.records.guards import GuardName
from shared.records.record import Record
from shared.retention.listing import overdue_since
from shared.retention.period import Period
from shared.retention.policy import Periods, Policy
from shared.retention.preview import PreviewWarning, WarningCode

Months = Annotated[int | None, Field(ge=0, le=LONGEST, strict=True)]
PERIODS_EXAMPLE: dict[str, JsonValue] = {
    "enabled": True,
    "retention_months": 24,
    "file_retention_months": 12,
    "state_retention_months": {"closed": 36},
    "file_type_retention_months": {"letter": 6},
}
VERSION_EXAMPLE: dict[str, JsonValue] = {
    **PERIODS_EXAMPLE,
    "version": 3,
    "published_by": "user-7",
    "published_at": "2026-03-02T09:00:00Z",
    "reason": "As the council decided in March.",
    "job": None,
}


class PeriodsBody(Body):
    """A policy: periods in whole months; null keeps for ever."""

    model_config = ConfigDict(json_schema_extra={"examples": [PERIODS_EXAMPLE]})

    enabled: Flag
    retention_months: Months = None
    file_retention_months: Months = None
    state_retention_months: Annotated[dict[Name, Months], AtMost(MOST), Field(default_factory=dict)]
    file_type_retention_months: Annotated[dict[Name, Months], AtMost(MOST), Field(default_factory=dict)]
    version: Version = None

    def periods(self) -> Periods:
        """Return the use case's input."""
        return Periods(
            enabled=self.enabled,
            records=_period(self.retention_months),
            files=_period(self.file_retention_months),
            states={state: _period(months) for state, months in self.state_retention_months.items()},
            file_types={kind: _period(months) for kind, months in self.file_type_retention_months.items()},
        )

    @classmethod
    def of(cls, periods: Periods, version: int) -> Self:
        """Return the answer for *periods*."""
        return cls(
            enabled=periods.enabled,
            retention_months=_months(periods.records),
            file_retention_months=_months(periods.files),
            state_retention_months={state: _months(one) for state, one in periods.states.items()},
            file_type_retention_months={kind: _months(one) for kind, one in periods.file_types.items()},
            version=version,
        )


def _period(months: int | None) -> Period | None:
    return None if months is None else Period(months)


def _months(period: Period | None) -> int | None:
    return None if period is None else period.months


class PolicyAnswer(View):
    """A workflow's draft and published policy; ``version`` of the draft is its revision."""

    workflow: str
    draft: PeriodsBody
    published: PeriodsBody | None
    has_unpublished_changes: bool

    @classmethod
    def of(cls, view: PolicyView) -> Self:
        """Return the answer for *view*."""
        published = view.published
        return cls(
            workflow=view.workflow,
            draft=PeriodsBody.of(view.draft.periods, view.draft.version),
            published=PeriodsBody.of(published.periods, published.version) if published else None,
            has_unpublished_changes=view.has_unpublished_changes,
        )


class WarningAnswer(View):
    """What to look at before publishing."""

    code: WarningCode
    detail: str
    file_type: str | None = Field(description="the file type that no file of the workflow ever had")

    @classmethod
    def of(cls, warning: PreviewWarning) -> Self:
        """Return the answer for *warning*."""
        return cls(code=warning.code, detail=warning.code.detail, file_type=warning.file_type)


class PreviewAnswer(View):
    """What publishing the draft would do, and the token that confirms it."""

    due_at_next_run: int = Field(description="records in end states that neither a hold nor a known link keeps")
    files_due_at_next_run: int = Field(description="files by their own date, without those of records that are kept so")
    dates_changed: int
    file_dates_changed: int
    warnings: list[WarningAnswer]
    statement: str
    confirmation_token: str
    expires_at: datetime

    @classmethod
    def of(cls, previewed: Previewed) -> Self:
        """Return the answer for *previewed*."""
        counted = previewed.counted
        return cls(
            due_at_next_run=counted.due,
            files_due_at_next_run=counted.files_due,
            dates_changed=counted.dates,
            file_dates_changed=counted.file_dates,
            warnings=[WarningAnswer.of(one) for one in counted.warnings],
            statement=previewed.statement,
            confirmation_token=previewed.preview.token,
            expires_at=previewed.preview.expires_at,
        )


class PublishBody(Body):
    """The preview that confirms the publication, and the reason for it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"confirmation_token": "Zk3vB1s9QxYwLm2A", "reason": "As the council decided in March."}]
        }
    )

    confirmation_token: Annotated[str, Field(pattern=IDENTIFIER)]
    reason: Reason


class PublishedAnswer(View):
    """The version that decides from now on, and the job that recalculates dates."""

    version: int
    job: str | None


class PolicyVersionAnswer(PeriodsBody):
    """One published version."""

    model_config = ConfigDict(json_schema_extra={"examples": [VERSION_EXAMPLE]})

    published_by: str
    published_at: datetime
    reason: str
    job: str | None

    @classmethod
    def of_version(cls, policy: Policy) -> Self:
        """Return the answer for *policy*."""
        periods = PeriodsBody.of(policy.periods, policy.version).model_dump()
        return cls(
            **periods,
            published_by=policy.published_by,
            published_at=policy.published_at,
            reason=policy.reason,
            job=policy.job,
        )


class RequestBody(Body):
    """Why a record is to be anonymised, and by when. The reason stays readable afterwards: it must not identify anyone."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"reason": "Asked for by the person.", "due_date": "2035-01-31"}]}
    )

    reason: Annotated[Reason, Field(description="stays readable after the anonymisation; must not identify anyone")]
    due_date: Day


class _Held(View):
    """A record under a hold or restriction; overdue since its review date once that has passed."""

    record: str
    review_date: date | None
    overdue_since: date | None

    @classmethod
    def of(cls, record: Record, today: date) -> Self:
        """Return *record* as the list shows it."""
        due = record.review_date
        shown = {
            "record": str(record.key),
            "review_date": due,
            "overdue_since": overdue_since(due, today),
            **{name.facts.dp_field: name in record.guards for name in GuardName},
        }
        return cls.model_validate(shown)


# mypy can't see the fields of a class that is made at run time.
if TYPE_CHECKING:
    HeldAnswer = _Held
else:
    _FLAGS = {name.facts.dp_field: (bool, ...) for name in GuardName}
    HeldAnswer = create_model("HeldAnswer", __base__=_Held, __doc__=_Held.__doc__, **_FLAGS)


class RequestAnswer(View):
    """An open request."""

    record: str
    reason: str | None
    requested_on: date | None
    due_date: date | None

    @classmethod
    def of(cls, record: Record) -> Self:
        """Return *record*'s request as the list shows it."""
        request = record.request
        return cls(
            record=str(record.key),
            reason=request.reason if request else None,
            requested_on=request.requested_on if request else None,
            due_date=request.due_date if request else None,
        )
