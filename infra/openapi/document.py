"""The whole document: the functions' own documents, merged and completed."""

import json
from collections import Counter
from http import HTTPStatus
from typing import Any

from aws_lambda_powertools.event_handler.openapi import OpenAPIMerge

from functions.api.http.pages import HEAVIEST_PAGE
from functions.api.http.problems import title_of
from functions.api.http.reading import LARGEST_BODY
from infra.openapi.answers import options, problems, refusals, successes
from infra.openapi.resolvers import ROOT, schemas
from infra.openapi.schemas import NOT_OURS, OWN, tidied, walk, without_null

DOCUMENT = ROOT / "functions" / "api" / "documentation" / "openapi.json"
TOKEN = "identityToken"  # noqa: S105 (the name of a scheme)
ABOUT: dict[str, Any] = {
    "title": "Expunge",
    "version": "1",
    "summary": "Retention, redaction and anonymisation of personal data in case records",
    "description": f"""
- **Tenant and roles** come from the identity token. Each operation says in `x-permission` what it needs: all of the permissions \
named there; where there are none, any caller of the tenant may. The role `administrator` holds all but `manage_data_retention`, \
`search_personal_data`, `export_personal_data` and `approve_disposal`, which an administrator may give to others.
- **Problems** are `application/problem+json` (RFC 9457); `code` is stable, `detail` is for people. 401, 429 and some of 404, 413, \
500 and 503 are the gateway's own, in `application/json`.
- **Lists** take `limit` and `cursor`, and answer `items` and `next_cursor`, which is null at the end. A page has up to \
{HEAVIEST_PAGE // 1024**2} MB and looks at a bounded number of rows, so that before the end it may be short, or even empty.
- **Versions**: a PUT without `version` creates, one with it replaces that version; 412 says that it is another by now.
- **Bodies** have up to {LARGEST_BODY // 1024**2} MB; an unknown property is refused, and a key that an object has twice. Unknown \
parameters of the query are refused. Instants are RFC 3339 with an offset, days \
are `YYYY-MM-DD`.
""".strip(),
    "license_info": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
    "security": [{TOKEN: []}],
    "security_schemes": {
        TOKEN: {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "JWT",
            "description": "the identity token (not the access token, which names no tenant)",
        }
    },
}


def document() -> dict[str, Any]:
    # Powertools' own discovery can't find a resolver that a function returns, nor give each its environment.
    merge = OpenAPIMerge(**ABOUT, on_conflict="error")
    known: dict[str, Any] = {}
    for schema in schemas():
        merge.add_schema(schema)
        # The merge would silently keep the last of two models with one name.
        for name, model in schema["components"]["schemas"].items():
            if known.setdefault(name, model) != model:
                raise ValueError(f"two functions have different models of the name {name}")
    made = merge.get_openapi_schema()
    paths = {
        path: {method: _completed(operation) for method, operation in sorted(operations.items())}
        for path, operations in sorted(made["paths"].items())
    }
    responses = _shared_responses(paths)
    own = {name: model for name, model in known.items() if name not in NOT_OURS} | OWN
    components = {
        "schemas": tidied(_used(own, [paths, responses])),
        "responses": tidied(dict(sorted(responses.items()))),
        "securitySchemes": made["components"]["securitySchemes"],
    }
    tags = [{"name": name} for name in _subjects(paths)]
    return made | {"tags": tags, "paths": tidied(paths), "components": components}


def _completed(operation: dict[str, Any]) -> dict[str, Any]:
    """Return an operation with all its answers, without the facts behind them."""
    is_open = operation["x-public"]
    responses = successes(operation) | problems(refusals(operation, is_open=is_open), is_open=is_open)
    kept = {key: one for key, one in operation.items() if not key.startswith("x-")}
    for parameter in kept.get("parameters", ()):
        parameter["schema"] = without_null(parameter["schema"])
        if parameter["in"] == "header":
            parameter["name"] = parameter["name"].title()
    if operation["x-options"]:
        kept["parameters"] = [*kept.get("parameters", ()), *options(operation["x-options"])]
    kept["responses"] = dict(sorted(responses.items()))
    return kept | ({"security": []} if is_open else {"x-permission": operation["x-permission"]})


def _subjects(paths: dict[str, dict[str, Any]]) -> list[str]:
    return sorted({tag for operations in paths.values() for one in operations.values() for tag in one["tags"]})


def _shared_responses(paths: dict[str, dict[str, Any]]) -> dict[str, Any]:
    all_responses = [one["responses"] for operations in paths.values() for one in operations.values()]
    counts = Counter(
        (status, json.dumps(response, sort_keys=True))
        for responses in all_responses
        for status, response in responses.items()
        if int(status) >= HTTPStatus.BAD_REQUEST
    )
    totals = Counter(status for responses in all_responses for status in responses)
    shared: dict[str, Any] = {}
    for (status, text), count in counts.items():
        name = title_of(int(status)).title().replace(" ", "")
        if 2 * count > totals[status]:
            shared[name] = json.loads(text)
            for responses in all_responses:
                if responses.get(status) == shared[name]:
                    responses[status] = {"$ref": f"#/components/responses/{name}"}
    return shared


def _used(known: dict[str, Any], places: list[Any]) -> dict[str, Any]:
    wanted: set[str] = set()

    def follow(one: dict[str, Any]) -> None:
        kind, _, name = str(one.get("$ref", "")).rpartition("/")
        if kind.endswith("/schemas") and name not in wanted:
            wanted.add(name)
            walk(known[name], follow)

    walk(places, follow)
    return {name: known[name] for name in sorted(wanted)}
