"""What is true of a stack as a whole: whether its last change ended well, and whether the account has room for it."""

from collections.abc import Iterator

from infra.operations.deployment.reading import unsettled
from infra.operations.deployment.resource import Amiss, Estate, Looks, Resource

STACK, ACCOUNT = "AWS::CloudFormation::Stack", "account"
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


LOOKS: Looks = {STACK: {"change": _change}, ACCOUNT: {"concurrency": _concurrency}}
