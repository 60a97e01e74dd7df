"""Bodies and answers of the learner routes."""

from datetime import date, datetime
from typing import Annotated, Self

from pydantic import ConfigDict, Field, JsonValue

from functions.api.http.patterns import IDENTIFIER, UKPRN
from functions.api.http.status import SAYS, StatusView
from functions.api.http.types import AtMost, Body, Day, Flag, Values, Version, View, Whole
from shared.application.learners.edit_retention import RetentionPreview, RetentionView
from shared.application.learners.reading import LearnerView
from shared.application.learners.save_learner import LearnerDraft
from shared.learners.ilr import MOST_AIMS, Aim, IlrStatus
from shared.learners.retention import DEFAULT_YEARS, FEWEST_YEARS, MOST_YEARS
from shared.records.learner import FundingReason, LearnerFacts

LEARNER_EXAMPLE: dict[str, JsonValue] = {
    "ukprn": "10000001",
    "learn_ref_number": "0fm01",
    "values": {"name": "Jo Example", "born": "1998-07-14"},
}
AIM_EXAMPLE: dict[str, JsonValue] = {
    "aim_seq_number": 1,
    "learn_aim_ref": "ZPROG001",
    "completion_status": 2,
    "learn_start_date": "2018-09-03",
    "learn_actual_end_date": "2019-07-26",
    "achievement_date": "2019-08-02",
    "excluded": False,
}
ILR_EXAMPLE: dict[str, JsonValue] = {"status": "included", "aims": [AIM_EXAMPLE]}
SETTING_EXAMPLE: dict[str, JsonValue] = {"enabled": True, "years": 6}
Token = Annotated[str, Field(pattern=IDENTIFIER)]
Years = Annotated[Whole, Field(ge=FEWEST_YEARS, le=MOST_YEARS)]


class LearnerBody(Body):
    """A learner as a caller writes them."""

    model_config = ConfigDict(json_schema_extra={"examples": [LEARNER_EXAMPLE]})

    ukprn: Annotated[str | None, Field(pattern=UKPRN)] = None
    learn_ref_number: Annotated[str | None, Field(min_length=1, max_length=64)] = None
    values: Annotated[Values, Field(default_factory=dict)]
    version: Version = None

    def draft(self) -> LearnerDraft:
        """Return the use case's input."""
        return LearnerDraft(**self.model_dump())


class LearnerAnswer(View):
    """A learner; ``removal_date`` is the first day on which the setting removes them, null while it is off."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": "10000001-0fm01",
                    **LEARNER_EXAMPLE,
                    "final_funding_date": "2019-08-02",
                    "final_funding_date_reason": "dated",
                    "removal_date": "2025-08-03",
                    "retention_status": {"code": "kept_until", "until": "2025-08-03", "since": None, "ground": None},
                    "version": 3,
                }
            ]
        }
    )

    id: str
    ukprn: str | None
    learn_ref_number: str | None
    values: dict[str, JsonValue]
    final_funding_date: date | None
    final_funding_date_reason: FundingReason
    removal_date: date | None
    retention_status: StatusView = Field(description=SAYS)
    version: int

    @classmethod
    def of(cls, view: LearnerView) -> Self:
        """Return the answer for the learner."""
        record = view.record
        facts = record.learner or LearnerFacts()
        shown = {
            "id": record.key.record,
            "ukprn": facts.ukprn,
            "learn_ref_number": facts.learn_ref_number,
            "values": dict(record.values),
            "final_funding_date": facts.funding.day,
            "final_funding_date_reason": facts.funding.reason,
            "removal_date": view.removal_date,
            "retention_status": StatusView.of(view.status),
            "version": record.version,
        }
        return cls.model_validate(shown)


class AimBody(Body):
    """A learning aim. A completion status that makes no sense leaves the learner undated."""

    model_config = ConfigDict(json_schema_extra={"examples": [AIM_EXAMPLE]})

    aim_seq_number: Annotated[Whole | None, Field(ge=0)] = None
    learn_aim_ref: Annotated[str | None, Field(max_length=64)] = None
    completion_status: Whole | None = None
    learn_start_date: Day | None = None
    learn_actual_end_date: Day | None = None
    achievement_date: Day | None = None
    excluded: Flag = False

    def kept(self) -> Aim:
        """Return what is stored."""
        return Aim(**self.model_dump(mode="json"))


class IlrBody(Body):
    """A return: all the aims that a provider reports of the learner for a year."""

    model_config = ConfigDict(json_schema_extra={"examples": [ILR_EXAMPLE]})

    status: IlrStatus = IlrStatus.INCLUDED
    aims: Annotated[list[AimBody], AtMost(MOST_AIMS)]

    def kept(self) -> tuple[Aim, ...]:
        """Return what is stored."""
        return tuple(aim.kept() for aim in self.aims)


class AimAnswer(View):
    """An aim as it came; in an imported file, statuses and dates may be anything."""

    aim_seq_number: int | None
    learn_aim_ref: str | None
    completion_status: int | str | None
    learn_start_date: str | None
    learn_actual_end_date: str | None
    achievement_date: str | None
    excluded: bool


class IlrAnswer(View):
    """A return with all its aims."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"id": "10000001-2018", **ILR_EXAMPLE}]})

    id: str
    status: IlrStatus
    aims: list[AimAnswer]


class RetentionBody(Body):
    """A proposed setting."""

    model_config = ConfigDict(json_schema_extra={"examples": [SETTING_EXAMPLE]})

    enabled: Flag
    years: Years = DEFAULT_YEARS


class ConfirmedRetentionBody(RetentionBody):
    """A setting, and the token of the preview that confirms it."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{**SETTING_EXAMPLE, "confirmation_token": "Zk3vB1s9QxYwLm2A"}]}
    )

    confirmation_token: Token


class RetentionAnswer(View):
    """The setting; ``count`` learners are past its threshold at the next run, whether it is on or off."""

    enabled: bool
    years: int
    count: int
    explanation: str

    @classmethod
    def of(cls, view: RetentionView) -> Self:
        """Return the answer for the setting."""
        return cls(
            enabled=view.retention.enabled,
            years=view.retention.years,
            count=view.count,
            explanation=view.explanation,
        )


class RetentionPreviewAnswer(View):
    """What the proposed setting would do, and the token that confirms it, once and for fifteen minutes."""

    count: int
    statement: str
    confirmation_token: str
    expires_at: datetime

    @classmethod
    def of(cls, found: RetentionPreview) -> Self:
        """Return the answer for the preview."""
        return cls(
            count=found.count,
            statement=found.statement,
            confirmation_token=found.preview.token,
            expires_at=found.preview.expires_at,
        )
