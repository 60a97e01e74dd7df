"""X3, X10: whatever an invocation dies of and however often its message comes back, nothing is lost and nothing is miscounted."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from shared.application.erasure.redact import Redact
from shared.application.jobs.time_budget import TimeBudget
from shared.application.jobs.types import always
from shared.jobs.job import JobType
from shared.jobs.tally import added
from shared.kernel.identifiers import RecordKey
from shared.records.content import ContentCounts
from shared.records.outcome import Outcome
from shared.records.record import Record
from tests.properties.frailty import Frail, FrailFiles, FrailRecords, Killed, Life, SmallPages
from tests.unit.application.every_type import every_type
from tests.unit.application.rig import Rig
from tests.unit.builders import (
    JOB,
    NOW,
    OTHER_JOB,
    PEOPLE,
    SECOND,
    T,
    a_claim,
    a_filter,
    a_guard,
    a_job,
    a_person,
    a_record,
    a_shard,
    an_erased,
    asking,
    key,
    keys_of_shard,
)

NUMBER = 0
LEASE = timedelta(minutes=15)
FULL: dict[str, Any] = {
    "values": {"name": "Jo", "born": "1980-05-17", "ward": "North"},
    "address": "uprn/1",
    "counts": ContentCounts(messages=2, attachments=1),
}
KINDS: dict[str, dict[str, Any]] = {
    "full": FULL,
    "pointing": {**FULL, "person": key("p1", PEOPLE)},
    "held": {**FULL, "legal_hold": a_guard()},
    "withheld by its person": {**FULL, "person": key("p2", PEOPLE)},
    "open": {**FULL, "state": "open"},
    "moved since": {**FULL, "state": "archived", "changed_at": NOW + SECOND, "state_entered_at": NOW - SECOND},
    "claimed by an ended job": {**FULL, "claim": a_claim(OTHER_JOB, "archive")},
    "erased": {"erasure": an_erased().erasure},
    "erased and open": {"erasure": an_erased().erasure, "state": "open"},
}
populations = st.lists(st.sampled_from(sorted(KINDS)), max_size=5)
lives = st.lists(st.integers(0, 200), max_size=6)
transitions = st.sampled_from([None, "archive"])


class FrailRig(Rig):
    """A rig on ports that die."""

    def __init__(self, kinds: Sequence[str], transition: str | None) -> None:
        super().__init__()
        self.life = Life()
        self.keys = keys_of_shard(0, len(kinds))
        self.put(a_person("p1"), a_person("p2", legal_hold=a_guard()))
        self.put(*(a_record(one, **KINDS[kind]) for one, kind in zip(self.keys, kinds, strict=True)))
        filter_ = a_filter(states=("closed", "open"))
        self.keep_version(filter_)
        self.start(a_job(request=asking(filter_, transition)), a_shard(0))
        self.store = self.records
        self.objects = self.files
        self.rows = self.jobs
        self.history = self.ledger
        wires: dict[str, object] = {
            "records": FrailRecords(self.records, self.life),
            "files": FrailFiles(self.files, self.life),
            "jobs": Frail(self.jobs, self.life),
            "ledger": Frail(self.ledger, self.life),
            "queue": Frail(self.queue, self.life),
            "catalogue": Frail(self.catalogue, self.life),
        }
        vars(self).update(wires)
        self.wire({**every_type(self), JobType.BULK_REDACTION: always(SmallPages(self), Redact(self))})
        assert self.run_shard.jobs is wires["jobs"], "the use cases work on ports that can't die"

    def deliver(self, steps: int | None, *, is_last: bool = False) -> None:
        """Run the shard, or give it up, for as many steps; whoever dies, dies for as long as a lease lasts."""
        self.life.steps = steps
        span = TimeBudget(leave_by=self.clock.at + LEASE, deadline=self.clock.at + LEASE)
        try:
            if is_last:
                self.abandon_shard(T, JOB, NUMBER, span)
            else:
                self.run_shard(T, JOB, NUMBER, span)
        except Killed:
            pass
        finally:
            self.life.steps = None
        self.clock.forward(2 * LEASE)

    def seen(self) -> dict[RecordKey, Record]:
        """Return the rows of the population."""
        return {one: self.store.rows[T, one] for one in self.keys}

    def left(self) -> tuple[set[object], set[str]]:
        """Return the contents and the files that are left."""
        return set(self.store.parts), set(self.objects.versions)

    def told(self) -> dict[RecordKey, Outcome]:
        """Return what the history says."""
        return {entry.record: entry.outcome for entry in self.history.entries_by.values() if entry.job == JOB}


def _lasting(record: Record) -> tuple[object, ...]:
    """Return what of a row does not depend on when it was written and how often."""
    has_own_mark = record.mark is not None and record.mark.job == JOB
    return (
        record.state,
        dict(record.values),
        record.person,
        record.address,
        record.counts,
        record.is_erased,
        record.erasure.counts if record.erasure else None,
        record.guards,
        record.claim,
        record.mark.outcome if record.mark and has_own_mark else None,
    )


@given(populations, transitions, lives)
def test_x10_a_shard_that_dies_anywhere_ends_as_one_that_lives(
    kinds: list[str], transition: str | None, deaths: list[int]
) -> None:
    quiet, loud = FrailRig(kinds, transition), FrailRig(kinds, transition)
    quiet.deliver(None)
    for steps in (*deaths, None):
        loud.deliver(steps)
    assert loud.told() == quiet.told()
    assert loud.rows.jobs[T, JOB].tally == quiet.rows.jobs[T, JOB].tally == added(Counter(loud.told().values()))
    assert loud.rows.jobs[T, JOB].status is quiet.rows.jobs[T, JOB].status
    assert {one: _lasting(row) for one, row in loud.seen().items()} == {
        one: _lasting(row) for one, row in quiet.seen().items()
    }
    assert loud.left() == quiet.left()


@given(populations, transitions, lives, st.integers(0, 200))
def test_x10_a_shard_that_is_given_up_anywhere_tells_the_truth_and_its_claims_are_completed(
    kinds: list[str], transition: str | None, deaths: list[int], last: int
) -> None:
    rig = FrailRig(kinds, transition)
    for steps in deaths:
        rig.deliver(steps)
    rig.deliver(last, is_last=True)
    rig.deliver(None, is_last=True)
    job, told = rig.rows.jobs[T, JOB], rig.told()
    assert not job.status.is_open
    assert job.tally == added(Counter(told.values()))
    for one, row in rig.seen().items():
        assert (told.get(one) is Outcome.ERASED) <= row.is_erased
        assert row.is_erased <= (row.claim is None)
        assert (row.claim is not None and row.claim.job == JOB) <= row.claim_given_up
    rig.resume_jobs(T, lambda: False)
    for row in rig.seen().values():
        assert row.claim is None or row.claim.job == OTHER_JOB
        assert not row.guards or not row.is_erased
    assert rig.rows.jobs[T, JOB] == job
