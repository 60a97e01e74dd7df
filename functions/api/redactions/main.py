"""The routes of redactions, imports and jobs."""

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.api.http.app import answer
from functions.api.redactions import imports, jobs, redactions
from functions.api.redactions.wiring import app

ROUTES = (jobs, redactions, imports)


def handler(event: dict[str, object], context: LambdaContext) -> dict[str, object]:
    """Answer API Gateway."""
    return answer(app, event, context)
