"""The function that serves the document and the page."""

import base64
import gzip
import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

import pytest
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from functions.gateway.safety import HEADERS
from infra.local import functions, payload
from infra.local.activity import Activity
from infra.local.functions import Function
from infra.local.template import load, resources
from infra.openapi.resolvers import ROOT, TEMPLATE, settings_of
from tests.api.document import document, routes, surprises

NAME = "DocumentationFunction"
OF_OTHERS = {"boto3", "pynamodb", "shared.bootstrap", "shared.settings", "shared.adapters"}
# The program of a process of its own, which answers with the names of all that it has loaded.
PROGRAM = """
import sys
import functions.api.documentation.main
sys.stdout.write(" ".join(sys.modules))
"""


@pytest.fixture(scope="module")
def function() -> Function:
    """Return the function, with what the template gives it."""
    properties = resources(load(TEMPLATE), "AWS::Serverless::Function")[NAME]
    return functions.load(NAME, properties, settings_of(properties), ROOT, Activity())


def _get(function: Function, path: str, headers: Mapping[str, str] | None = None) -> tuple[dict[str, str], str]:
    """Return headers and body of an answer to a request without a token."""
    (route,) = [one for one in routes() if one.key == f"GET {path}"]
    request = Request(EnvironBuilder(path, headers=list((headers or {}).items())).get_environ())
    reply: dict[str, Any] = function.invoke(payload.event(request, route, {}, None))
    response = payload.response(reply)
    text = response.get_data()
    if response.headers.get("Content-Encoding") == "gzip":
        text = gzip.decompress(text)
    body = json.loads(text) if "json" in response.headers["Content-Type"] else text.decode()
    assert surprises(route.key, response.status_code, dict(response.headers), body) == []
    assert response.status_code == 200
    return dict(response.headers), text.decode()


@pytest.mark.parametrize("headers", [{}, {"Accept-Encoding": "gzip, br"}])
def test_everybody_can_read_the_document(function: Function, headers: dict[str, str]) -> None:
    sent, body = _get(function, "/v1/openapi.json", headers)
    assert sent["Content-Type"] == "application/json"
    assert json.loads(body) == document()


def test_the_page_lets_run_only_what_it_carries_and_loads_nothing_from_elsewhere(function: Function) -> None:
    sent, body = _get(function, "/docs", {"Accept-Encoding": "gzip"})
    assert sent["Content-Type"] == "text/html; charset=utf-8"
    scripts = re.findall(r"<script>(.*?)</script>", body, re.DOTALL)
    assert len(scripts) == 2
    policy = dict(part.strip().split(" ", 1) for part in sent["Content-Security-Policy"].split(";"))
    digests = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts]
    assert policy["script-src"] == " ".join(f"'sha256-{digest}'" for digest in digests)
    assert (policy["default-src"], policy["connect-src"]) == ("'none'", "'self'")
    assert HEADERS.keys() <= sent.keys()
    assert (
        re.findall(r"<(?:script|link|img|iframe)\s", re.sub(r"<script>.*?</script>", "", body, flags=re.DOTALL)) == []
    )
    assert 'url: "v1/openapi.json"' in scripts[1]


def test_it_needs_no_settings_and_nothing_of_the_other_functions() -> None:
    done = subprocess.run(  # noqa: S603 – this interpreter, and words of our own
        [sys.executable, "-c", PROGRAM],
        cwd=ROOT,
        env={"PATH": os.defpath},
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = set(done.stdout.split())
    assert "functions.api.documentation.main" in loaded
    assert loaded & OF_OTHERS == set()


def test_it_may_do_nothing_in_aws() -> None:
    properties = resources(load(TEMPLATE), "AWS::Serverless::Function")[NAME]
    assert "Policies" not in properties
