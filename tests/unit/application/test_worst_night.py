"""The night of a tenant that has stored all that it may: what its start asks, and the row of its job (X21)."""

import re

import pytest

from shared.access.tenant_settings import TenantSettings
from shared.adapters.dynamodb.job_codec import job_item
from shared.jobs.job import JobType, PolicyRun, night_job
from shared.jobs.stopped import GROUND_BRAKE
from shared.kernel import bounds
from shared.kernel.identifiers import SHARDS, RecordId, RecordKey, WorkflowId
from shared.learners.retention import LearnerRetention
from shared.learners.workflow import SETTING, LearnerWorkflow
from shared.records.workflow import Kind, State, Transition, Workflow, WorkflowRule
from tests.documents.reading import ROOT
from tests.unit.application.asked import queries_of
from tests.unit.application.nights import start_anonymisation_run, start_policy_run
from tests.unit.application.rig import Rig
from tests.unit.builders import NOW, TODAY, T, a_policy, a_record, a_workflow

LARGEST_ROW = 400 * 1024
LEARNERS = WorkflowId("learners".ljust(64, "x"))
QUIET_LEARNERS = 1 + 1 + 3  # those past the threshold, found and counted, and those that something keeps
CASES = bounds.WORKFLOWS.most - 1  # workflows of cases, beside that of learners
# What the start of one tenant's night may ask, within its function's 15 minutes. Of a policy run: each state that a rule leaves,
# of unerased and of erased records, and two stages of each workflow.
MOST_OF_A_POLICY_START = SHARDS * 2 * (bounds.RULES_OF_ALL.most + bounds.WORKFLOWS.most)
# Of an anonymisation run: seven stages of each workflow, three counts, and three stages of requests if the brake stops it. And
# of learners those who are past the threshold, twice, and three stages of those that something keeps.
MOST_OF_AN_ANONYMISATION_START = SHARDS * ((7 + 3 + 3) * bounds.WORKFLOWS.most + 2 + 3)


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
    rig, left = Rig(), bounds.RULES_OF_ALL.most
    rig.catalogue.things.clear()
    for number in range(CASES):
        workflow = _workflow(number, min(left, bounds.RULES.most - 1))
        left -= len(workflow.rules)
        rig.keep(workflow, a_policy(workflow.id, records=1, files=1))
    assert left == 0
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
    assert _start_anonymisation(worst) == SHARDS * (7 * CASES + 7 + QUIET_LEARNERS)


@pytest.mark.parametrize(("records", "files", "stages"), [(None, None, 3), (1, None, 5), (None, 1, 5)], ids=str)
def test_x21_a_quiet_night_asks_nothing_that_no_period_can_make_due(
    worst: Rig, records: int | None, files: int | None, stages: int
) -> None:
    for number in range(CASES):
        worst.keep(a_policy(_name(number), records=records, files=files, states={}, file_types={}))
    assert _start_anonymisation(worst) == SHARDS * (stages * CASES + 7 + QUIET_LEARNERS)


def test_x21_a_night_that_the_brake_stops_asks_no_more_than_its_most(worst: Rig) -> None:
    last = CASES - 1
    own, state = _name(last), _long("s", last, 0)
    due = [RecordKey(own, RecordId(f"c{number}")) for number in range(100)]
    assert {key.shard for key in due} == set(range(SHARDS))
    worst.put(*(a_record(key, state=state, policy_date=TODAY) for key in due))
    worst.keep(TenantSettings(erasure_brake=0))
    asked = _start_anonymisation(worst)
    assert worst.job(night_job(JobType.RETENTION_ANONYMISATION, TODAY)).ground == GROUND_BRAKE
    assert asked > MOST_OF_AN_ANONYMISATION_START * 0.95
    assert asked <= MOST_OF_AN_ANONYMISATION_START


def test_x21_the_page_on_operations_says_how_much_a_start_may_ask() -> None:
    page = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    said = re.findall(r"at most ([\d,]+) queries for (a policy run|an anonymisation run)", page.replace("\n", " "))
    assert {kind: int(number.replace(",", "")) for number, kind in said} == {
        "a policy run": MOST_OF_A_POLICY_START,
        "an anonymisation run": MOST_OF_AN_ANONYMISATION_START,
    }
