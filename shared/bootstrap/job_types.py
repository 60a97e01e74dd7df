"""What workers do for each type of job but imports. Apart from the ports: only these workers load it all."""

from shared.application.all_ports import Ports
from shared.application.erasure.redact import NoSelection, Redact
from shared.application.jobs.types import JobTypes, always
from shared.application.reading.filter_selection import FilterSelection
from shared.application.replay.replay_chunk import ReplayChunk
from shared.application.replay.selection import ReplaySelection
from shared.application.reporting.write_report import OneReport, WriteReport
from shared.application.retention.anonymise import Anonymise
from shared.application.retention.date_chunk import DateChunk
from shared.application.retention.night_selections import NightSelection
from shared.jobs.job import JobType


def all_but_imports(ports: Ports) -> JobTypes:
    return {
        JobType.BULK_REDACTION: always(FilterSelection(ports), Redact(ports)),
        JobType.MANUAL_REDACTION: always(NoSelection(), Redact(ports)),
        JobType.RETENTION_ANONYMISATION: always(NightSelection(ports), Anonymise(ports)),
        JobType.RETENTION_POLICIES: always(NightSelection(ports), DateChunk(ports)),
        JobType.POLICY_RECALCULATION: always(NightSelection(ports), DateChunk(ports)),
        JobType.ERASURE_REPLAY: always(ReplaySelection(ports), ReplayChunk(ports)),
        JobType.LEARNER_REPORT: always(OneReport(), WriteReport(ports)),
    }
