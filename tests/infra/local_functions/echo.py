"""A function that replies with its event; if the body asks for it, it fails, goes on for ever or replies more than Lambda takes."""

import json
import os
from typing import Any

from aws_lambda_powertools import Logger

GREETING = os.environ["GREETING"]
logger = Logger(service="echo")


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:  # noqa: ANN401 (Lambda's own class is not typed)
    """Reply with status 201, two cookies and the event."""
    logger.info("echoing", route=event["routeKey"])
    wish = event.get("body")
    if wish == '"fail"':
        raise ValueError("as the body wishes")
    while wish == '"go on"':
        pass
    if wish == '"say much"':
        return {"statusCode": 200, "body": "x" * (6 * 1024 * 1024 + 100)}
    return {
        "statusCode": 201,
        "headers": {"Content-Type": "application/json", "X-Greeting": GREETING, "Access-Control-Allow-Origin": "*"},
        "cookies": ["a=1", "b=2"],
        "body": json.dumps(
            {
                "event": event,
                "remaining": context.get_remaining_time_in_millis(),
                "called": [context.invoked_function_arn, context.function_version],
            }
        ),
    }
