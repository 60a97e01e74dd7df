"""The OpenAPI document and its page, both public: they hold nothing but what the source says."""

from pathlib import Path

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.utilities.typing import LambdaContext
from pydantic import JsonValue

from functions.api.documentation.page import page, policy
from functions.api.http.app import answer, make_app
from functions.api.http.routes import PUBLIC, Routes

# ``make openapi`` makes it from the other functions' routes, so that this one needs neither them nor their settings.
DOCUMENT = Path(__file__).with_name("openapi.json")
CACHED = "max-age=300"
app = make_app()
routes = Routes(app, "Documentation")


@routes.get("/v1/openapi.json", needs=PUBLIC)
def read_document() -> Response[JsonValue]:
    """Read this document."""
    return Response(
        200,
        content_type="application/json",
        body=DOCUMENT.read_text(encoding="utf-8"),
        headers={"Cache-Control": CACHED},
        compress=True,
    )


@routes.get("/docs", needs=PUBLIC, media_type="text/html", passes_query_over=True)
def read_page() -> Response[str]:
    """Read this document as a page, and try it."""
    headers: dict[str, str | list[str]] = {"Cache-Control": CACHED, "Content-Security-Policy": policy()}
    return Response(200, content_type="text/html; charset=utf-8", body=page(), headers=headers, compress=True)


def handler(event: dict[str, object], context: LambdaContext) -> dict[str, object]:
    """Answer API Gateway."""
    return answer(app, event, context)
