"""Uploaded ILR files, each parsed once and then read by learner."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from shared.adapters.ilr_xml.archive import chunks_of
from shared.adapters.ilr_xml.parser import IlrParser
from shared.adapters.ilr_xml.spool import Spool
from shared.adapters.s3.keys import import_key
from shared.adapters.s3.ranged import S3Versions
from shared.kernel.identifiers import JobId, RecordId, TenantId
from shared.learners.ilr_file import LARGEST_FILE, FiledLearner, IlrHeader
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
            spool = Spool.of(parser.learners(chunks_of(stream, self.largest)))
        with spool:
            yield XmlFile(header=parser.header(), spool=spool)
