"""What is true of a stack as a whole: whether its last change ended well, and whether the account has room for it."""

import json
from collections.abc import Iterator
from pathlib import Path

from infra.operations.deployment.reading import unsettled
from infra.operations.deployment.resource import Amiss, Estate, Looks, Resource

STACK, ROOT, ACCOUNT = "AWS::CloudFormation::Stack", "stack", "account"
POLICY = Path(__file__).parents[2] / "stack-policy.json"
_MAPPING = "AWS::Lambda::EventSourceMapping"


def taken(estate: Estate) -> int:
    """Return how many executions queues and streams may take at once; a stream hands over one batch after another."""
    return sum(
        int(mapping.wanted.get("ScalingConfig", {}).get("MaximumConcurrency", 1)) for mapping in estate.of(_MAPPING)
    )


def _concurrency(_: Resource, estate: Estate) -> Iterator[Amiss]:
    limit = estate.account.ask("lambda", "get_account_settings")["AccountLimit"]
    allowed, wanted = limit["UnreservedConcurrentExecutions"], taken(estate)
    if wanted >= allowed:
        yield Amiss(
            what=f"it may run {allowed} functions at once, and queues and streams may take {wanted} of them:"
            " the API may find none left",
            do="ask for more in Service Quotas (Lambda, concurrent executions), or lower WorkerConcurrency",
        )


def _change(stack: Resource, estate: Estate) -> Iterator[Amiss]:
    state = unsettled(estate.account, stack.physical)
    if state is not None:
        yield Amiss(what=f"it is {state}", do="wait, or see its events: aws cloudformation describe-stack-events")


def _policy(stack: Resource, estate: Estate) -> Iterator[Amiss]:
    said = estate.account.ask("cloudformation", "get_stack_policy", StackName=stack.physical)
    found = json.loads(said.get("StackPolicyBody") or "{}")
    if found != json.loads(POLICY.read_text(encoding="utf-8")):
        yield Amiss(
            what="an update may replace or delete its tables, bucket, key and pools: its policy is not the project's",
            do=f"aws cloudformation set-stack-policy --stack-name {stack.physical}"
            " --stack-policy-body file://infra/stack-policy.json",
        )


LOOKS: Looks = {
    STACK: {"change": _change},
    ROOT: {"change": _change, "policy": _policy},
    ACCOUNT: {"concurrency": _concurrency},
}
