"""User pools: the portal's triggers, protection, and the client that users sign in with."""

from collections.abc import Iterator
from typing import Any

from infra.operations.deployment.resource import Amiss, Estate, Looks, Resource, differs


def _said(pool: Resource, estate: Estate) -> dict[str, Any]:
    said: dict[str, Any] = estate.account.ask("cognito-idp", "describe_user_pool", UserPoolId=pool.physical)["UserPool"]
    return said


def _triggers(pool: Resource, estate: Estate) -> Iterator[Amiss]:
    wanted = pool.wanted.get("LambdaConfig", {})
    found = _said(pool, estate).get("LambdaConfig", {})
    for trigger, function in wanted.items():
        if isinstance(function, str) and differs(function, found.get(trigger)):
            # The command that sets triggers puts everything else of a pool back to its defaults.
            yield Amiss(
                what=f"its trigger {trigger} does not call {function.rpartition(':')[2]}",
                do="set it in Cognito's console: aws cognito-idp update-user-pool forgets what the call leaves out",
            )


def _protection(pool: Resource, estate: Estate) -> Iterator[Amiss]:
    if pool.wanted.get("DeletionProtection") == "ACTIVE" and _said(pool, estate).get("DeletionProtection") != "ACTIVE":
        yield Amiss(what="it can be deleted by mistake", do="turn its deletion protection on in Cognito's console")


def _said_of_client(client: Resource, estate: Estate) -> dict[str, Any]:
    asked = {"UserPoolId": client.wanted["UserPoolId"], "ClientId": client.physical}
    said: dict[str, Any] = estate.account.ask("cognito-idp", "describe_user_pool_client", **asked)["UserPoolClient"]
    return said


def _flows(client: Resource, estate: Estate) -> Iterator[Amiss]:
    said = _said_of_client(client, estate)
    if set(client.wanted.get("ExplicitAuthFlows", [])) != set(said.get("ExplicitAuthFlows", [])):
        yield Amiss(what="users sign in by other ways than the template's", do="set them in Cognito's console")
    if set(client.wanted.get("WriteAttributes", [])) != set(said.get("WriteAttributes", [])):
        yield Amiss(
            what="users may change other attributes of theirs than the template's",
            do="set them in Cognito's console at once: a user who can change the tenant can change tenants",
        )


def _pages(client: Resource, estate: Estate) -> Iterator[Amiss]:
    if "CallbackURLs" not in client.wanted:
        return
    said = _said_of_client(client, estate)
    for name, what in (("CallbackURLs", "after signing in"), ("LogoutURLs", "after signing out")):
        if differs(client.wanted[name], said.get(name)):
            yield Amiss(
                what=f"the pool sends people elsewhere than to the console {what}",
                do=f"set its {name} in Cognito's console, as the template has them",
            )
    if said.get("AllowedOAuthFlows") != client.wanted["AllowedOAuthFlows"]:
        yield Amiss(
            what="people sign in to the console by other grants than a code", do="set them in Cognito's console"
        )


LOOKS: Looks = {
    "AWS::Cognito::UserPool": {"triggers": _triggers, "protection": _protection},
    "AWS::Cognito::UserPoolClient": {"flows": _flows, "pages": _pages},
}
