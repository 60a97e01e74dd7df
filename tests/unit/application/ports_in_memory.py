"""Every port in memory, holding one tenant with complaints, people and strands, and whatever a test puts there."""

from dataclasses import replace

from shared.access.permissions import Role, RoleVersions
from shared.adapters.s3.keys import file_key
from shared.application.configured import AnyConfiguration
from shared.application.journal import SilentJournal
from shared.jobs.job import Job
from shared.jobs.shard import Shard
from shared.kernel.clock import time_zone
from shared.kernel.identifiers import JobId, RecordKey
from shared.records.content import Attachment, Content, ContentKind
from shared.records.filter import Filter
from shared.records.record import Record
from shared.records.saved_versions import FilterVersion, version_name
from shared.records.workflow import Workflow
from shared.retention.night import NightlySchedule
from tests.fakes.catalogue import FakeCatalogue
from tests.fakes.clock import FakeClock
from tests.fakes.file_types import FakeFileTypes
from tests.fakes.identity_provider import FakeIdentityProvider
from tests.fakes.ilr_files import FakeIlrFiles
from tests.fakes.ilrs import FakeIlrs
from tests.fakes.ledger import FakeLedger
from tests.fakes.link_store import FakeLinks
from tests.fakes.portal_users import FakePortalUsers
from tests.fakes.queue import FakeShardQueue, FakeTenantQueues
from tests.fakes.randomness import FakeRandomness
from tests.fakes.reports import FakeReports
from tests.fakes.sessions import FakeSealing, FakeSessions
from tests.fakes.unfinished import FakeUnfinished
from tests.unit.application.raced import Journal, RacedJobs, RacedRecords
from tests.unit.builders import ASKED, JOB, NOW, T, a_content, a_workflow, an_attachment, people, strands


class PortsInMemory:
    """The ports, and ways for a test to put things behind them and to look at what is there."""

    def __init__(self) -> None:
        self.clock = FakeClock(at=NOW)
        self.ledger = FakeLedger()
        self.records = RacedRecords(ledger=self.ledger)
        self.file_types = FakeFileTypes(records=self.records)
        self.ilr_files = FakeIlrFiles()
        self.ilrs = FakeIlrs(records=self.records)
        self.links = FakeLinks(records=self.records)
        self.jobs = RacedJobs(ledger=self.ledger)
        self.catalogue = FakeCatalogue(ledger=self.ledger)
        self.unfinished = FakeUnfinished(jobs=self.jobs, records=self.records, catalogue=self.catalogue)
        self.files = Journal()
        self.portal_users = FakePortalUsers()
        self.queue = FakeShardQueue()
        self.tenant_queues = FakeTenantQueues()
        self.randomness = FakeRandomness()
        self.reports = FakeReports()
        self.sessions, self.sealing = FakeSessions(), FakeSealing()
        self.identity_provider = FakeIdentityProvider()
        self.journal = SilentJournal()
        self.schedule = NightlySchedule.of("cron(0 4 * * ? *)", time_zone("Europe/London"))
        self.keep(a_workflow(), people(), strands())
        self.keep_version(ASKED)

    def keep(self, *things: AnyConfiguration) -> None:
        """Put configuration into the catalogue, in place of what has its name, as if it had been saved."""
        for thing in things:
            names = (str(getattr(thing, name)) for name in ("id", "user", "name", "workflow") if hasattr(thing, name))
            kept = replace(thing, version=thing.version or 1)
            self.catalogue.things[T, type(thing), next(names, "tenant")] = kept
            if isinstance(kept, Role):
                self.catalogue.things[T, RoleVersions, kept.name] = RoleVersions(name=kept.name, version=kept.version)
        self.catalogue.registered.add(T)

    def keep_version(self, filter_: Filter) -> None:
        """Put a version of a filter into the catalogue, as if it had been saved."""
        kept = FilterVersion(filter=filter_, saved_by="officer", saved_at=NOW, version=1)
        self.catalogue.things[T, FilterVersion, version_name(filter_.id, filter_.version)] = kept

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
        self.records.link_all(T)

    def put_files(self, record: RecordKey, *files: Attachment) -> None:
        """Put files there, in the place of a record's own with these numbers."""
        for file in files:
            self.records.parts[T, (record, ContentKind.ATTACHMENT, file.number)] = file

    def start(self, job: Job, *shards: Shard) -> None:
        """Put a job there with its shards."""
        self.jobs.jobs[T, job.id] = job
        self.jobs.rows |= {(T, job.id, shard.number): shard for shard in shards}

    def row(self, key: RecordKey) -> Record:
        """Return a record's row as it is now."""
        return self.records.rows[T, key]

    def job(self, job: JobId = JOB) -> Job:
        """Return a job's row as it is now."""
        return self.jobs.jobs[T, job]

    def shard(self, number: int, job: JobId = JOB) -> Shard:
        """Return a shard's row as it is now."""
        return self.jobs.rows[T, job, number]

    def outcomes(self, job: JobId = JOB) -> dict[str, str]:
        """Return what the history of a job says, by record."""
        entries, _ = self.ledger.history(T, job, None, None, None, 10_000)
        return {str(entry.record): entry.outcome.value for entry in entries}

    def actions(self) -> list[tuple[str, str]]:
        """Return what the ledger says that people did, and to what."""
        return [(act.action, act.subject) for _, act in self.ledger.acts]

    def sent(self) -> list[tuple[int, float]]:
        """Return the shards that were sent, with their delays."""
        return [(one.shard, one.delay) for one in self.queue.sent]
