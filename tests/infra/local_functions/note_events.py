"""A function that prints what started it.

What is called `bad` it reports as failed, `twice` the first time only; at `raises` it raises.
"""

import json
import sys
from collections import Counter
from typing import Any

seen: Counter[str] = Counter()


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Print one line for an event, or for each of its records, and report those that failed."""
    failures = [
        {"itemIdentifier": identifier} for identifier, source, what in items(event) if not is_handled(source, what)
    ]
    return {"batchItemFailures": failures}


def is_handled(source: str, what: str) -> bool:
    """Print and count one event; say whether it could be handled. A dead letter always can."""
    seen[what] += 1
    sys.stdout.write(json.dumps({"source": source, "what": what, "time": seen[what]}) + "\n")
    if "raises" in what:
        raise ValueError(source)
    return not (("bad" in what and "Dead" not in source) or ("twice" in what and seen[what] == 1))


def items(event: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Return identifier, source and content of each thing in an event."""
    if "Records" not in event:
        return [("", "platform", event.get("Event") or event["time"])]
    return [item(record) for record in event["Records"]]


def item(record: dict[str, Any]) -> tuple[str, str, str]:
    """Return identifier, source and content of one record."""
    match record["eventSource"]:
        case "aws:sqs":
            return record["messageId"], record["eventSourceARN"], record["body"]
        case "aws:s3":
            return "", record["eventName"], record["s3"]["object"]["key"]
        case _:
            return record["dynamodb"]["SequenceNumber"], record["eventName"], record["dynamodb"]["Keys"]["pk"]["S"]
