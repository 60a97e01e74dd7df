"""Every use case on ports in memory, and races that happen when a test says so."""

from datetime import timedelta
from functools import cached_property

from shared.application.configured import AnyConfiguration
from shared.application.erasure.carry_out import CarryOut
from shared.application.erasure.complete_claims import CompleteClaims
from shared.application.erasure.erase_page import ErasePage
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
from shared.application.jobs.types import Anonymise, JobTypes, Redact
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
from shared.application.reporting.write_report import WriteReport
from shared.application.retention.create_run import CreateRun
from shared.application.retention.date_page import DatePage
from shared.application.retention.night_selections import NightSelection
from shared.application.retention.recalculate import Recalculate
from shared.jobs.job import Job
from shared.jobs.shard import Shard
from shared.kernel.identifiers import JobId, RecordKey
from shared.records.content import Attachment, Content, ContentKind, file_key
from shared.records.filter import Filter
from shared.records.record import Record
from shared.records.workflow import Workflow
from tests.fakes.catalogue import FakeCatalogue
from tests.fakes.clock import FakeClock
from tests.fakes.ilr_files import FakeIlrFiles
from tests.fakes.ilrs import FakeIlrs
from tests.fakes.ledger import FakeLedger
from tests.fakes.portal_users import FakePortalUsers
from tests.fakes.queue import FakeShardQueue
from tests.fakes.randomness import FakeRandomness
from tests.fakes.reports import FakeReports
from tests.unit.application.raced import Journal, RacedJobs, RacedRecords
from tests.unit.builders import JOB, NOW, T, a_content, a_workflow, an_attachment, people, strands

MINUTE = timedelta(minutes=1)
SPAN = Span(leave_by=NOW + 10 * MINUTE, deadline=NOW + 15 * MINUTE)
NO_TIME = Span(leave_by=NOW, deadline=NOW + 15 * MINUTE)


class Rig:
    """One tenant with complaints, people and strands, and whatever a test puts there."""

    def __init__(self) -> None:
        self.clock = FakeClock(at=NOW)
        self.ledger = FakeLedger()
        self.records = RacedRecords(ledger=self.ledger)
        self.ilr_files = FakeIlrFiles()
        self.ilrs = FakeIlrs(records=self.records)
        self.jobs = RacedJobs()
        self.catalogue = FakeCatalogue(ledger=self.ledger)
        self.files = Journal()
        self.portal_users = FakePortalUsers()
        self.queue = FakeShardQueue()
        self.randomness = FakeRandomness()
        self.keep(a_workflow(), people(), strands())

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
            ledger=self.ledger,
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
        return JobTypes(
            filter_selection=self.selection,
            night_selection=NightSelection(records=self.records),
            redact=Redact(erase_page=self.erase_page),
            anonymise=Anonymise(erase_page=self.erase_page, catalogue=self.catalogue),
            report=WriteReport(
                records=self.records,
                learners=ReadLearners(records=self.records, catalogue=self.catalogue, clock=self.clock),
                reports=FakeReports(),
                clock=self.clock,
            ),
            date_page=DatePage(records=self.records, catalogue=self.catalogue, ledger=self.ledger, clock=self.clock),
            import_file=self.import_file,
            replay_selection=ReplaySelection(ledger=self.ledger),
            replay_page=self.replay_page,
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

    def keep(self, *things: AnyConfiguration) -> None:
        """Put configuration into the catalogue as it is, in place of what has its name."""
        for thing in things:
            names = (str(getattr(thing, name)) for name in ("id", "name", "user", "workflow") if hasattr(thing, name))
            self.catalogue.things[T, type(thing), next(names, "tenant")] = thing
        self.catalogue.registered.add(T)

    def drop(self, kind: type[Workflow] | type[Filter], name: str) -> None:
        """Take something out of the catalogue."""
        del self.catalogue.things[T, kind, name]

    def put(self, *records: Record) -> None:
        """Put records there as they are, with the contents and files that they count."""
        for record in records:
            self.records.rows[T, record.key] = record
            for kind, number in record.counts.numbers():
                is_file = kind is ContentKind.ATTACHMENT
                part: Content | Attachment = an_attachment(number) if is_file else a_content(number, kind)
                self.records.parts[T, (record.key, kind, number)] = part
                if is_file:
                    self.files.arrive(file_key(T, record.key, number))

    def start(self, job: Job, *shards: Shard) -> None:
        """Put a job there with its shards."""
        assert self.jobs.create(T, job, shards)

    def row(self, key: RecordKey) -> Record:
        """Return a record's row as it is now."""
        return self.records.rows[T, key]

    def job(self, job: JobId = JOB) -> Job:
        """Return a job's row as it is now."""
        return self.jobs.jobs[T, job]

    def shard(self, name: str, job: JobId = JOB) -> Shard:
        """Return a shard's row as it is now."""
        return self.jobs.rows[T, job, name]

    def outcomes(self, job: JobId = JOB) -> dict[str, str]:
        """Return what the history of a job says, by record."""
        entries, _ = self.ledger.history(T, job, None, None, None, 10_000)
        return {str(entry.record): entry.outcome.value for entry in entries}

    def actions(self) -> list[tuple[str, str]]:
        """Return what the ledger says that people did, and to what."""
        return [(act.action, act.subject) for _, act in self.ledger.acts]

    def sent(self) -> list[tuple[str, float]]:
        """Return the shards that were sent, with their delays."""
        return [(one.shard, one.delay) for one in self.queue.sent]
