"""The routes of records, their contents and their guards."""

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.api.http.app import answer
from functions.api.records import contents, guards, preserved_versions, records
from functions.api.records.wiring import app

ROUTES = (contents, guards, preserved_versions, records)


def handler(event: dict[str, object], context: LambdaContext) -> dict[str, object]:
    """Answer API Gateway."""
    return answer(app, event, context)
