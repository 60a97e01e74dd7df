"""The API: its routes, who may call them, and whether its last change arrived."""

from collections.abc import Iterator, Mapping
from typing import Any

from infra.operations.deployment.resource import Amiss, Estate, Looks, Resource, differs

_ANY = "x-amazon-apigateway-any-method"
_AGAIN = "see what failed in the API's import (deploy.md), then deploy again with any change of the template's routes"


def wanted_routes(body: Any) -> dict[str, bool]:  # noqa: ANN401 – an OpenAPI document
    """Return whether each route that a document defines asks for a token, by its key, such as `GET /v1/jobs`."""
    schemes = body.get("components", {}).get("securitySchemes", {})
    return {
        path if path == "$default" else f"{'ANY' if method == _ANY else method.upper()} {path}": any(
            scheme in schemes for one in operation.get("security", []) for scheme in one
        )
        for path, methods in body["paths"].items()
        for method, operation in methods.items()
        if method != "options"
    }


def _routes(api: Resource, estate: Estate) -> Iterator[Amiss]:
    found = {
        one["RouteKey"]: one
        for one in estate.account.ask_all("apigatewayv2", "get_routes", "Items", ApiId=api.physical)
    }
    wanted = wanted_routes(api.wanted["Body"])
    for route in sorted(wanted.keys() - found.keys()):
        yield Amiss(what=f"the route {route} is missing", do=_AGAIN)
    for route in sorted(found.keys() - wanted.keys()):
        if not route.startswith("OPTIONS "):
            yield Amiss(
                what=f"the route {route} is not in the template", do="delete it, unless you know who has made it"
            )
    for route in sorted(found.keys() & wanted.keys()):
        asks = found[route].get("AuthorizationType") == "JWT"
        identifiers = f"--api-id {api.physical} --route-id {found[route]['RouteId']}"
        if asks and not wanted[route]:
            yield Amiss(
                what=f"the route {route} asks for a token, and should be open",
                do=f"aws apigatewayv2 update-route {identifiers} --authorization-type NONE",
            )
        elif wanted[route] and not asks:
            yield Amiss(
                what=f"the route {route} asks for no token",
                do=f"aws apigatewayv2 update-route {identifiers} --authorization-type JWT --authorizer-id ID",
            )


def _authorizers(api: Resource, estate: Estate) -> Iterator[Amiss]:
    schemes = api.wanted["Body"].get("components", {}).get("securitySchemes", {}).values()
    wanted = [one["x-amazon-apigateway-authorizer"]["jwtConfiguration"] for one in schemes]
    routes = estate.account.ask_all("apigatewayv2", "get_routes", "Items", ApiId=api.physical)
    # As routes name them: one that no route names lets no caller in.
    for name in sorted({route["AuthorizerId"] for route in routes if route.get("AuthorizerId")}):
        found = estate.account.ask("apigatewayv2", "get_authorizer", ApiId=api.physical, AuthorizerId=name)
        said = found.get("JwtConfiguration", {})
        if all(_takes_others(said, one) for one in wanted):
            yield Amiss(
                what=f"the authorizer {name} takes the tokens of another issuer or audience",
                do=f"aws apigatewayv2 update-authorizer --api-id {api.physical} --authorizer-id {name}"
                " --jwt-configuration, with the issuer and the audience of the template",
            )


def _takes_others(said: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    return differs(wanted["issuer"], said.get("Issuer")) or differs(wanted["audience"], said.get("Audience"))


def _stage(stage: Resource, estate: Estate) -> Iterator[Amiss]:
    asked = {"ApiId": stage.wanted["ApiId"], "StageName": stage.wanted["StageName"]}
    found = estate.account.ask("apigatewayv2", "get_stage", **asked)
    if not found.get("AutoDeploy"):
        yield Amiss(what="it does not take changes of routes", do="aws apigatewayv2 update-stage --auto-deploy")
    message = found.get("LastDeploymentStatusMessage", "")
    if "fail" in message.lower():
        yield Amiss(what=f"its last change has not arrived: {message}", do=_AGAIN)


def _provider(stage: Resource, estate: Estate) -> Iterator[Amiss]:
    """Look whether the console learns from the stage who signs people in."""
    wanted = stage.wanted.get("StageVariables", {})
    found = estate.account.ask(
        "apigatewayv2", "get_stage", ApiId=stage.wanted["ApiId"], StageName=stage.wanted["StageName"]
    ).get("StageVariables", {})
    for name in sorted({*wanted, *found}):
        if differs(wanted.get(name), found.get(name)):
            yield Amiss(
                what=f"its variable {name} is another than the template's, by which people sign in to the console",
                do="aws apigatewayv2 update-stage --stage-variables, with all that the template has",
            )


LOOKS: Looks = {
    "AWS::ApiGatewayV2::Api": {"routes": _routes, "authorizers": _authorizers},
    "AWS::ApiGatewayV2::Stage": {"changes": _stage, "provider": _provider},
}
