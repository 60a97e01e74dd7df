"""What each function is configured with: the only reader of the environment, checked at cold start.

A field's name in capitals is its variable's name. There are no defaults: the template says everything.
"""

import os
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

Text = Annotated[str, Field(min_length=1)]
Seconds = Annotated[int, Field(ge=0, le=900)]
Days = Annotated[int, Field(ge=1)]


class _Settings(BaseModel):
    model_config = ConfigDict(frozen=True)


S = TypeVar("S", bound=_Settings)


def load(model: type[S]) -> S:
    """Return the settings of one function; raise ``ValidationError`` naming the variables that are missing or wrong."""
    found = {name: os.environ[name.upper()] for name in model.model_fields if name.upper() in os.environ}
    return model.model_validate(found)


class StartJobSettings(_Settings):
    """``stream/start_job``."""

    shard_queue_url: Text
    shard_delay_seconds: Seconds


class DiscardOrphanUploadSettings(_Settings):
    """``storage/discard_orphan_upload``."""

    records_table: Text
    files_bucket: Text


class StartIlrImportSettings(_Settings):
    """``storage/start_ilr_import``."""

    jobs_table: Text
    files_bucket: Text


class RecordsSettings(_Settings):
    """``api/records``."""

    records_table: Text
    ledger_table: Text
    catalogue_table: Text
    files_bucket: Text
    tenant_claim: Text
    ledger_retention_days: Days


class AdministrationSettings(_Settings):
    """``api/administration``."""

    records_table: Text
    ledger_table: Text
    catalogue_table: Text
    tenant_claim: Text
    ledger_retention_days: Days


class WorkerSettings(_Settings):
    """``queue/run_job_shard``, ``queue/abandon_job_shard`` and ``schedule/resume_stuck_jobs``."""

    records_table: Text
    jobs_table: Text
    ledger_table: Text
    catalogue_table: Text
    ilr_table: Text
    files_bucket: Text
    portal_user_pool: Text
    shard_queue_url: Text
    worker_threads: Annotated[int, Field(ge=1, le=64)]
    plain_writes: Literal["statements", "puts"]
    ledger_retention_days: Days


class RedactionsSettings(WorkerSettings):
    """``api/redactions``, which runs manual redactions itself."""

    tenant_claim: Text
    recovery_window_days: Days


class RetentionSettings(AdministrationSettings):
    """``api/retention``."""

    jobs_table: Text


class ReportingSettings(_Settings):
    """``api/reporting``."""

    records_table: Text
    ilr_table: Text
    jobs_table: Text
    ledger_table: Text
    catalogue_table: Text
    tenant_claim: Text
    worker_threads: Annotated[int, Field(ge=1, le=64)]
    ledger_retention_days: Days
    recovery_window_days: Days


class LearnersSettings(AdministrationSettings):
    """``api/learners``."""

    ilr_table: Text


class UpdateFinalFundingDateSettings(_Settings):
    """``stream/update_final_funding_date``."""

    records_table: Text
    catalogue_table: Text
    ilr_table: Text
    worker_threads: Annotated[int, Field(ge=1, le=64)]


class NightSettings(_Settings):
    """``schedule/start_policy_run`` and ``schedule/start_anonymisation_run``."""

    records_table: Text
    jobs_table: Text
    ledger_table: Text
    catalogue_table: Text


class GuardPortalLoginSettings(_Settings):
    """``identity/guard_portal_login``."""

    records_table: Text


class OperatorSettings(_Settings):
    """An operator's command: named by whoever finds the stack, not by an environment."""

    jobs_table: Text
    ledger_table: Text
    catalogue_table: Text
    ledger_retention_days: Days
