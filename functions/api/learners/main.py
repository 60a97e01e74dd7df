"""The routes of learners, returns and the setting."""

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.api.http.app import answer
from functions.api.learners import learners, retention, returns
from functions.api.learners.wiring import app

ROUTES = (learners, returns, retention)


def handler(event: dict[str, object], context: LambdaContext) -> dict[str, object]:
    """Answer API Gateway."""
    return answer(app, event, context)
