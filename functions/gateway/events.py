"""What the gateway's event says of a request, for the API and for the console."""

from collections.abc import Mapping
from typing import Any


def request_of(event: Mapping[str, Any]) -> str:
    # The gateway's log has it, and ours, and the jobs that come of the request.
    return str(event.get("requestContext", {}).get("requestId", ""))
