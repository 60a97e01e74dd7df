"""Some of what a stopped night would erase (S1, X17)."""

from datetime import date, timedelta

import pytest

from shared.access.permissions import Permission
from shared.application.schedule import sample_stopped
from shared.application.schedule.sample_stopped import SampleStopped
from shared.jobs.job import AnonymisationRun, Job
from shared.kernel.errors import Forbidden
from shared.kernel.identifiers import RecordKey, WorkflowId
from tests.unit.application.asked import queries_of
from tests.unit.application.learners import LEARNERS, a_learner, learner_key
from tests.unit.application.rig import Rig
from tests.unit.builders import (
    COMPLAINTS,
    DAY,
    NOW,
    PEOPLE,
    TODAY,
    a_caller,
    a_guard,
    a_job,
    a_record,
    an_attachment,
    key,
)

LONG_AGO = date(2010, 7, 31)
RUN = AnonymisationRun(
    today=TODAY, workflows=(COMPLAINTS, PEOPLE, LEARNERS), learners=LEARNERS, learners_until=LONG_AGO
)


def _night(run: AnonymisationRun = RUN) -> Job:
    return a_job(request=run)


def _sample(rig: Rig, *workflows: WorkflowId, most: int = 20, run: AnonymisationRun = RUN) -> list[RecordKey]:
    return SampleStopped(rig)(a_caller(), _night(run), workflows, most)


def test_x17_it_names_what_is_due_in_the_workflows_and_no_more_than_asked_for(rig: Rig) -> None:
    due = {"state_entered_at": NOW - timedelta(days=1000), "policy_date": TODAY}
    rig.put(*(a_record(f"c{number}", **due) for number in range(30)))
    rig.put(
        a_record("tomorrow", policy_date=TODAY + DAY),
        a_record("held", legal_hold=a_guard(), **due),
        a_record(key("p1", PEOPLE), state="known", **due),
        a_record("filed", state="open"),
    )
    rig.put_files(key("filed"), an_attachment(1, due_on=TODAY), an_attachment(2, due_on=TODAY))
    found = _sample(rig, COMPLAINTS, most=100)
    assert set(found) == {key("filed"), *(key(f"c{number}") for number in range(30))}
    assert len(found) == 31
    assert len(_sample(rig, COMPLAINTS)) == 20
    assert _sample(rig, PEOPLE) == [key("p1", PEOPLE)]


def test_x17_learners_are_those_past_their_date_and_none_where_the_setting_is_off(rig: Rig) -> None:
    rig.put(a_learner(day=LONG_AGO))
    assert _sample(rig, LEARNERS) == [learner_key()]
    assert _sample(rig, LEARNERS, run=AnonymisationRun(today=TODAY, workflows=(LEARNERS,), learners=LEARNERS)) == []


def test_x21_it_asks_a_bounded_number_of_ranges(rig: Rig) -> None:
    workflows = [WorkflowId(f"w{number}") for number in range(300)]
    assert queries_of(rig, lambda: _sample(rig, *workflows)) == sample_stopped.MOST_ASKED


def test_a_caller_who_may_not_read_records_gets_no_sample(rig: Rig) -> None:
    with pytest.raises(Forbidden):
        SampleStopped(rig)(a_caller(Permission.VIEW_JOBS), _night(), [COMPLAINTS], 20)
