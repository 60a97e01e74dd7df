"""What is stored as entities of the model, and entities as JSON."""

import re
from collections.abc import Sequence
from datetime import date, datetime

from functions.api.http.dp import reported_dp
from functions.api.reporting.odata.expression import Entity, Value
from shared.application.reporting.ilr_aims import AimView
from shared.application.reporting.learners import LearnerRow
from shared.application.rules.today import RecordFields
from shared.jobs.job import Job
from shared.jobs.tally import files_processed, processed
from shared.kernel.clock import to_text
from shared.learners.xs_date import day_of
from shared.retention.retention_status import RetentionStatus

_INT32 = range(-(2**31), 2**31)
_WHOLE = re.compile(r"[+-]?[0-9]{1,10}", re.ASCII)


def user(view: LearnerRow) -> Entity:
    """Return a learner as an entity of ``Users``."""
    return {
        "Id": view.id,
        "Ukprn": view.facts.ukprn,
        "LearnRefNumber": view.facts.learn_ref_number,
        "FinalFundingDate": view.facts.funding.day,
        "FinalFundingDateReason": view.facts.funding.reason.value,
        "RemovalDate": view.removal_date,
        "MadeDueOn": view.made_due_on,
        **_status(view.status),
        **reported_dp(view.dp),
    }


def ilr_aim(view: AimView) -> Entity:
    """Return an aim as an entity of ``IlrAims``."""
    aim = view.aim  # what came as no number, or no day, is null here; the API shows it as it came
    return {
        "LearnerId": view.learner,
        "IlrId": view.ilr.id,
        "Number": view.number,
        "IlrStatus": view.ilr.status.value,
        "AimSeqNumber": _number(aim.aim_seq_number),
        "LearnAimRef": aim.learn_aim_ref,
        "CompletionStatus": _number(aim.completion_status),
        "LearnStartDate": _day(aim.learn_start_date),
        "LearnActualEndDate": _day(aim.learn_actual_end_date),
        "AchievementDate": _day(aim.achievement_date),
        "Excluded": aim.excluded,
    }


def record(view: RecordFields) -> Entity:
    """Return a record as an entity of ``Records``."""
    one = view.record
    return {
        "Workflow": one.key.workflow,
        "Id": one.key.record,
        "State": one.state,
        "StateEnteredAt": one.state_entered_at,
        "EndedAt": view.ended_at,
        "ErasedAt": one.erased_at,
        "LastErasedAt": one.last_erased_at,
        **_status(view.status),
        **reported_dp(view.dp),
    }


def job(one: Job) -> Entity:
    """Return a job as an entity of ``Jobs``."""
    return {
        "Id": one.id,
        "Type": one.type.value,
        "Status": one.status.value,
        "Ground": one.ground,
        "DryRun": one.dry_run,
        "RequestedBy": one.requested_by,
        "CreatedAt": one.created_at,
        "FinishedAt": one.finished_at,
        "Processed": processed(one.tally),
        "FilesProcessed": files_processed(one.tally),
        "Total": one.total,
        "StoppedRecords": one.stopped.all_records if one.stopped else None,
        "StoppedFiles": one.stopped.all_files if one.stopped else None,
    }


def shown(entity: Entity, names: Sequence[str] | None) -> dict[str, object]:
    """Return the properties of *names*, or all of them, as JSON."""
    return {name: _json(entity[name]) for name in (entity if names is None else names)}


def _status(status: RetentionStatus) -> Entity:
    return {
        "RetentionStatus": str(status.code),
        "RetentionUntil": status.until,
        "RetentionSince": status.since,
        "RetentionGround": status.ground,
    }


def _json(value: Value) -> object:
    if isinstance(value, datetime):
        return to_text(value)
    return value.isoformat() if isinstance(value, date) else value


def _number(value: object) -> int | None:
    number = int(value) if isinstance(value, str) and _WHOLE.fullmatch(value.strip()) else value
    return number if isinstance(number, int) and number in _INT32 else None


def _day(text: str | None) -> date | None:
    try:
        return None if text is None else day_of(text)
    except ValueError:
        return None
