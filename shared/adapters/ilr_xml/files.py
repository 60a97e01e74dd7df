"""Uploaded ILR files, each parsed once and then read by learner."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from shared.adapters.ilr_xml.archive import chunks_of
from shared.adapters.ilr_xml.bounds import within_time
from shared.adapters.ilr_xml.parser import IlrParser
from shared.adapters.ilr_xml.spool import Spool
from shared.adapters.s3.keys import import_key
from shared.adapters.s3.ranged import S3Versions
from shared.adapters.threads import in_own_thread
from shared.kernel.identifiers import JobId, RecordId, TenantId
from shared.learners.ilr_file import LARGEST_FILE, FiledLearner, FileRefused, IlrHeader
from shared.learners.learner_id import ReferenceName, learner_id


class XmlFile:
    """``IlrFile`` on a spool of learners' names."""

    def __init__(self, *, header: IlrHeader, spool: Spool) -> None:
        self.header, self.spool = header, spool

    def learners(self, after: str, limit: int) -> Sequence[RecordId]:
        return [self._id(name) for name in self.spool.names(self._name(after), limit)]

    def learner(self, learner: RecordId) -> FiledLearner | None:
        return self.spool.learner(self._name(learner))

    def _id(self, name: str) -> RecordId:
        # A position's name, which alone has a hyphen, is an id already.
        return RecordId(name) if "-" in name else learner_id(self.header.ukprn, ReferenceName(name))

    def _name(self, learner: str) -> str:
        return learner.removeprefix(f"{self.header.ukprn}-")


class XmlFiles:
    """``IlrFiles`` on the versions of a bucket."""

    def __init__(self, *, versions: S3Versions, largest: int = LARGEST_FILE) -> None:
        self.versions, self.largest = versions, largest

    @contextmanager
    def opened(self, tenant: TenantId, job: JobId, version: str) -> Iterator[XmlFile]:
        """Parse the whole file; raise ``FileRefused`` if it can't be imported."""
        parser = IlrParser()
        with self.versions.open(import_key(tenant, job), version) as stream:
            # libxml2 keeps every name it has met, for all files of a thread: with the thread they go.
            spool = in_own_thread(lambda: _spooled(parser, within_time(chunks_of(stream, self.largest))))
        with spool:
            yield XmlFile(header=parser.header(), spool=spool)


def _spooled(parser: IlrParser, chunks: Iterator[bytes]) -> Spool:
    spool = _spool_or_refusal(parser, chunks)
    # lxml's parsers are in cycles, and keep the names. To look through all that is old takes a moment, so only after a bad file.
    gc.collect(2 if isinstance(spool, FileRefused) else 1)
    if isinstance(spool, FileRefused):
        raise spool
    return spool


def _spool_or_refusal(parser: IlrParser, chunks: Iterator[bytes]) -> Spool | FileRefused:
    try:
        return Spool.of(parser.learners(chunks))
    except FileRefused as refused:
        # Where it was raised is where the parser is: that would keep it.
        refused.__context__ = None
        return refused.with_traceback(None)
