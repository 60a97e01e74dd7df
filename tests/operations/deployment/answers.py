"""What AWS would answer of faults that moto can't have."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from infra.operations.deployment.account import AskedAccount
from infra.operations.deployment.whole import ACCOUNT

Answer = dict[str, Any]


class AnsweredAccount(AskedAccount):
    """An account that answers one question as *say* makes it of its own answer."""

    def __init__(self, client: Callable[[str], Any], operation: str, say: Callable[[Answer], object]) -> None:
        super().__init__(client)
        self._operation, self._say = operation, say

    def ask(self, service: str, operation: str, **parameters: object) -> Answer:
        if operation != self._operation:
            return super().ask(service, operation, **parameters)
        answer = {} if operation == "get_account_settings" else super().ask(service, operation, **parameters)
        self._say(answer)
        return answer

    def ask_all(self, service: str, operation: str, key: str, **parameters: object) -> list[Any]:
        found = super().ask_all(service, operation, key, **parameters)
        if operation == self._operation:
            self._say({"found": found})
        return found


@dataclass(frozen=True, kw_only=True)
class Answered:
    """A fault that one answer tells, and where `doctor` has to find it, at which of its looks, and in which words."""

    operation: str
    say: Callable[[Answer], object]
    path: str
    word: str
    says: str


def _index(answer: Answer) -> None:
    for index in answer["Table"].get("GlobalSecondaryIndexes", []):
        index["IndexStatus"] = "CREATING"


def _unconfirmed(answer: Answer) -> None:
    answer["found"][0]["SubscriptionArn"] = "PendingConfirmation"


ANSWERED = [
    Answered(
        operation="describe_table",
        say=_index,
        path="LedgerTable",
        word="indexes",
        says="the index by-time is CREATING",
    ),
    Answered(
        operation="describe_table",
        say=lambda answer: answer["Table"].update(SSEDescription={"SSEType": "AES256"}),
        path="IlrTable",
        word="encryption",
        says="not encrypted with the stack's key",
    ),
    Answered(
        operation="describe_table",
        say=lambda answer: answer["Table"]["SSEDescription"].update(InaccessibleEncryptionDateTime="2026-01-01"),
        path="IlrTable",
        word="encryption",
        says="its key can't be used",
    ),
    Answered(
        operation="describe_continuous_backups",
        say=lambda answer: answer["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"].update(
            RecoveryPeriodInDays=7
        ),
        path="LedgerTable",
        word="recovery",
        says="can't be restored to 35 days ago",
    ),
    Answered(
        operation="get_account_settings",
        say=lambda answer: answer.update(AccountLimit={"UnreservedConcurrentExecutions": 10}),
        path=ACCOUNT,
        word="concurrency",
        says="the API may find none left",
    ),
    Answered(
        operation="describe_stacks",
        say=lambda answer: answer["Stacks"][0].update(StackStatus="UPDATE_ROLLBACK_FAILED"),
        path="expunge",
        word="change",
        says="UPDATE_ROLLBACK_FAILED",
    ),
    Answered(
        operation="describe_stacks",
        say=lambda answer: answer["Stacks"][0].update(StackStatus="UPDATE_ROLLBACK_FAILED"),
        path="Alarms",
        word="change",
        says="UPDATE_ROLLBACK_FAILED",
    ),
    Answered(
        operation="get_stack_policy",
        say=lambda answer: answer.update(StackPolicyBody=None),
        path="expunge",
        word="policy",
        says="may replace or delete",
    ),
    Answered(
        operation="get_function_configuration",
        say=lambda answer: answer.update(LastUpdateStatus="Failed", LastUpdateStatusReason="no such layer"),
        path="RunJobShardFunction",
        word="state",
        says="its last update failed: no such layer",
    ),
    Answered(
        operation="get_event_source_mapping",
        say=lambda answer: answer.update(LastProcessingResult="PROBLEM: Function call failed"),
        path="StartJobFunctionInsertedShards",
        word="state",
        says="PROBLEM",
    ),
    Answered(
        operation="get_stage",
        say=lambda answer: answer.update(LastDeploymentStatusMessage="Deployment attempt failed: a route ends in /"),
        path="HttpApiApiGatewayDefaultStage",
        word="changes",
        says="its last change has not arrived",
    ),
    Answered(
        operation="list_subscriptions_by_topic",
        say=_unconfirmed,
        path="AlarmTopic",
        word="subscriptions",
        says="waits to be confirmed",
    ),
]
