"""Reads and checks each function's settings at its cold start; nothing else reads the environment.

A field's name in capitals is its variable. There are no defaults.
"""

import os
from collections.abc import Callable
from typing import Annotated, TypeVar, dataclass_transform, get_type_hints


class SettingsRefused(Exception):
    """The environment is not what a function needs. It names the variables, and no value."""


def _text(given: str) -> str:
    if not given:
        raise ValueError("empty")
    return given


def _whole(least: int, most: int) -> Callable[[str], int]:
    def read(given: str) -> int:
        if not least <= int(given) <= most:
            raise ValueError("out of range")
        return int(given)

    return read


def _one_of(*words: str) -> Callable[[str], str]:
    def read(given: str) -> str:
        if given not in words:
            raise ValueError("unknown")
        return given

    return read


# Each is a type, with the function that reads it from a variable's text.
Text = Annotated[str, _text]
Seconds = Annotated[int, _whole(0, 900)]
Days = Annotated[int, _whole(1, 100_000)]
Threads = Annotated[int, _whole(1, 64)]
Writes = Annotated[str, _one_of("statements", "puts")]


# Plain classes, because every cold start loads them all: pydantic would take a fifth of it, dataclasses a fiftieth.
@dataclass_transform(kw_only_default=True, frozen_default=True)
class Settings:
    """The settings of one function, an attribute for each field."""

    def __init__(self, **given: object) -> None:
        vars(self).update(given)


S = TypeVar("S", bound=Settings)


def load(model: type[S]) -> S:
    """Return a function's settings; raise ``SettingsRefused``."""
    found: dict[str, object] = {}
    refused = []
    for name, kind in get_type_hints(model, include_extras=True).items():
        (read,) = kind.__metadata__
        try:
            found[name] = read(os.environ[name.upper()])
        except (LookupError, ValueError):
            refused.append(name.upper())
    if refused:
        raise SettingsRefused(", ".join(refused))
    return model(**found)


class StartJobSettings(Settings):
    """``stream/start_job``."""

    shard_queue_url: Text
    import_queue_url: Text
    shard_delay_seconds: Seconds


class DiscardOrphanUploadSettings(Settings):
    """``storage/discard_orphan_upload``."""

    records_table: Text
    files_bucket: Text


class StartIlrImportSettings(Settings):
    """``storage/start_ilr_import``."""

    jobs_table: Text
    files_bucket: Text


class ApiSettings(Settings):
    """Every function of the API that knows its callers."""

    tenant_claim: Text


class AdministrationSettings(ApiSettings):
    """``api/administration``."""

    records_table: Text
    jobs_table: Text
    ledger_table: Text
    catalogue_table: Text
    plain_writes: Writes
    ledger_retention_days: Days


class RecordsSettings(AdministrationSettings):
    """``api/records``."""

    files_bucket: Text


class AnyWorkerSettings(Settings):
    """What each worker needs."""

    records_table: Text
    jobs_table: Text
    ledger_table: Text
    catalogue_table: Text
    ilr_table: Text
    files_bucket: Text
    worker_threads: Threads
    plain_writes: Writes
    ledger_retention_days: Days


class ImportWorkerSettings(AnyWorkerSettings):
    """``queue/run_import_shard``."""

    import_queue_url: Text


class WorkerSettings(AnyWorkerSettings):
    """``queue/run_job_shard``."""

    portal_user_pool: Text
    shard_queue_url: Text


class RecoverySettings(WorkerSettings):
    """``queue/abandon_job_shard`` and ``queue/resume_tenant``, which meet shards of both queues."""

    import_queue_url: Text


class RedactionsSettings(ApiSettings, WorkerSettings):
    """``api/redactions``, which runs manual redactions itself."""

    recovery_window_days: Days


class RetentionSettings(AdministrationSettings):
    """``api/retention``."""

    anonymisation_run_schedule: Text
    schedule_time_zone: Text


class ReportingSettings(AdministrationSettings):
    """``api/reporting``."""

    ilr_table: Text
    worker_threads: Threads
    recovery_window_days: Days


class LearnersSettings(AdministrationSettings):
    """``api/learners``."""

    ilr_table: Text
    anonymisation_run_schedule: Text
    schedule_time_zone: Text


class SessionSettings(ApiSettings):
    """``console/sign_in``, and what each function of the console needs. The stage of the API names the provider."""

    sessions_table: Text


class DeskSettings(SessionSettings, ReportingSettings, LearnersSettings):
    """``console/desk``, which lets imports be sent and reports be fetched."""

    files_bucket: Text


class ConsoleRecordsSettings(SessionSettings, RedactionsSettings, RetentionSettings):
    """``console/records``, which erases as ``api/redactions`` does."""


class UpdateFinalFundingDateSettings(Settings):
    """``stream/update_final_funding_date``."""

    records_table: Text
    catalogue_table: Text
    ilr_table: Text
    worker_threads: Threads


class NightsSettings(Settings):
    """``schedule/start_policy_run`` and ``schedule/start_anonymisation_run``, which find the tenants."""

    catalogue_table: Text
    night_queue_url: Text


class UnfinishedSettings(Settings):
    """``schedule/resume_stuck_jobs``, which finds the tenants whose work is to be resumed."""

    records_table: Text
    jobs_table: Text
    catalogue_table: Text
    resume_queue_url: Text


class TenantNightSettings(Settings):
    """``queue/start_tenant_night``, which says in the ledger what the brake stopped."""

    records_table: Text
    jobs_table: Text
    ledger_table: Text
    catalogue_table: Text
    worker_threads: Threads
    plain_writes: Writes
    ledger_retention_days: Days


class GuardPortalLoginSettings(Settings):
    """``identity/guard_portal_login``."""

    records_table: Text


class OperatorSettings(Settings):
    """An operator's command, which finds the names in the stack."""

    jobs_table: Text
    ledger_table: Text
    records_table: Text
    catalogue_table: Text
    ledger_retention_days: Days


class AnySettings(RedactionsSettings, RetentionSettings, NightsSettings, SessionSettings):
    """Every setting that a port needs; no function has all."""
