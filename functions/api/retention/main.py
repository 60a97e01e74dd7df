"""Retention: one module for policies and one for records, under one resolver."""

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.api.http.app import answer
from functions.api.retention import policies, records
from functions.api.retention.wiring import app

ROUTES = (policies, records)


def handler(event: dict[str, object], context: LambdaContext) -> dict[str, object]:
    """Answer API Gateway."""
    return answer(app, event, context)
