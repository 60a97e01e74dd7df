"""Every use case on ports in memory, and races that happen when a test says so."""

from datetime import timedelta
from functools import cached_property

from shared.application.erasure.carry_out import CarryOut
from shared.application.erasure.complete_claims import CompleteClaims
from shared.application.erasure.erase_page import ErasePage
from shared.application.erasure.redact import NothingMore, Redact
from shared.application.jobs.abandon_shard import AbandonShard
from shared.application.jobs.cancel_job import CancelJob
from shared.application.jobs.close_job import CloseJob
from shared.application.jobs.create_job import CreateJob
from shared.application.jobs.filter_selection import FilterSelection
from shared.application.jobs.redact_record import RedactRecord
from shared.application.jobs.request_redaction import RequestRedaction
from shared.application.jobs.resume_jobs import ResumeJobs
from shared.application.jobs.run_shard import RunShard
from shared.application.jobs.span import Span
from shared.application.jobs.types import JobTypes, always
from shared.application.learners.import_file import ImportFile
from shared.application.learners.import_page import ImportPage
from shared.application.learners.request_import import RequestImport
from shared.application.learners.start_import import StartImport
from shared.application.records.reading import Reading
from shared.application.replay.gate import RunGate
from shared.application.replay.replay_page import ReplayPage
from shared.application.replay.selection import ReplaySelection
from shared.application.replay.stand_again import StandAgain
from shared.application.reporting.learners import ReadLearners
from shared.application.reporting.write_report import OneReport, WriteReport
from shared.application.retention.anonymise import Anonymise
from shared.application.retention.create_run import CreateRun
from shared.application.retention.date_page import DatePage
from shared.application.retention.night_selections import NightSelection
from shared.application.retention.recalculate import Recalculate
from shared.jobs.job import JobType
from tests.fakes.reports import FakeReports
from tests.unit.application.ports_in_memory import PortsInMemory
from tests.unit.builders import NOW

MINUTE = timedelta(minutes=1)
SPAN = Span(leave_by=NOW + 10 * MINUTE, deadline=NOW + 15 * MINUTE)
NO_TIME = Span(leave_by=NOW, deadline=NOW + 15 * MINUTE)


