"""The night of a tenant that has stored all that it may: what its start asks, and the row of its job (X21)."""

import re
from datetime import date
from typing import Any

import pytest

from shared.access.tenant_settings import TenantSettings
from shared.adapters.dynamodb.job_codec import job_item
from shared.application.retention.night_ranges import REQUEST_STAGES
from shared.application.schedule import find_work
from shared.jobs.job import JobType, PolicyRun, night_job
from shared.jobs.stopped import GROUND_BRAKE
from shared.kernel import bounds
from shared.kernel.identifiers import SHARDS, RecordId, RecordKey, WorkflowId, shard_of
from shared.learners.retention import LearnerRetention
from shared.learners.workflow import SETTING, LearnerWorkflow
from shared.records.learner import FinalFunding, FundingReason, LearnerFacts
from shared.records.record import Record
from shared.records.workflow import Kind, State, Transition, Workflow, WorkflowRule
from tests.documents.reading import ROOT
from tests.unit.application.asked import queries_of
from tests.unit.application.nights import start_anonymisation_run, start_policy_run
from tests.unit.application.rig import Rig
from tests.unit.builders import (
    DAY,
    NOW,
    TODAY,
    T,
    a_policy,
    a_record,
    a_request,
    a_workflow,
    an_attachment,
    key,
)

LARGEST_ROW = 400 * 1024
LEARNERS = WorkflowId("learners".ljust(64, "x"))
QUIET_LEARNERS = 1 + 1  # those past the threshold, and those that a link keeps
NIGHT = night_job(JobType.RETENTION_ANONYMISATION, TODAY)
LONG_AGO = FinalFunding(day=date(2010, 7, 31), reason=FundingReason.DATED)
CASES = bounds.WORKFLOWS.most - 1  # workflows of cases, beside that of learners
# What the start of one tenant's night may ask, within its function's 15 minutes. Of a policy run: each state that a rule leaves,
# of unerased and of erased records, and two stages of each workflow.
MOST_OF_A_POLICY_START = SHARDS * 2 * (bounds.RULES_OF_ALL.most + bounds.WORKFLOWS.most)


def most_of_an_anonymisation_start(cases: int) -> int:
    """Return what the start of an anonymisation run may ask, with so many workflows of *cases*.

    That is the list of open requests once; of each workflow seven stages, three counts, and the records whose request comes later.
    And of learners four stages, those who are past the threshold, twice, three stages of those that something keeps, and requests.
    """
    return SHARDS * (1 + (7 + 3 + 1) * cases + 4 + 2 + 3 + 1)


MOST_OF_AN_ANONYMISATION_START = most_of_an_anonymisation_start(CASES)


def _long(*parts: object) -> str:
    return "-".join(map(str, parts)).ljust(64, "x")


def _name(number: int) -> WorkflowId:
    return WorkflowId(_long("w", f"{number:03}"))


def _workflow(number: int, rules: int) -> Workflow:
    """Return a workflow of so many *rules*, each of another state, with the longest names."""
    states = [_long("s", number, place) for place in range(rules + 1)]
    move = _long("t", number)
    return a_workflow(
        _name(number),
        states=tuple(State(name=name, end=name == states[-1]) for name in states),
        transitions=(Transition(name=move, origins=tuple(states), target=states[-1]),),
        rules=tuple(WorkflowRule(in_state=name, for_days=1, transition=move) for name in states[:rules]),
    )


@pytest.fixture
def worst() -> Rig:
    rig, left = _with_learners(), bounds.RULES_OF_ALL.most
    for number in range(CASES):
        workflow = _workflow(number, min(left, bounds.RULES.most - 1))
        left -= len(workflow.rules)
        rig.keep(workflow, a_policy(workflow.id, records=1, files=1))
    assert left == 0
    return rig


def _with_learners() -> Rig:
    rig = Rig()
    rig.catalogue.things.clear()
    rig.keep(a_workflow(LEARNERS, kind=Kind.LEARNER))
    rig.catalogue.things[T, LearnerWorkflow, SETTING] = LearnerWorkflow(workflow=LEARNERS, version=1)
    rig.catalogue.things[T, LearnerRetention, SETTING] = LearnerRetention(enabled=True, years=1, version=1)
    return rig


