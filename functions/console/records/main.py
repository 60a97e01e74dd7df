"""The console's pages of single records, and of everything that erases."""

from datetime import timedelta
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.boundary import time_budget
from functions.console.frame.app import answer
from functions.console.frame.wiring import wire
from functions.console.records.attachments import Attachments
from functions.console.records.contents import Contents
from functions.console.records.deletion import Deletion
from functions.console.records.editing import Editing
from functions.console.records.evidence import RecordEvidence
from functions.console.records.guards import Guards
from functions.console.records.job_acts import JobActs
from functions.console.records.record import Records
from functions.console.records.redactions import RedactionPages
from functions.console.records.requests import AnonymisationRequests
from functions.console.records.transitions import Transitions
from functions.journal import LoggedJournal
from shared.application.all_ports import Ports
from shared.application.erasure.redact import NoSelection, Redact
from shared.application.jobs.run_shard import RunShard
from shared.application.jobs.time_budget import TimeBudget
from shared.application.jobs.types import always
from shared.bootstrap.ports import WiredPorts
from shared.jobs.job import JobType
from shared.settings import ConsoleRecordsSettings, load

_settings = load(ConsoleRecordsSettings)
_recovery_window = timedelta(days=_settings.recovery_window_days)


def _time_left() -> TimeBudget:
    return time_budget(console.lambda_context)


def _deletion(ports: Ports) -> Deletion:
    # Of all jobs, only an erasure by hand is worked on in the request itself.
    run_shard = RunShard(ports, {JobType.MANUAL_REDACTION: always(NoSelection(), Redact(ports))})
    return Deletion(ports, run_shard, _time_left, _recovery_window)


def _redactions(ports: Ports) -> RedactionPages:
    return RedactionPages(ports, _recovery_window)


def _job_acts(ports: Ports) -> JobActs:
    return JobActs(ports, _recovery_window)


_SUBJECTS = (
    Records,
    Guards,
    AnonymisationRequests,
    Transitions,
    Editing,
    Contents,
    Attachments,
    RecordEvidence,
    _deletion,
    _redactions,
    _job_acts,
)
console = wire(WiredPorts(_settings, LoggedJournal()), _SUBJECTS)


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer API Gateway."""
    return answer(console, event, context)
