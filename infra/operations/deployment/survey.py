"""Everything that `doctor` looks at of the stack that a command is for."""

from collections.abc import Callable, Sequence
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from infra.operations.deployment.account import Account, AskedAccount, NotThere
from infra.operations.deployment.examining import GONE, PRESENCE, Finding, Survey, examine
from infra.operations.deployment.local import LEFT_OUT, local_stack
from infra.operations.deployment.reading import stacks_of
from infra.operations.deployment.resolving import MadeStack
from infra.operations.deployment.resource import Estate, Resource
from infra.operations.deployment.whole import ACCOUNT, ROOT
from infra.operations.failure import Failed
from infra.operations.target import CONFIGURATION, Target, reason


def survey(target: Target) -> Survey:
    """Look at the stack of *target*, in AWS or on this machine."""
    target.reach()
    make: Callable[..., Any] = boto3.client  # of a dozen services, most of them without types
    account = AskedAccount(lambda service: make(service, config=CONFIGURATION))
    if target.stack is None:
        return look_at_local(account, local_stack(target.description))
    try:
        stacks = list(stacks_of(account, target.stack))
    except NotThere:
        raise Failed(f"there is no stack {target.stack} in this account and region") from None
    except (ClientError, BotoCoreError) as error:
        raise Failed(f"the stack {target.stack} can't be read: {reason(error)}") from None
    return look_at(account, stacks)


def all_of(account: Account, stacks: Sequence[MadeStack]) -> tuple[Estate, list[Resource]]:
    """Return what stacks have, and that with the first of them, which nests the others, and the account itself."""
    estate = Estate(account=account, resources=[one for stack in stacks for one in stack.resources(account)])
    name = stacks[0].parameters["AWS::StackName"]
    return estate, [_whole(str(name), ROOT), _whole(ACCOUNT, ACCOUNT), *estate.resources]


def look_at(account: Account, stacks: Sequence[MadeStack]) -> Survey:
    """Look at stacks of CloudFormation, and at the account that has them."""
    report = examine(*all_of(account, stacks))
    for stack in stacks:
        for path, kind in stack.absent():
            report.faults.append(Finding(path=path, kind=kind, word=PRESENCE, amiss=GONE))
    return report


def look_at_local(account: Account, stack: MadeStack) -> Survey:
    """Look at the local stack, as far as it makes what the template says."""
    estate, _ = all_of(account, [stack])
    report = examine(estate, estate.resources, LEFT_OUT)
    for name, body in stack.template["Resources"].items():
        if name not in stack.made:
            report.left_out[body["Type"], "the local stack does its work by other means"] += 1
    return report


def _whole(name: str, kind: str) -> Resource:
    return Resource(path=name, kind=kind, physical=name, resolve=dict)