def test_x21_the_start_of_the_worst_policy_run_asks_no_more_than_its_most_and_its_job_fits_a_row(worst: Rig) -> None:
    asked = queries_of(worst, lambda: start_policy_run(worst, NOW))
    job = worst.job(night_job(JobType.RETENTION_POLICIES, TODAY))
    assert isinstance(job.request, PolicyRun)
    assert len(job.request.rules) == bounds.RULES_OF_ALL.most
    # Learners have neither a policy nor a rule.
    assert asked == MOST_OF_A_POLICY_START - SHARDS * 2
    assert len(str(job_item(T, job)).encode()) < LARGEST_ROW


def _start_anonymisation(rig: Rig) -> int:
    return queries_of(rig, lambda: start_anonymisation_run(rig, NOW))


def test_x21_a_quiet_night_of_the_worst_tenant_asks_each_stage_once(worst: Rig) -> None:
    assert _start_anonymisation(worst) == SHARDS * (1 + 4 * CASES + QUIET_LEARNERS)


@pytest.mark.parametrize(("records", "files", "stages"), [(None, None, 0), (1, None, 2), (None, 1, 2)], ids=str)
def test_x21_a_quiet_night_asks_nothing_that_no_period_can_make_due(
    worst: Rig, records: int | None, files: int | None, stages: int
) -> None:
    for number in range(CASES):
        worst.keep(a_policy(_name(number), records=records, files=files, states={}, file_types={}))
    assert _start_anonymisation(worst) == SHARDS * (1 + stages * CASES + QUIET_LEARNERS)


def test_x21_a_request_is_asked_for_where_it_is_and_nowhere_else(worst: Rig) -> None:
    quiet = _start_anonymisation(worst)
    worst.jobs.jobs.clear()
    worst.put(a_record(RecordKey(_name(0), RecordId("c1")), policy_date=None, request=a_request(TODAY + DAY)))
    assert _start_anonymisation(worst) == quiet + len(REQUEST_STAGES)


def test_x21_p9_no_request_is_left_out_however_many_there_are(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(find_work, "MOST_REQUESTS", 4)
    asked = {key(f"c{number}") for number in range(9)}
    rig.put(*(a_record(one, request=a_request(TODAY)) for one in asked))
    start_anonymisation_run(rig, NOW)
    rig.run_shards(NIGHT)
    assert {one for one in asked if rig.row(one).is_erased} == asked


def test_x21_a_night_that_the_brake_stops_asks_no_more_than_its_most(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(find_work, "MOST_REQUESTS", 1)
    rig, cases = _with_learners(), 2
    rig.keep(TenantSettings(erasure_brake=0))
    for number in range(cases):
        rig.keep(_workflow(number, 1), a_policy(_name(number), records=1, files=1))
        rig.put(*_in_every_shard(_name(number), policy_date=TODAY))
        rig.put(*_in_every_shard(_name(number), "later", policy_date=TODAY, request=a_request(TODAY + DAY)))
        for record in _in_every_shard(_name(number), "filed", policy_date=None):
            rig.put(record)
            rig.put_files(record.key, an_attachment(due_on=TODAY))
    rig.put(*_in_every_shard(LEARNERS, learner=LearnerFacts(funding=LONG_AGO)))
    asked = _start_anonymisation(rig)
    assert rig.job(NIGHT).ground == GROUND_BRAKE
    assert asked == most_of_an_anonymisation_start(cases)


def _in_every_shard(workflow: WorkflowId, prefix: str = "c", **changes: Any) -> list[Record]:  # noqa: ANN401 – any field of a record
    """Return a record for each shard."""
    by_shard = {shard_of(name): RecordId(name) for name in (f"{prefix}{number}" for number in range(200))}
    assert len(by_shard) == SHARDS
    return [a_record(RecordKey(workflow, name), state="there", **changes) for name in by_shard.values()]


def test_x21_the_page_on_operations_says_how_much_a_start_may_ask() -> None:
    page = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    said = re.findall(r"at most ([\d,]+) queries for (a policy run|an anonymisation run)", page.replace("\n", " "))
    assert {kind: int(number.replace(",", "")) for number, kind in said} == {
        "a policy run": MOST_OF_A_POLICY_START,
        "an anonymisation run": MOST_OF_AN_ANONYMISATION_START,
    }