class Rig(PortsInMemory):
    """The use cases; what they work on is there already."""

    @cached_property
    def reading(self) -> Reading:
        return Reading(catalogue=self.catalogue, records=self.records, clock=self.clock)

    @cached_property
    def carry_out(self) -> CarryOut:
        return CarryOut(
            records=self.records,
            files=self.files,
            ilrs=self.ilrs,
            portal_users=self.portal_users,
            clock=self.clock,
        )

    @cached_property
    def erase_page(self) -> ErasePage:
        return ErasePage(
            records=self.records,
            catalogue=self.catalogue,
            jobs=self.jobs,
            ledger=self.ledger,
            ilrs=self.ilrs,
            carry_out=self.carry_out,
            clock=self.clock,
        )

    @cached_property
    def complete_claims(self) -> CompleteClaims:
        return CompleteClaims(
            records=self.records,
            catalogue=self.catalogue,
            jobs=self.jobs,
            carry_out=self.carry_out,
            clock=self.clock,
        )

    @cached_property
    def selection(self) -> FilterSelection:
        return FilterSelection(records=self.records)

    @cached_property
    def close(self) -> CloseJob:
        return CloseJob(jobs=self.jobs, files=self.files, clock=self.clock)

    @cached_property
    def cancel(self) -> CancelJob:
        return CancelJob(jobs=self.jobs, close=self.close)

    @cached_property
    def import_file(self) -> ImportFile:
        page = ImportPage(
            records=self.records, ilrs=self.ilrs, catalogue=self.catalogue, ledger=self.ledger, clock=self.clock
        )
        return ImportFile(files=self.ilr_files, records=self.records, page=page)

    @cached_property
    def request_import(self) -> RequestImport:
        return RequestImport(catalogue=self.catalogue, create=self.create, files=self.files, clock=self.clock)

    @cached_property
    def start_import(self) -> StartImport:
        return StartImport(jobs=self.jobs, files=self.files, clock=self.clock)

    @cached_property
    def create(self) -> CreateJob:
        return CreateJob(jobs=self.jobs, clock=self.clock, randomness=self.randomness)

    @cached_property
    def job_types(self) -> JobTypes:
        redact = Redact(erase_page=self.erase_page)
        by_night = NightSelection(records=self.records)
        dating = always(
            by_night, DatePage(records=self.records, catalogue=self.catalogue, ledger=self.ledger, clock=self.clock)
        )
        return {
            JobType.BULK_REDACTION: always(self.selection, redact),
            JobType.MANUAL_REDACTION: always(NothingMore(), redact),
            JobType.RETENTION_ANONYMISATION: always(by_night, self.anonymise),
            JobType.RETENTION_POLICIES: dating,
            JobType.POLICY_RECALCULATION: dating,
            JobType.ERASURE_REPLAY: always(ReplaySelection(ledger=self.ledger), self.replay_page),
            JobType.LEARNER_REPORT: always(OneReport(), self.report),
            JobType.ILR_IMPORT: self.import_file.opened,
        }

    @cached_property
    def anonymise(self) -> Anonymise:
        return Anonymise(erase_page=self.erase_page, catalogue=self.catalogue)

    @cached_property
    def report(self) -> WriteReport:
        return WriteReport(
            records=self.records,
            learners=ReadLearners(records=self.records, catalogue=self.catalogue, clock=self.clock),
            reports=FakeReports(),
            clock=self.clock,
        )

    @cached_property
    def replay_page(self) -> ReplayPage:
        return ReplayPage(
            selection=ReplaySelection(ledger=self.ledger),
            stand_again=StandAgain(
                records=self.records, catalogue=self.catalogue, ledger=self.ledger, clock=self.clock
            ),
            erase_page=self.erase_page,
            jobs=self.jobs,
            ledger=self.ledger,
            clock=self.clock,
        )

    @cached_property
    def gate(self) -> RunGate:
        return RunGate(ledger=self.ledger, jobs=self.jobs)

    @cached_property
    def recalculate(self) -> Recalculate:
        return Recalculate(catalogue=self.catalogue, jobs=self.jobs, create=CreateRun(jobs=self.jobs), clock=self.clock)

    @cached_property
    def run_shard(self) -> RunShard:
        return RunShard(
            jobs=self.jobs,
            queue=self.queue,
            ledger=self.ledger,
            clock=self.clock,
            types=self.job_types,
            close=self.close,
            gate=self.gate,
        )

    @cached_property
    def abandon_shard(self) -> AbandonShard:
        return AbandonShard(
            jobs=self.jobs,
            records=self.records,
            ledger=self.ledger,
            clock=self.clock,
            run_shard=self.run_shard,
            close=self.close,
        )

    @cached_property
    def resume_jobs(self) -> ResumeJobs:
        return ResumeJobs(
            catalogue=self.catalogue,
            jobs=self.jobs,
            queue=self.queue,
            clock=self.clock,
            close=self.close,
            complete_claims=self.complete_claims,
            recalculate=self.recalculate,
            gate=self.gate,
        )

    @cached_property
    def request_redaction(self) -> RequestRedaction:
        return RequestRedaction(
            catalogue=self.catalogue,
            selection=self.selection,
            create=self.create,
            gate=self.gate,
            clock=self.clock,
        )

    @cached_property
    def redact_record(self) -> RedactRecord:
        return RedactRecord(
            catalogue=self.catalogue,
            records=self.records,
            jobs=self.jobs,
            ledger=self.ledger,
            create=self.create,
            run_shard=self.run_shard,
            clock=self.clock,
        )
