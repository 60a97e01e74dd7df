"""What a run leaves behind, without what differs between equal runs."""

import json
import re
from typing import Any

from bench.cloud import Cloud

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?Z")
_OF_THE_RUN = frozenset({"chunk", "expires_at"})
LEFT_BY_ANYONE = ("RecordsTable", "LedgerTable")


def left_behind(cloud: Cloud) -> dict[str, Any]:
    """Return every record and ledger row by its key, and the bucket's objects."""
    tables = {
        table: {(row["pk"]["S"], row["sk"]["S"]): _steady(_opened(row)) for row in cloud.rows(table)}
        for table in LEFT_BY_ANYONE
    }
    return {**tables, "objects": sorted(one["Key"] for one in cloud.versions())}


def _opened(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"body": json.loads(row["body"]["S"])} if "body" in row else row


def _steady(value: Any) -> Any:  # noqa: ANN401 – any attribute, and what is in it
    if isinstance(value, dict):
        return {name: _steady(one) for name, one in value.items() if name not in _OF_THE_RUN}
    if isinstance(value, list):
        return [_steady(one) for one in value]
    return _INSTANT.sub("then", value) if isinstance(value, str) else value
