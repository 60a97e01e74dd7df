"""The routes at a glance, in Markdown."""

from collections.abc import Iterator
from typing import Any

from infra.openapi.resolvers import ROOT

LISTING = ROOT / "docs" / "api.md"
HEAD = """# The HTTP API

Every route, made by `make openapi` from the code. The whole of it, with bodies, problems, headers and examples, is
[the OpenAPI document](../functions/api/documentation/openapi.json), which a running stack serves at `/v1/openapi.json` and shows at
`/docs`.

| route | permission | what |
|---|---|---|
"""


def listing(document: dict[str, Any]) -> str:
    return HEAD + "".join(f"| {' | '.join(row)} |\n" for row in _rows(document))


def _rows(document: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            if operation.get("security") == []:
                needed = "none, and no token"
            else:
                needed = " and ".join(f"`{one}`" for one in operation["x-permission"]) or "any"
            yield f"`{method.upper()} {path}`", needed, operation["summary"].rstrip(".")
