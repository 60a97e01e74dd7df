"""No alarm sounds on an ordinary day, and in the night after it."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from infra.local.clients import STACK
from tests.alarms.evaluation import Alarm
from tests.alarms.metrics import Metrics, Value
from tests.alarms.platform import Queue, Waiting
from tests.alarms.scenes import BETWEEN_LOOKS, GUARD, NIGHT, POLICY_NIGHT
from tests.alarms.stacks import ALARMS, EXTRAS
from tests.alarms.test_alarms import elsewhere
from tests.alarms.watching import Watch, watching
from tests.imports.returns import a_learner, a_return, import_return
from tests.world import college, council
from tests.world.delivery import RESUME
from tests.world.world import START, World, world

DAY = timedelta(days=1)
# CloudWatch looks each minute. Each seventh comes by every minute of a period of five, or fifteen.
EVERY = timedelta(minutes=7)


def business(here: World, watch: Watch) -> None:
    """Redact, import, refuse, mistake: what a council does in an hour."""
    council.put(here, "complaints/one")
    council.fill(here, "complaints/one", files=1)
    council.put(here, "complaints/held")
    council.guard(here, "complaints/held")
    council.put(here, "complaints/other")
    here.settle()
    here.call("POST", "/v1/records/complaints/other/redaction", {}).expect(200)
    assert council.redact(here)["outcomes"]["erased"] == 1
    here.call("GET", "/v1/records/complaints/nobody").expect(404)
    # The returns of a large import are dated for a while after they have come in.
    watch.lag["UpdateFinalFundingDateFunction"] = timedelta(minutes=20)
    assert import_return(here, a_return(a_learner("A1"), a_learner("A2")))["status"] == "success"
    for _ in range(10):
        assert here.portal_login("accounts", "somebody") == "unknown_account"
        here.pass_time(timedelta(seconds=37))


def the_rest_of_the_day(here: World) -> None:
    """Let every schedule come round, the last of the fifteen minutes at a time."""
    nights = {3: POLICY_NIGHT, 4: NIGHT}
    while here.now < START + DAY - BETWEEN_LOOKS:
        here.pass_time(BETWEEN_LOOKS)
        here.tick(RESUME)
        if here.now.minute < BETWEEN_LOOKS.total_seconds() // 60 and here.now.hour in nights:
            here.tick(nights[here.now.hour])
            here.settle()


def queues() -> Iterator[Value]:
    """Yield what the queues count: work that waits, a tenant whose night failed once, a dead letter that is soon taken off."""
    of_use = {
        "ShardQueue": 20,
        "ImportQueue": 40,
        "NightQueue": 61,
        "ResumeQueue": 14,
        "ShardDeadLetterQueue": 2,
        "UndeliveredEventsQueue": 0,
    }
    for name, minutes in of_use.items():
        long = timedelta(minutes=minutes)
        messages = [Waiting(sent=START + number * long, taken=START + (number + 1) * long) for number in range(2)]
        yield from Queue(name=f"{STACK}-{name}", messages=messages).values(START, START + DAY)


@pytest.fixture(scope="module")
def metrics() -> Metrics:
    """Return the metrics of three days that are all like one day that functions really had."""
    with world() as here:
        council.found_council(here)
        college.found_college(here)
        with watching() as watch:
            here.tick(RESUME)
            business(here, watch)
            the_rest_of_the_day(here)
            assert here.now < START + DAY
            values = [*watch.values(), *queues()]
    assert min(one.stamp for one in values) >= START
    return Metrics(one.later(number * DAY) for number in range(3) for one in values)


def minutes() -> Iterator[datetime]:
    now = START + 2 * DAY
    while now < START + 3 * DAY:
        yield now
        now += EVERY


@pytest.mark.parametrize("name", ALARMS)
def test_no_alarm_sounds_on_an_ordinary_day_and_night(metrics: Metrics, name: str) -> None:
    for extra in EXTRAS[:2]:
        alarm = Alarm(ALARMS[name], extra)
        assert [now for now in minutes() if alarm.sounds(metrics, now)] == []


@pytest.mark.parametrize("name", [name for name, said in ALARMS.items() if said["TreatMissingData"] == "breaching"])
def test_an_alarm_on_silence_that_looks_where_nobody_writes_would_sound_for_ever(metrics: Metrics, name: str) -> None:
    alarm = Alarm(elsewhere(ALARMS[name]), EXTRAS[0])
    assert all(alarm.sounds(metrics, now) for now in minutes())


def test_refused_logins_are_errors_for_lambda_that_no_alarm_sounds_for(metrics: Metrics) -> None:
    errors = [one.key for one in metrics.all() if one.key[1] == "Errors" and one.value]
    assert {dict(dimensions)["FunctionName"] for _, _, dimensions in errors} == {GUARD}
