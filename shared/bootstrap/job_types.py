"""Every type of job, wired on the adapters: what a worker carries out."""

from shared.application.erasure.erase_page import ErasePage
from shared.application.erasure.redact import NothingMore, Redact
from shared.application.jobs.filter_selection import FilterSelection
from shared.application.jobs.types import JobTypes, always
from shared.application.learners.import_file import ImportFile
from shared.application.learners.import_page import ImportPage
from shared.application.replay.replay_page import ReplayPage
from shared.application.replay.selection import ReplaySelection
from shared.application.replay.stand_again import StandAgain
from shared.application.reporting.learners import ReadLearners
from shared.application.reporting.write_report import OneReport, WriteReport
from shared.application.retention.anonymise import Anonymise
from shared.application.retention.date_page import DatePage
from shared.application.retention.night_selections import NightSelection
from shared.bootstrap.basis import CLOCK
from shared.bootstrap.jobs import erase_page_of
from shared.bootstrap.stores import Stores
from shared.jobs.job import JobType


def every_type(stores: Stores) -> JobTypes:
    """Wire the selection and the action of each type."""
    erase_page = erase_page_of(stores)
    redact = Redact(erase_page=erase_page)
    by_night = NightSelection(records=stores.records)
    dating = always(
        by_night, DatePage(records=stores.records, catalogue=stores.catalogue, ledger=stores.ledger, clock=CLOCK)
    )
    return {
        JobType.BULK_REDACTION: always(FilterSelection(records=stores.records), redact),
        JobType.MANUAL_REDACTION: always(NothingMore(), redact),
        JobType.RETENTION_ANONYMISATION: always(by_night, Anonymise(erase_page=erase_page, catalogue=stores.catalogue)),
        JobType.RETENTION_POLICIES: dating,
        JobType.POLICY_RECALCULATION: dating,
        JobType.ERASURE_REPLAY: always(ReplaySelection(ledger=stores.ledger), _replay_page(stores, erase_page)),
        JobType.LEARNER_REPORT: always(OneReport(), _report(stores)),
        JobType.ILR_IMPORT: _import_file(stores).opened,
    }


def _import_file(stores: Stores) -> ImportFile:
    page = ImportPage(
        records=stores.records, ilrs=stores.ilrs, catalogue=stores.catalogue, ledger=stores.ledger, clock=CLOCK
    )
    return ImportFile(files=stores.ilr_files, records=stores.records, page=page)


def _replay_page(stores: Stores, erase_page: ErasePage) -> ReplayPage:
    standing = StandAgain(records=stores.records, catalogue=stores.catalogue, ledger=stores.ledger, clock=CLOCK)
    return ReplayPage(
        selection=ReplaySelection(ledger=stores.ledger),
        stand_again=standing,
        erase_page=erase_page,
        jobs=stores.jobs,
        ledger=stores.ledger,
        clock=CLOCK,
    )


def _report(stores: Stores) -> WriteReport:
    learners = ReadLearners(records=stores.records, catalogue=stores.catalogue, clock=CLOCK)
    return WriteReport(records=stores.records, learners=learners, reports=stores.reports, clock=CLOCK)
