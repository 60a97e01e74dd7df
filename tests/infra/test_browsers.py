"""A page of another origin may use what `AllowedOrigins` lets it, by the template's rules alone."""

import re
from collections.abc import Iterator
from itertools import chain
from typing import Any

import httpx
import pytest
from werkzeug.datastructures import Headers
from werkzeug.test import Client
from werkzeug.wrappers import Request, Response

from infra.local import LocalStack
from infra.local.cors import BucketCors, Rule
from infra.local.naming import parameters_of
from infra.local.resolver import Resolver
from infra.local.template import load, resources
from shared.adapters.s3.files import UPLOADED
from tests.infra.deployed import FUNCTIONS, TEMPLATE, translated
from tests.infra.local_functions import TEMPLATE as SMALL

OURS, THEIRS = "https://cases.example.org", "https://evil.example"
# The console's page is one of an API of this region; which, the bucket can't know, as it is made before it.
CONSOLE = "https://*.execute-api.AWS::Region.AWS::URLSuffix"
BOTH = f"{OURS},http://localhost:3000"


def resolved(origins: str) -> dict[str, Any]:
    """Return the API's and the bucket's properties as CloudFormation would resolve them."""
    template = load(TEMPLATE)
    resolver = Resolver(
        template=template,
        parameters=dict(parameters_of(template, {"AllowedOrigins": origins})),
        reference=lambda name: name,
        attribute=lambda name, attribute: f"{name}.{attribute}",
    )
    found: dict[str, Any] = {}
    for kind in ("AWS::Serverless::HttpApi", "AWS::S3::Bucket"):
        wanted = {
            name: {"CorsConfiguration": body.get("CorsConfiguration", {"Ref": "AWS::NoValue"})}
            for name, body in resources(template, kind).items()
        }
        found |= resolver.resolve(wanted)
    return found


def test_no_page_but_the_consoles_own_may_do_anything_unless_an_origin_is_named() -> None:
    assert load(TEMPLATE)["Parameters"]["AllowedOrigins"]["Default"] == ""
    found = resolved("")
    assert found["HttpApi"] == {}
    (rule,) = found["FilesBucket"]["CorsConfiguration"]["CorsRules"]
    assert rule["AllowedOrigins"] == [CONSOLE]


def test_pages_of_the_named_origins_may_call_what_there_is_and_send_what_is_read_and_no_more() -> None:
    rule = resolved(BOTH)["HttpApi"]["CorsConfiguration"]
    assert rule["AllowOrigins"] == [OURS, "http://localhost:3000"]
    methods = {
        event["Properties"]["Method"]
        for function in FUNCTIONS.values()
        for event in function.get("Events", {}).values()
        if event["Type"] == "HttpApi"
    }
    assert set(rule["AllowMethods"]) == methods
    read = {"authorization"} | _headers_that_functions_read()
    assert set(rule["AllowHeaders"]) == read
    written = "".join(_sources()).lower()
    assert [name for name in rule["ExposeHeaders"] if f'"{name}"' not in written] == []
    # A token is sent in a header: a browser has no business to send cookies, and none may be sent to any origin.
    assert "AllowCredentials" not in rule
    assert "*" not in str(rule)


def _sources() -> list[str]:
    return [file.read_text() for file in (TEMPLATE.parent / "functions" / "api").rglob("*.py")]


def _headers_that_functions_read() -> set[str]:
    pattern = r'headers\.get\("([\w-]+)"|alias="([\w-]+-Key)"'
    found = chain.from_iterable(re.findall(pattern, text) for text in _sources())
    named = {(plain or alias).lower() for plain, alias in found}
    # A browser may always send the first, and the gateway writes the second.
    return named - {"accept", "x-forwarded-proto"}


def test_a_signed_link_may_be_used_from_a_page_and_says_itself_what_may_be_sent() -> None:
    (rule,) = resolved(BOTH)["FilesBucket"]["CorsConfiguration"]["CorsRules"]
    assert rule["AllowedOrigins"] == [CONSOLE, OURS, "http://localhost:3000"]
    assert rule["AllowedMethods"] == ["GET", "PUT"]
    assert rule["AllowedHeaders"] == ["content-type"]
    assert "*" not in str(rule).replace(CONSOLE, "")


