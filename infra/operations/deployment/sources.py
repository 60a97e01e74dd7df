"""What starts functions by itself: streams, queues and schedules."""

from collections.abc import Iterator
from typing import Any

from infra.operations.deployment.resource import Amiss, Estate, Looks, Resource, differs

_UPDATE = "aws lambda update-event-source-mapping --uuid"
_ON = {"Enabled", "Enabling", "Updating", "Creating"}


def _said(mapping: Resource, estate: Estate) -> dict[str, Any]:
    return estate.account.ask("lambda", "get_event_source_mapping", UUID=mapping.physical)


def _state(mapping: Resource, estate: Estate) -> Iterator[Amiss]:
    said = _said(mapping, estate)
    if said["State"] not in _ON:
        yield Amiss(
            what=f"it is {said['State']}: nothing reaches the function", do=f"{_UPDATE} {mapping.physical} --enabled"
        )
    problem = said.get("LastProcessingResult", "")
    if problem.startswith("PROBLEM"):
        yield Amiss(what=problem, do="see the function's log, and what an alarm means (operations.md)")


def _ends(mapping: Resource, estate: Estate) -> Iterator[Amiss]:
    said = _said(mapping, estate)
    source, function = mapping.wanted["EventSourceArn"], mapping.wanted["FunctionName"]
    if differs(source, said["EventSourceArn"]):
        yield Amiss(
            what="it reads another stream or queue than the table or queue of the stack has",
            do="deploy once with the event left out and once with it: a mapping keeps its source",
        )
    if differs(function.rpartition(":function:")[2], said["FunctionArn"].rpartition(":function:")[2]):
        yield Amiss(
            what=f"it calls another function than {function}",
            do=f"{_UPDATE} {mapping.physical} --function-name {function}",
        )


def _bound(mapping: Resource, estate: Estate) -> Iterator[Amiss]:
    wanted = mapping.wanted.get("ScalingConfig", {}).get("MaximumConcurrency")
    found = _said(mapping, estate).get("ScalingConfig", {}).get("MaximumConcurrency")
    if wanted is not None and differs(wanted, found):
        yield Amiss(
            what=f"it runs {found or 'any number of'} at a time instead of {wanted}",
            do=f"{_UPDATE} {mapping.physical} --scaling-config MaximumConcurrency={wanted}",
        )


def _failures(mapping: Resource, estate: Estate) -> Iterator[Amiss]:
    wanted = mapping.wanted.get("DestinationConfig", {}).get("OnFailure", {}).get("Destination")
    found = _said(mapping, estate).get("DestinationConfig", {}).get("OnFailure", {}).get("Destination")
    if wanted is not None and differs(wanted, found):
        on_failure = f'{{"OnFailure": {{"Destination": "{wanted}"}}}}'
        yield Amiss(
            what="events that it gives up are lost",
            do=f"{_UPDATE} {mapping.physical} --destination-config '{on_failure}'",
        )


def _schedule(schedule: Resource, estate: Estate) -> Iterator[Amiss]:
    said = estate.account.ask("scheduler", "get_schedule", Name=schedule.physical)
    again = "aws scheduler update-schedule, with all that get-schedule says"
    if said["State"] != "ENABLED":
        yield Amiss(what=f"it is {said['State']}", do=f"{again}, and --state ENABLED")
    for name in ("ScheduleExpression", "ScheduleExpressionTimezone"):
        wanted = schedule.wanted.get(name)
        if wanted is not None and differs(wanted, said.get(name)):
            yield Amiss(what=f"its {name} is {said.get(name)} instead of {wanted}", do=again)
    wanted, found = schedule.wanted["Target"], said["Target"]
    for name in ("Arn", "Input", "DeadLetterConfig"):
        if name in wanted and differs(wanted[name], found.get(name)):
            yield Amiss(what=f"the {name} of its target is not the template's", do=again)


def _given_up(configured: Resource, estate: Estate) -> Iterator[Amiss]:
    function, qualifier = configured.wanted["FunctionName"], configured.wanted["Qualifier"]
    said = estate.account.ask("lambda", "get_function_event_invoke_config", FunctionName=function, Qualifier=qualifier)
    wanted = configured.wanted["DestinationConfig"]["OnFailure"]["Destination"]
    found = said.get("DestinationConfig", {}).get("OnFailure", {}).get("Destination")
    if differs(wanted, found):
        on_failure = f'{{"OnFailure": {{"Destination": "{wanted}"}}}}'
        yield Amiss(
            what="events that its function gives up are lost",
            do=f"aws lambda update-function-event-invoke-config --function-name {function} --qualifier '{qualifier}'"
            f" --destination-config '{on_failure}'",
        )


LOOKS: Looks = {
    "AWS::Lambda::EventInvokeConfig": {"failures": _given_up},
    "AWS::Lambda::EventSourceMapping": {"state": _state, "ends": _ends, "concurrency": _bound, "failures": _failures},
    "AWS::Scheduler::Schedule": {"schedule": _schedule},
}
