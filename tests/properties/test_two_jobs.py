"""X3, X10, X11a: the history says once what a job did to a record, though it died before that and another job wrote since."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from shared.access.tenant_settings import TenantSettings
from shared.application.jobs.time_budget import TimeBudget
from shared.jobs.job import JobRequest, JobType, Recalculation, night_job
from shared.jobs.tally import added
from shared.kernel.identifiers import JobId
from shared.records.content import ContentCounts
from shared.records.record import Record
from shared.retention.waiting import waits_on
from tests.properties.frailty import Frail, FrailFiles, FrailRecords, Killed, Life
from tests.unit.application.every_type import every_type
from tests.unit.application.nights import start_anonymisation_run
from tests.unit.application.rig import Rig
from tests.unit.builders import (
    COMPLAINTS,
    DAY,
    NOW,
    PEOPLE,
    TODAY,
    T,
    a_filter,
    a_guard,
    a_job,
    a_person,
    a_policy,
    a_record,
    a_shard,
    an_attachment,
    asking,
    key,
    keys_of_shard,
)

LONG_AGO = NOW - timedelta(days=1000)
NIGHT = night_job(JobType.RETENTION_ANONYMISATION, TODAY)
OTHER, NUMBER = JobId("other"), 0
LEASE = timedelta(minutes=15)
MOST_STEPS = 150
STAYS, WAITS, BOTH, GOES = keys_of_shard(NUMBER, 4)


class TwoJobs(Rig):
    """A night that may die at each of its steps, and another job that may not."""

    def __init__(self) -> None:
        super().__init__()
        self.life = Life()
        self.keep(a_policy(), TenantSettings())
        self.put(a_person("held", legal_hold=a_guard()))
        due = {"state_entered_at": LONG_AGO, "policy_date": TODAY}
        kept = {**due, "person": key("held", PEOPLE)}
        files = {"counts": ContentCounts(attachments=3)}
        self._put(a_record(STAYS, state_entered_at=NOW - DAY, policy_date=TODAY + 700 * DAY, **files))
        self._put(a_record(WAITS, **kept))
        self._put(a_record(BOTH, **kept, **files))
        self._put(a_record(GOES, **due, **files))
        self.store, self.histories, self.rows = self.records, self.ledger, self.jobs
        start_anonymisation_run(self, self.clock.at)
        wires: dict[str, object] = {
            "records": FrailRecords(self.records, self.life),
            "files": FrailFiles(self.files, self.life),
            "jobs": Frail(self.jobs, self.life),
            "ledger": Frail(self.ledger, self.life),
        }
        vars(self).update(wires)
        self.wire(every_type(self))

    def _put(self, record: Record) -> None:
        self.put(record)
        for number in range(1, record.counts.attachments + 1):
            day = TODAY if number < 3 else TODAY + DAY
            self.put_files(record.key, an_attachment(number, added_at=LONG_AGO, due_on=day, awaits_dating=False))

    def begin(self, request: JobRequest) -> None:
        """Put the other job there."""
        self.rows.jobs[T, OTHER] = a_job(id=OTHER, request=request)
        self.rows.rows[T, OTHER, NUMBER] = a_shard(NUMBER, job=OTHER)

    def deliver(self, job: JobId, steps: int | None = None) -> bool:
        """Run the shard for as many steps; return whether it died of them."""
        self.life.steps = steps
        try:
            self.run_shard(T, job, NUMBER, self._span)
        except Killed:
            return True
        finally:
            self.life.steps = None
            self.clock.forward(2 * LEASE)
        return False

    def give_up(self) -> None:
        """End the night's shard as a dead letter does."""
        self.abandon_shard(T, NIGHT, NUMBER, self._span)

    @property
    def _span(self) -> TimeBudget:
        return TimeBudget(leave_by=self.clock.at + LEASE, deadline=self.clock.at + LEASE)

    def done(self) -> set[tuple[str, str]]:
        """Return what the rows say that the night has finished: files gone, records waiting and erased."""
        rows = {one: self.store.rows[T, one] for one in (STAYS, WAITS, BOTH, GOES)}
        gone = {(str(one), "file_erased") for one, row in rows.items() if row.counts.files_gone}
        waiting = {(str(one), "withheld") for one, row in rows.items() if waits_on(row)}
        return gone | waiting | {(str(one), "erased") for one, row in rows.items() if row.is_erased}

    def said(self) -> list[tuple[str, str]]:
        """Return what the night's history says."""
        entries, _ = self.histories.history(T, NIGHT, None, None, None, 1000)
        return [(str(one.record), one.outcome.value) for one in entries]


def _redaction(rig: TwoJobs) -> None:
    """Erase what is closed, by hand."""
    filter_ = a_filter()
    rig.keep_version(filter_)
    rig.begin(asking(filter_))


def _recalculation(rig: TwoJobs) -> None:
    """Give everything that has ended another date."""
    rig.keep(replace(a_policy(records=60, files=60), version=2))
    request = Recalculation(workflow=COMPLAINTS, states=("closed",), files=True)
    rig.begin(request)


@pytest.mark.parametrize("is_given_up", [False, True], ids=["comes back", "given up"])
@pytest.mark.parametrize("ask", [_redaction, _recalculation])
def test_x3_x10_x11a_the_history_says_what_a_night_did_though_it_died_and_another_job_wrote_since(
    ask: Callable[[TwoJobs], None], *, is_given_up: bool
) -> None:
    seen: set[tuple[str, str]] = set()
    for steps in range(0, MOST_STEPS, 3):  # before a call and after it by turns
        rig = TwoJobs()
        if not rig.deliver(NIGHT, steps):
            assert {outcome for _, outcome in seen} == {"file_erased", "withheld", "erased"}
            return
        done = rig.done()
        seen |= done
        ask(rig)
        rig.deliver(OTHER)
        if is_given_up:
            rig.give_up()
        rig.deliver(NIGHT)
        said = rig.said()
        assert done <= set(said), (steps, done - set(said))
        tallied = added(*(shard.tally for shard in rig.rows.shards(T, NIGHT)))
        assert {one.value: count for one, count in tallied.items()} == Counter(outcome for _, outcome in said), steps
    raise AssertionError("the night takes more steps than it should")