@pytest.mark.parametrize("origins", [[OURS], [OURS, "http://localhost:3000"]])
def test_sam_hands_the_gateway_a_list_of_origins_and_under_a_condition_the_whole_rule(origins: list[str]) -> None:
    """SAM itself resolves parameters there: what CloudFormation gives it for a list is a list."""
    ((_, api),) = [
        (name, body["Properties"])
        for name, body in translated(AllowedOrigins=origins)["Resources"].items()
        if body["Type"] == "AWS::ApiGatewayV2::Api"
    ]
    condition, rule, nothing = api["Body"]["x-amazon-apigateway-cors"]["Fn::If"]
    assert (condition, nothing) == ("AllowsBrowsers", {"Ref": "AWS::NoValue"})
    assert rule["allowOrigins"] == origins
    assert rule.keys() == {"allowOrigins", "allowMethods", "allowHeaders", "exposeHeaders", "maxAge"}
    # The gateway answers preflights only where no route of ours does.
    assert [path for path, methods in api["Body"]["paths"].items() if "options" in methods] == []


@pytest.mark.parametrize(
    ("origin", "is_one"),
    [
        ("", True),
        (OURS, True),
        ("https://cases.example.org:8443", True),
        ("http://localhost:3000", True),
        ("http://127.0.0.1", True),
        ("*", False),
        ("https://*", False),
        ("https://*.example.org", False),
        ("http://cases.example.org", False),
        ("https://cases.example.org/", False),
        ("http://localhost.example.org", False),
        ("null", False),
    ],
)
def test_only_an_origin_is_taken_and_never_a_wildcard(origin: str, is_one: bool) -> None:  # noqa: FBT001 (a case's outcome)
    pattern = load(TEMPLATE)["Parameters"]["AllowedOrigins"]["AllowedPattern"]
    assert (re.fullmatch(pattern, origin) is not None) is is_one


# What the local stack makes of such rules.


@pytest.fixture(scope="module")
def opened() -> Iterator[LocalStack]:
    with LocalStack.start(SMALL, parameters={"AllowedOrigins": BOTH}) as running:
        yield running


def preflight(origin: str, method: str, headers: str = "") -> dict[str, str]:
    asked = {"Origin": origin, "Access-Control-Request-Method": method}
    return {**asked, **({"Access-Control-Request-Headers": headers} if headers else {})}


def said(headers: httpx.Headers | Headers) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items() if name.lower().startswith("access-control-")}


def test_the_local_gateway_answers_a_preflight_itself_without_a_token(opened: LocalStack) -> None:
    url = f"{opened.api_url}/v1/echo/x"
    ours = httpx.options(url, headers=preflight(OURS, "POST", "authorization"))
    assert (ours.status_code, ours.content) == (204, b"")
    assert said(ours.headers) == {
        "access-control-allow-origin": OURS,
        "access-control-allow-methods": "GET,POST",
        "access-control-allow-headers": "authorization",
        "access-control-max-age": "3600",
    }
    theirs = httpx.options(url, headers=preflight(THEIRS, "POST", "authorization"))
    assert (theirs.status_code, said(theirs.headers)) == (204, {})


def test_the_local_gateway_says_which_page_may_read_the_answer_whatever_the_function_says(opened: LocalStack) -> None:
    url = f"{opened.api_url}/v1/open"
    ours = httpx.get(url, headers={"Origin": OURS})
    assert said(ours.headers) == {"access-control-allow-origin": OURS, "access-control-expose-headers": "location"}
    assert said(httpx.get(url, headers={"Origin": THEIRS}).headers) == {}
    assert said(httpx.get(url).headers) == {}


def test_the_local_bucket_lets_a_page_use_a_link_by_its_rules_alone(opened: LocalStack) -> None:
    parameters = {"Bucket": opened.buckets["FilesBucket"], "Key": "elsewhere/a", "ContentType": UPLOADED}
    link = opened.clients.s3.generate_presigned_url("put_object", Params=parameters)
    assert httpx.options(link, headers=preflight(OURS, "PUT", "content-type")).status_code == 200
    for refused in (
        preflight(THEIRS, "PUT", "content-type"),
        preflight(OURS, "DELETE"),
        preflight(OURS, "PUT", "content-type,x-amz-acl"),
    ):
        answer = httpx.options(link, headers=refused)
        assert (answer.status_code, said(answer.headers)) == (403, {})
    for origin, expected in ((OURS, {"access-control-allow-origin": OURS}), (THEIRS, {})):
        sent = httpx.put(link, content=b"x", headers={"Origin": origin, "Content-Type": UPLOADED})
        assert (sent.status_code, said(sent.headers)) == (200, expected)


def test_a_local_bucket_without_rules_tells_no_page_anything() -> None:
    def store(_request: Request) -> Response:
        return Response("kept", headers={"Access-Control-Allow-Origin": "*"})

    def rules_of(name: str) -> list[Rule] | None:
        return [] if name == "files" else None

    browser = Client(BucketCors(Request.application(store), rules_of))
    assert browser.options("/files/a", headers=preflight(OURS, "GET")).status_code == 403
    answer = browser.get("/files/a", headers={"Origin": OURS})
    assert (answer.text, said(answer.headers)) == ("kept", {})
