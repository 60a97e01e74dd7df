"""The routes of policies and of guarded or requested records."""

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.api.http.app import answer
from functions.api.retention import policies, records
from functions.api.retention.wiring import app

ROUTES = (policies, records)


def handler(event: dict[str, object], context: LambdaContext) -> dict[str, object]:
    """Answer API Gateway."""
    return answer(app, event, context)
