"""API Gateway's payload format 2.0, for requests and replies."""

import base64
import json
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from werkzeug.datastructures import Headers
from werkzeug.wrappers import Request, Response

from infra.local import logs
from infra.local.clients import ACCOUNT
from infra.local.routes import Route

# AWS names no list. Who tried say that these alone come as text: not forms, nor what only ends in `+json`.
TEXTS = {"application/json", "application/javascript", "application/xml"}
FAILURE = {"message": "Internal Server Error"}


def message(status: int, text: str, headers: Mapping[str, str] | None = None) -> Response:
    return Response(json.dumps({"message": text}), status, Headers(headers or {}), content_type="application/json")


def event(
    request: Request,
    route: Route,
    variables: Mapping[str, str],
    claims: Mapping[str, str] | None,
    stage: Mapping[str, str] | None = None,
) -> Any:  # noqa: ANN401 (any JSON)
    """Return a request as an event, which lacks what the request lacks; *stage* has the stage's variables."""
    now = datetime.now(UTC)
    context: dict[str, Any] = {
        "accountId": ACCOUNT,
        "apiId": "local",
        "domainName": request.host,
        "domainPrefix": "local",
        "http": {
            "method": request.method,
            "path": request.path,
            "protocol": request.environ.get("SERVER_PROTOCOL", "HTTP/1.1"),
            "sourceIp": request.remote_addr,
            "userAgent": request.headers.get("User-Agent", ""),
        },
        "requestId": str(uuid.uuid4()),
        "routeKey": route.key,
        "stage": "$default",
        "time": now.strftime("%d/%b/%Y:%H:%M:%S +0000"),
        "timeEpoch": int(now.timestamp() * 1000),
    }
    if claims is not None:
        context["authorizer"] = {"jwt": {"claims": dict(claims), "scopes": None}}
    made: dict[str, Any] = {
        "version": "2.0",
        "routeKey": route.key,
        # The gateway decodes what it calls the raw path, but not the query string.
        "rawPath": request.path,
        "rawQueryString": request.query_string.decode(),
        "headers": {
            **{name.lower(): value for name, value in request.headers.items() if name.lower() != "cookie"},
            "x-forwarded-for": request.remote_addr or "",
            "x-forwarded-port": request.host.rpartition(":")[2] if ":" in request.host else "443",
            "x-forwarded-proto": request.scheme,
        },
        "requestContext": context,
        "isBase64Encoded": False,
    }
    if "Cookie" in request.headers:
        made["cookies"] = [part.strip() for part in request.headers["Cookie"].split(";")]
    if request.args:
        made["queryStringParameters"] = {name: ",".join(values) for name, values in request.args.lists()}
    if variables:
        made["pathParameters"] = dict(variables)
    if stage:
        made["stageVariables"] = dict(stage)
    body = request.get_data()
    if body:
        made |= _body(body, request.content_type or "")
    return made


def _body(body: bytes, content_type: str) -> dict[str, Any]:
    kind = content_type.partition(";")[0].strip().lower()
    if kind.startswith("text/") or kind in TEXTS:
        try:
            return {"body": body.decode(), "isBase64Encoded": False}
        except UnicodeDecodeError:
            pass
    return {"body": base64.b64encode(body).decode(), "isBase64Encoded": True}


def response(reply: Any) -> Response:  # noqa: ANN401 (a function may reply anything)
    """Return a reply as a response; without a status, it is the JSON body itself."""
    if not isinstance(reply, dict) or "statusCode" not in reply:
        return Response(json.dumps(reply), 200, content_type="application/json")
    headers = Headers([(name, str(value)) for name, value in (reply.get("headers") or {}).items()])
    for cookie in reply.get("cookies") or []:
        headers.add("Set-Cookie", cookie)
    text = reply.get("body") or ""
    try:
        body = base64.b64decode(text, validate=True) if reply.get("isBase64Encoded") else text.encode()
        return Response(body, int(reply["statusCode"]), headers, content_type=headers.get("Content-Type", "text/plain"))
    except (AttributeError, TypeError, ValueError) as error:
        logs.add({"level": "ERROR", "message": "malformed reply to the gateway", "errorType": type(error).__name__})
        return Response(json.dumps(FAILURE), 500, content_type="application/json")
