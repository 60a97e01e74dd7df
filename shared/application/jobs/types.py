"""A job type is a pair: a selection (which keys, page by page) and an action on a page. The shard runner knows neither.

A selection says where it stands by a cursor text of its own making, which the shard stores.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

from shared.application.erasure.erase_page import ErasePage, PageResult
from shared.application.jobs.filter_selection import FilterSelection
from shared.application.jobs.ranges import KeysInHand
from shared.application.learners.import_file import ImportFile
from shared.application.ports import Catalogue
from shared.application.replay.replay_page import ReplayPage
from shared.application.replay.selection import ReplaySelection
from shared.application.reporting.write_report import OneReport, WriteReport
from shared.application.retention.date_page import DatePage
from shared.application.retention.night_selections import NightSelection
from shared.application.retention.rules_of_today import rules_of_today
from shared.erasure.decision import ErasureTask
from shared.jobs.job import (
    AnonymisationRun,
    ErasureReplay,
    FilterRedaction,
    IlrImport,
    Job,
    LearnerReport,
    PolicyRun,
    Recalculation,
    RecordRedaction,
)
from shared.jobs.shard import Shard
from shared.kernel.identifiers import RecordKey, TenantId


class Selection(Protocol):
    """Which records a job proposes."""

    def next_page(self, tenant: TenantId, job: Job, shard: Shard) -> KeysInHand:
        """Return the page behind the shard's cursor."""
        ...


class Action(Protocol):
    """What a job does with a page."""

    def __call__(self, tenant: TenantId, job: Job, page: int, keys: Sequence[RecordKey]) -> PageResult:
        """Act on *keys*; repeating it changes neither outcome nor count."""
        ...


class NothingMore:
    """The selection of a job whose only page was in hand from the start."""

    def next_page(self, _tenant: TenantId, _job: Job, _shard: Shard) -> KeysInHand:
        """Return an empty last page."""
        return KeysInHand(keys=(), cursor=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Redact:
    """The action of both redactions: erase, then the transition if one was asked for."""

    erase_page: ErasePage

    def __call__(self, tenant: TenantId, job: Job, page: int, keys: Sequence[RecordKey]) -> PageResult:
        """Erase *keys* as the job asked."""
        filter_, transition = None, None
        if isinstance(job.request, FilterRedaction):
            filter_, transition = job.request.filter, job.request.transition
        task = ErasureTask(
            job=job.id, asked_at=job.created_at, filter=filter_, transition=transition, dry_run=job.dry_run
        )
        return self.erase_page(tenant, task, page, keys)


@dataclass(frozen=True, slots=True, kw_only=True)
class Anonymise:
    """The action of the nightly anonymisation: erase what is due by the rules of today (P5, X9)."""

    erase_page: ErasePage
    catalogue: Catalogue

    def __call__(self, tenant: TenantId, job: Job, page: int, keys: Sequence[RecordKey]) -> PageResult:
        """Erase those of *keys* that are due, and the files that are."""
        if not isinstance(job.request, AnonymisationRun):
            raise TypeError
        rules = rules_of_today(self.catalogue, tenant, {key.workflow for key in keys})
        due = rules.due(job.request.anonymise_on)
        task = ErasureTask(job=job.id, asked_at=job.created_at, filter=None, transition=None, due=due)
        return self.erase_page(tenant, task, page, keys)


@dataclass(frozen=True, slots=True, kw_only=True)
class JobTypes:
    """Finds the pair of a job."""

    filter_selection: FilterSelection
    night_selection: NightSelection
    redact: Redact
    anonymise: Anonymise
    date_page: DatePage
    import_file: ImportFile
    replay_selection: ReplaySelection
    replay_page: ReplayPage
    report: WriteReport

    @contextmanager
    def opened(self, tenant: TenantId, job: Job) -> Iterator[tuple[Selection, Action]]:
        """Return the selection and the action of *job*'s type; raise ``JobRefused`` for one that can't be done.

        What they hold open is theirs for the length of the context.
        """
        if isinstance(job.request, IlrImport):
            with self.import_file.opened(tenant, job) as both:
                yield both, both
        else:
            yield self._of(job)

    def _of(self, job: Job) -> tuple[Selection, Action]:
        match job.request:
            case FilterRedaction():
                return self.filter_selection, self.redact
            case RecordRedaction():
                return NothingMore(), self.redact
            case AnonymisationRun():
                return self.night_selection, self.anonymise
            case PolicyRun() | Recalculation():
                return self.night_selection, self.date_page
            case ErasureReplay():
                return self.replay_selection, self.replay_page
            case LearnerReport():
                return OneReport(), self.report
            case IlrImport():
                raise TypeError  # an import has been opened above
