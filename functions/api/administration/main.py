"""The routes of administration."""

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.api.administration import access, filters, ledger, tenant, workflows
from functions.api.administration.wiring import app
from functions.api.http.app import answer

ROUTES = (access, filters, ledger, tenant, workflows)


def handler(event: dict[str, object], context: LambdaContext) -> dict[str, object]:
    """Answer API Gateway."""
    return answer(app, event, context)
