"""Each alarm of each stack sounds when what it is for has happened."""

import json
import re
from collections.abc import Callable, Iterable
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from infra.local.clients import STACK
from infra.local.context import PUBLISHED
from infra.local.template import load, resources
from tests.alarms import scenes
from tests.alarms.evaluation import Alarm
from tests.alarms.metrics import Metrics, Value, key_of, told_late
from tests.alarms.platform import UNTIL_SEEN, Invocation, Queue, Waiting, answered, throttled
from tests.alarms.stacks import ALARMS, EXTRAS
from tests.alarms.watching import API, watching
from tests.infra.deployed import FUNCTIONS, TEMPLATE, events
from tests.world.interception import unavailable
from tests.world.world import world

BEGIN = datetime(2026, 3, 2, 9, 0, 30, tzinfo=UTC)
LATE = timedelta(minutes=15)
# Logs have been known to take some minutes more until they are metrics.
LATER = (timedelta(), timedelta(minutes=8))
STREAMS = {"JobsStreamStands": "StartJobFunction", "ReturnsStreamStands": "UpdateFinalFundingDateFunction"}
OF_SCENES: dict[str, list[scenes.Scene]] = {
    "NewVersionAnswersWith5xx": [scenes.a_request_cannot_be_answered],
    "Alarms/JobFailed": [
        scenes.a_worker_ends_a_failed_job,
        scenes.an_import_fails,
        scenes.a_dead_letter_ends_its_job,
        scenes.an_officer_ends_an_abandoned_job,
        scenes.an_import_waits_in_vain,
    ],
    "Alarms/RecordsFail": [scenes.a_record_fails],
    "Alarms/JobOpenTooLong": [scenes.a_job_stays_open],
    "Alarms/ErasuresStayOpen": [scenes.a_job_cannot_be_resumed],
    "Alarms/NobodyResumes": [scenes.nobody_looks_for_stuck_jobs],
    "NightAlarms/PolicyRunMissing": [scenes.no_policy_night_begins],
    "NightAlarms/AnonymisationRunMissing": [scenes.no_anonymisation_night_begins],
    "NightAlarms/RunStopped": [scenes.the_brake_stops_a_night],
    "NightAlarms/RunsRefused": [scenes.an_operator_stops_runs],
    "FunctionAlarms/GuardPortalLoginFails": [scenes.a_login_cannot_be_judged],
}
# What AWS counts itself, made by the model of it.
OfPlatform = Callable[[], Iterable[Value]]


def waits(queue: str, long: timedelta) -> Iterable[Value]:
    waiting = Queue(name=f"{STACK}-{queue}", messages=[Waiting(sent=BEGIN, taken=BEGIN + long)])
    return waiting.values(BEGIN, BEGIN + long)


def fails_each_time(queue: str) -> Iterable[Value]:
    """Yield what a queue counts that has one message, which its function fails at until the queue gives it up."""
    hidden = timedelta(seconds=resources(load(TEMPLATE), "AWS::SQS::Queue")[queue]["VisibilityTimeout"])
    failing = Waiting(sent=BEGIN, taken=BEGIN + 5 * hidden, hidden=hidden)
    return Queue(name=f"{STACK}-{queue}", messages=[failing]).values(BEGIN, failing.taken)


def stands(function: str, long: timedelta) -> Iterable[Value]:
    """Yield what a stream counts whose oldest change is reported as failed each minute, by a function that succeeds."""
    for number in range(int(long / timedelta(minutes=1))):
        age = timedelta(minutes=number)
        yield from Invocation(function=function, began=BEGIN + age, age=age).values()


def runs_out_of_time(function: str, begin: datetime = BEGIN) -> Iterable[Value]:
    lasted = timedelta(seconds=FUNCTIONS[function]["Timeout"])
    yield from Invocation(function=function, began=begin, lasted=lasted, failed=True).values()


def runs_out_of_time_for_all_who_log_in() -> Iterable[Value]:
    """Yield what a broken guard of a small portal counts, where somebody tries to log in each three quarters of an hour."""
    for number in range(4):
        yield from runs_out_of_time(scenes.GUARD, BEGIN + number * timedelta(minutes=45))


