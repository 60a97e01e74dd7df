"""The console's pages that read and set up."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.console.desk.filters import FilterPages
from functions.console.desk.home import HomePages
from functions.console.desk.jobs import JobPages
from functions.console.desk.learner_files import LearnerFilePages
from functions.console.desk.learner_returns import ReturnPages
from functions.console.desk.learner_setting import LearnerSettingPages
from functions.console.desk.learners import LearnerPages
from functions.console.desk.ledger import LedgerPages
from functions.console.desk.policies import PolicyPages
from functions.console.desk.reviews import ReviewPages
from functions.console.desk.set_up import SetUpPages
from functions.console.frame.app import answer
from functions.console.frame.wiring import wire
from shared.bootstrap.ports import WiredPorts
from shared.settings import DeskSettings, load

_SUBJECTS = (
    HomePages,
    FilterPages,
    JobPages,
    LearnerFilePages,
    LearnerPages,
    LearnerSettingPages,
    LedgerPages,
    PolicyPages,
    ReturnPages,
    ReviewPages,
    SetUpPages,
)
console = wire(WiredPorts(load(DeskSettings)), _SUBJECTS, remembers=True)


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer API Gateway."""
    return answer(console, event, context)
