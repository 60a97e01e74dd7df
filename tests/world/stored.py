"""What rows say, plainly, and rows that say something else: a body is one JSON text."""

import json
from collections.abc import Mapping
from typing import Any


def opened(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row's attributes and the fields of its body, by name, as plain JSON."""
    said: dict[str, Any] = json.loads(row["body"]["S"]) if "body" in row else {}
    return said | {name: _plain(value) for name, value in row.items() if name != "body"}


def saying(row: Mapping[str, Any], **fields: object) -> dict[str, Any]:
    """Return *row* with other *fields* in its body."""
    body = json.loads(row["body"]["S"]) | fields
    return {**row, "body": {"S": json.dumps(body, ensure_ascii=False)}}


def _plain(value: Mapping[str, Any]) -> object:
    ((kind, inner),) = value.items()
    return int(inner) if kind == "N" else inner
