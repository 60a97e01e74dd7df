"""The OData service and the report on learners' retention."""

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.api.http.app import answer
from functions.api.reporting import reports
from functions.api.reporting.odata import root, sets
from functions.api.reporting.odata.replies import as_odata
from functions.api.reporting.wiring import app

ROUTES = (reports, root, sets)


def handler(event: dict[str, object], context: LambdaContext) -> dict[str, object]:
    """Answer API Gateway."""
    return as_odata(event, answer(app, event, context))