def refuses_for_an_hour(apart: timedelta, late: timedelta) -> Iterable[Value]:
    """Yield what refused logins count, their own count so much later than Lambda's."""
    for number in range(timedelta(hours=1) // apart):
        began = BEGIN + number * apart
        yield from Invocation(function=scenes.GUARD, began=began, failed=True).values()
        key = key_of(STACK, "LoginsRefused", {"service": "guard-portal-login"})
        yield Value(key=key, stamp=began, seen=began + UNTIL_SEEN + late, value=1)


def fails_while_it_is_deployed(function: str) -> Iterable[Value]:
    yield from Invocation(function=function, alias="live", version=PUBLISHED, began=BEGIN, failed=True).values()


def is_throttled(function: str) -> Iterable[Value]:
    yield throttled(function, BEGIN)


OF_PLATFORM: dict[str, list[OfPlatform]] = {
    "NewVersionFails": [partial(fails_while_it_is_deployed, name) for name in events("HttpApi")],
    "Alarms/ShardsWait": [partial(waits, "ShardQueue", timedelta(minutes=65)), partial(fails_each_time, "ShardQueue")],
    "Alarms/ImportsWait": [
        partial(waits, "ImportQueue", timedelta(minutes=65)),
        partial(fails_each_time, "ImportQueue"),
    ],
    "Alarms/ResumesWait": [
        partial(waits, "ResumeQueue", timedelta(minutes=25)),
        partial(fails_each_time, "ResumeQueue"),
    ],
    "NightAlarms/NightsWait": [
        partial(waits, "NightQueue", timedelta(minutes=125)),
        partial(fails_each_time, "NightQueue"),
    ],
    "Alarms/DeadLettersStay": [partial(waits, "ShardDeadLetterQueue", timedelta(minutes=25))],
    "Alarms/EventsUndelivered": [partial(waits, "UndeliveredEventsQueue", timedelta(minutes=5))],
    "Alarms/ApiFails": [partial(answered, API, BEGIN, 503)],
    "FunctionAlarms/GuardPortalLoginCrashes": [runs_out_of_time_for_all_who_log_in],
    "FunctionAlarms/JobsStreamStands": [partial(stands, STREAMS["JobsStreamStands"], timedelta(minutes=12))],
    "FunctionAlarms/ReturnsStreamStands": [partial(stands, STREAMS["ReturnsStreamStands"], timedelta(minutes=65))],
    **{
        # A single crash of the guard can't be told from a refusal whose own count comes late.
        name: [
            *([partial(runs_out_of_time, function)] if function != scenes.GUARD else []),
            partial(is_throttled, function),
        ]
        for name in ALARMS
        if (function := f"{name.partition('/')[2].removesuffix('Fails')}Function") in FUNCTIONS
    },
}
CASES = [(name, case) for name, made in OF_PLATFORM.items() for case in made]


def test_every_alarm_has_a_case_and_every_case_an_alarm() -> None:
    assert OF_SCENES.keys() | OF_PLATFORM.keys() == ALARMS.keys()


def is_heard(properties: dict[str, Any], values: Iterable[Value], begin: datetime, end: datetime) -> bool:
    """Tell whether an alarm sounds in a time, however much more of the past CloudWatch reads."""
    metrics = Metrics(values)
    heard = [any(Alarm(properties, extra).sounding(metrics, begin, end)) for extra in EXTRAS]
    assert len(set(heard)) == 1, "it depends on how much CloudWatch reads"
    return heard[0]


@pytest.mark.parametrize(("name", "scene"), [(name, scene) for name, made in OF_SCENES.items() for scene in made])
def test_an_alarm_on_what_functions_count_sounds(name: str, scene: scenes.Scene) -> None:
    with world() as here, watching() as watch:
        scene(here)
        values, ended = watch.values(), here.now
    alarm = ALARMS[name]
    for late in LATER:
        assert is_heard(alarm, told_late(values, late), ended, ended + LATE)
    if alarm["TreatMissingData"] != "breaching":
        assert not is_heard(elsewhere(alarm), values, ended, ended + LATE)


def elsewhere(alarm: dict[str, Any]) -> dict[str, Any]:
    """Return an alarm that looks into the namespace of its own nested stack, where nobody writes."""
    changed = deepcopy(alarm)
    for one in [
        changed,
        *(each["MetricStat"]["Metric"] for each in changed.get("Metrics", []) if "MetricStat" in each),
    ]:
        if one.get("Namespace") == STACK:
            one["Namespace"] = f"{STACK}-Alarms-ABCDEFGHIJKL"
    return changed


@pytest.mark.parametrize(("name", "case"), CASES, ids=[name for name, _ in CASES])
def test_an_alarm_on_what_aws_counts_sounds(name: str, case: OfPlatform) -> None:
    values = list(case())
    last = max(one.seen for one in values)
    assert is_heard(ALARMS[name], values, BEGIN, last + timedelta(minutes=5))


@pytest.mark.parametrize("function", FUNCTIONS)
def test_three_periods_are_long_enough_for_an_error_that_is_told_at_the_end_of_the_longest_invocation(
    function: str,
) -> None:
    (alarm,) = [one for name, one in ALARMS.items() if name.endswith(f"/{function.removesuffix('Function')}Fails")]
    periods = {one["MetricStat"]["Period"] for one in alarm["Metrics"] if "MetricStat" in one}
    (seconds,) = {period * alarm["EvaluationPeriods"] for period in periods}
    # One that begins just after a period has; and the last minute may not be looked at yet.
    assert seconds >= 2 * FUNCTIONS[function]["Timeout"] + UNTIL_SEEN.total_seconds() + 60


@pytest.mark.parametrize("late", LATER)
@pytest.mark.parametrize("apart", [timedelta(seconds=10), timedelta(minutes=7)])
def test_refused_logins_sound_nothing_however_many_they_are_and_late_their_count_is(
    apart: timedelta, late: timedelta
) -> None:
    values = list(refuses_for_an_hour(apart, late))
    for name in ("GuardPortalLoginFails", "GuardPortalLoginCrashes"):
        assert not is_heard(ALARMS[f"FunctionAlarms/{name}"], values, BEGIN, BEGIN + timedelta(minutes=80)), name


def test_with_one_filled_period_nobody_hears_of_a_night_that_ran_out_of_time() -> None:
    """As the templates stood: Lambda tells at the end, and for the instant of the beginning."""
    night = "StartAnonymisationRunFunction"
    alarm = deepcopy(ALARMS["FunctionAlarms/StartAnonymisationRunFails"])
    values = list(Invocation(function=night, began=BEGIN, lasted=timedelta(seconds=900), failed=True).values())
    assert is_heard(alarm, values, BEGIN, BEGIN + timedelta(minutes=30))
    alarm["Metrics"][0]["Expression"] = "FILL(errors, 0) + FILL(throttles, 0)"
    alarm |= {"EvaluationPeriods": 1, "DatapointsToAlarm": 1}
    assert not is_heard(alarm, values, BEGIN, BEGIN + timedelta(minutes=30))


@pytest.mark.parametrize(("name", "service"), [("JobsStreamStands", "sqs"), ("ReturnsStreamStands", "dynamodb")])
def test_a_stream_that_stands_still_raises_no_error_and_its_age_is_told(name: str, service: str) -> None:
    function = STREAMS[name]
    event = json.loads(Path(f"tests/events/{function}.json").read_text())
    with world() as here, watching() as watch, unavailable(service):
        watch.lag[function] = timedelta(minutes=65)
        assert here.functions[function].invoke(event)["batchItemFailures"] != []
        values, ended = watch.values(), here.now
    assert is_heard(ALARMS[f"FunctionAlarms/{name}"], values, ended, ended + LATE)
    fails = ALARMS[f"FunctionAlarms/{function.removesuffix('Function')}Fails"]
    assert not is_heard(fails, values, ended, ended + LATE)


def test_a_stream_that_stands_still_is_told_well_before_its_changes_are_given_up() -> None:
    for name, function in STREAMS.items():
        threshold = ALARMS[f"FunctionAlarms/{name}"]["Threshold"] / 1000
        assert 2 * threshold <= events("DynamoDB")[function]["MaximumRecordAgeInSeconds"]


def test_each_alarm_is_explained_to_operators() -> None:
    said = Path("docs/operations.md").read_text(encoding="utf-8")
    table = said.partition("## What an alarm means")[2].partition("\n## ")[0]
    explained = set(
        re.findall(r"`(\w+)`", "".join(line.split("|")[1] for line in table.splitlines() if line[:1] == "|"))
    )
    assert "`…Fails`, one for each other function" in table
    names = {name.rpartition("/")[2] for name in ALARMS}
    functions = {f"{name.removesuffix('Function')}Fails" for name in FUNCTIONS}
    assert names - explained - functions == set()
