"""Trying one plan of faults after the other on the same stage."""

import os
import random
from collections import Counter
from dataclasses import dataclass

from tests.engine.figures import count
from tests.faults.invariants import Aftermath, aftermath, check
from tests.faults.runner import run
from tests.faults.stage import Stage
from tests.world.injection import Fault, Injection, Met

# A sample of all faults at all calls is tried, unless EXPUNGE_EVERY_CALL asks for every call with one fault each, or
# EXPUNGE_EVERY_FAULT for every call with every fault; and so many seeds unless EXPUNGE_SEEDS says.
EVERY_CALL = bool(os.environ.get("EXPUNGE_EVERY_CALL"))
EVERY_FAULT = bool(os.environ.get("EXPUNGE_EVERY_FAULT"))
SEEDS = int(os.environ.get("EXPUNGE_SEEDS", "6"))
MOST_FAULTS = 6


@dataclass(frozen=True, slots=True)
class Usual:
    """An undisturbed run: its calls, and what came of it."""

    calls: list[Met]
    outcome: Aftermath


def attempt(stage: Stage, injection: Injection, *, may_fail: bool, usual: Aftermath | None = None) -> Aftermath:
    """Run the job with these faults, check every invariant, and put the stage back; return what came of it."""
    try:
        done = run(stage.here, stage.job, injection)
        it = aftermath(stage.here, stage.job, stage.before, done, may_fail=may_fail, usual=usual)
        check(it)
    except AssertionError as error:
        told = "; ".join(f"{fault} {met.function} {met.operation}" for met, fault in injection.befallen)
        raise AssertionError(
            f"{stage.job.name} with {dict(injection.plan)} {injection.every}: {told}: {error}"
        ) from error
    stage.reset()
    return it


def undisturbed(stage: Stage) -> Usual:
    """Run the job without faults; its invariants hold."""
    injection = Injection()
    outcome = attempt(stage, injection, may_fail=False)
    return Usual(injection.calls, outcome)


def points(calls: list[Met], sample: int) -> list[tuple[int, Fault]]:
    """Return what to try: which fault at which call."""
    faults = [[fault for fault in Fault if fault.befalls(met.operation)] for met in calls]
    everything = [(number, fault) for number, some in enumerate(faults) for fault in some]
    if EVERY_FAULT:
        return everything
    return _in_turn(calls, faults) if EVERY_CALL else everything[:: max(1, len(everything) // sample)]


def _in_turn(calls: list[Met], faults: list[list[Fault]]) -> list[tuple[int, Fault]]:
    """Return each call with one fault; the calls of an operation take its faults in turn."""
    had: Counter[str] = Counter()
    found = []
    for number, (met, some) in enumerate(zip(calls, faults, strict=True)):
        found.append((number, some[had[met.operation] % len(some)]))
        had[met.operation] += 1
    return found


def try_point(stage: Stage, usual: Usual, number: int, fault: Fault) -> None:
    """Let one fault befall one call. A refused deletion of files may leave an erasure to the resume function."""
    injection = Injection({number: fault})
    refusals = {Fault.THROTTLE, Fault.TIMEOUT_BEFORE, Fault.TIMEOUT_AFTER}
    attempt(stage, injection, may_fail=fault in refusals, usual=usual.outcome)
    count("fault points")


def try_seed(stage: Stage, usual: Usual, seed: int) -> None:
    """Let several faults befall calls as a seed has it; one time in three every delivery of a message fails as well."""
    chance = random.Random(f"{stage.job.name}-{seed}")  # noqa: S311 – a seed that can be repeated
    calls = len(usual.calls)
    numbers = chance.sample(range(calls + calls // 2), chance.randint(2, MOST_FAULTS))
    plan = {number: chance.choice(list(Fault)) for number in numbers}
    every = (stage.job.worker, chance.randrange(40), chance.randint(2, 6)) if chance.random() < 1 / 3 else None
    attempt(stage, Injection(plan, every), may_fail=True, usual=usual.outcome)
    count("seeds")
