"""The service document and the model."""

import json

from aws_lambda_powertools.event_handler import Response
from pydantic import JsonValue

from functions.api.http.routes import Refusals, Routes
from functions.api.reporting.odata.csdl import metadata_json, metadata_xml
from functions.api.reporting.odata.edm import SETS
from functions.api.reporting.odata.options import check_format, check_only, system_options
from functions.api.reporting.odata.protocol import ROOT, ODataRequest
from functions.api.reporting.odata.schemas import SERVICE
from functions.api.reporting.wiring import app
from shared.access.permissions import Permission
from shared.kernel.errors import Malformed, NotSupported

JSON = "application/json;odata.metadata=minimal;charset=utf-8"
NEEDS = (Permission.READ_REPORTS,)
REFUSES: Refusals = {
    Malformed: ["invalid_option", "unknown_option", "unsupported_version"],
    NotSupported: ["unsupported_option"],
}
FORMAT = {"$format": "`json`, which is what comes anyway"}
routes = Routes(app, "OData")


@routes.get(ROOT, needs=NEEDS, refuses=REFUSES, options=FORMAT, schema=SERVICE, name="read_odata_root")
@routes.get(f"{ROOT}/", needs=NEEDS, refuses=REFUSES, options=FORMAT, schema=SERVICE)
def read_odata_service() -> Response[JsonValue]:
    """List the sets of the OData service."""
    asked = ODataRequest.of(app.current_event.raw_event)
    given = system_options(asked.query)
    check_only(given, "format")
    check_format(given.get("format"))
    body = {
        "@odata.context": f"{asked.base}$metadata",
        "value": [{"name": name, "kind": "EntitySet", "url": name} for name in SETS],
    }
    return Response(200, content_type=JSON, body=json.dumps(body))


@routes.get(
    rf"{ROOT}/\$metadata",
    needs=NEEDS,
    refuses=REFUSES,
    options=FORMAT,
    media_type=("application/xml", "application/json"),
)
def read_odata_model() -> Response[JsonValue]:
    """Read the model of the OData service, as CSDL.

    It is XML unless `$format` or `Accept` ask for `application/json`.
    """
    asked = ODataRequest.of(app.current_event.raw_event)
    given = system_options(asked.query)
    check_only(given, "format")
    wanted = given.get("format", asked.accepts).strip().lower()
    check_format(given.get("format"), "xml", "application/xml")
    if wanted.startswith(("json", "application/json")) and "xml" not in wanted:
        return Response(200, content_type=JSON, body=json.dumps(metadata_json(asked.version)))
    return Response(200, content_type="application/xml;charset=utf-8", body=metadata_xml(asked.version))
