"""Which stack a command is for: one in AWS, or the local one of this folder."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
import typer
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from infra.local.clients import CREDENTIALS
from infra.local.running import STACK_FILE, NotRunning, call
from infra.operations.api import ApiClient
from infra.operations.failure import Failed

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient

TOKEN, PASSWORD = "EXPUNGE_TOKEN", "EXPUNGE_PASSWORD"
# The operator is waiting, so give up soon.
CONFIGURATION = Config(connect_timeout=5, read_timeout=20, retries={"mode": "standard", "total_max_attempts": 3})
_TABLES = ("records", "jobs", "ledger", "catalogue")


@dataclass(frozen=True, kw_only=True)
class Target:
    """Where a command goes and as which user; by default, the local stack."""

    api_url: str | None
    stack: str | None
    tenant: str | None
    user: str
    file: Path = field(default=STACK_FILE)

    @property
    def is_local(self) -> bool:
        """Whether the command is for the local stack."""
        return self.stack is None and self.api_url is None

    @cached_property
    def api(self) -> ApiClient:
        """The API with the token in ``EXPUNGE_TOKEN``, or with the signed-in user's."""
        given = os.environ.get(TOKEN)
        if given:
            return ApiClient(url=self._found_url.rstrip("/"), token=given)
        return ApiClient(
            url=self._found_url.rstrip("/"), token=self._local_token() if self.is_local else self._signed_in()
        )

    @cached_property
    def outputs(self) -> Mapping[str, str]:
        """The stack's outputs and parameters by their names."""
        return _local_outputs(self._file) if self.stack is None else _outputs_of(self.stack)

    @cached_property
    def cognito(self) -> "CognitoIdentityProviderClient":
        """The client of the API users' pool."""
        self.reach()
        return boto3.client("cognito-idp", config=CONFIGURATION)

    def reach(self) -> None:
        """Direct AWS clients made from now on to the local stack, if the command is for it."""
        if self.stack is None:
            said = self._file
            os.environ.update(
                {
                    **CREDENTIALS,
                    "AWS_REGION": said["region"],
                    "AWS_DEFAULT_REGION": said["region"],
                    "AWS_ENDPOINT_URL": said["aws_endpoint_url"],
                    "AWS_ENDPOINT_URL_DYNAMODB": said["dynamodb_endpoint_url"],
                }
            )

    def password(self) -> str:
        """Return the password in ``EXPUNGE_PASSWORD``: the shell's history does not keep it."""
        given = os.environ.get(PASSWORD)
        if not given:
            raise Failed(f"put the password into {PASSWORD}")
        return given

    @property
    def description(self) -> Mapping[str, Any]:
        """What the local stack says of itself; raise ``Failed`` if none runs here."""
        return self._file

    @property
    def _found_url(self) -> str:
        return self.api_url or self.outputs["ApiUrl"]

    @cached_property
    def _file(self) -> dict[str, Any]:
        if self.api_url is not None:
            raise Failed("name the stack with --stack: this command needs more of it than its API")
        try:
            found: dict[str, Any] = json.loads(self.file.read_text())
        except (OSError, ValueError):
            raise Failed(
                f"no local stack runs here ({self.file} is missing); for AWS, give --stack or --api-url"
            ) from None
        return found

    def _local_token(self) -> str:
        if self.tenant is None:
            raise Failed("name the tenant with --tenant: the local stack signs you in to any")
        asked = {"tenant": self.tenant, "user": self.user, "groups": ["administrator"]}
        try:
            token: str = json.loads(call("POST", "token", asked, self.file))["token"]
        except NotRunning as error:
            raise Failed(str(error)) from None
        return token

    def _signed_in(self) -> str:
        if self.stack is None:
            raise Failed(f"put a token into {TOKEN}, or name the stack with --stack to sign in")
        try:
            answer = self.cognito.admin_initiate_auth(
                UserPoolId=self.outputs["UserPoolId"],
                ClientId=self.outputs["UserPoolClientId"],
                AuthFlow="ADMIN_USER_PASSWORD_AUTH",
                AuthParameters={"USERNAME": self.user, "PASSWORD": self.password()},
            )
        except KeyError:
            raise Failed(f"the stack has no user pool of its own: put a token of your issuer into {TOKEN}") from None
        except (ClientError, BotoCoreError) as error:
            raise Failed(f"the pool does not sign {self.user} in: {reason(error)}") from None
        if "AuthenticationResult" not in answer:
            raise Failed(f"signing in asks for {answer.get('ChallengeName')}: do so in a browser, and use {TOKEN}")
        return answer["AuthenticationResult"]["IdToken"]


def target_of(context: typer.Context) -> Target:
    """Return what the options before the command's name say."""
    found: Target = context.obj
    return found


def reason(error: Exception) -> str:
    """Return AWS's code of the error."""
    return error.response["Error"]["Code"] if isinstance(error, ClientError) else type(error).__name__


def _local_outputs(said: Mapping[str, Any]) -> Mapping[str, str]:
    tables = {f"{name.capitalize()}TableName": said["tables"][name] for name in _TABLES}
    pool = {"UserPoolId": said["user_pool"], "UserPoolClientId": said["user_pool_client"]}
    return {"ApiUrl": said["api_url"], **pool, **tables}


def _outputs_of(stack: str) -> Mapping[str, str]:
    try:
        (found,) = boto3.client("cloudformation", config=CONFIGURATION).describe_stacks(StackName=stack)["Stacks"]
    except (ClientError, BotoCoreError) as error:
        raise Failed(f"the stack {stack} can't be read: {reason(error)}") from None
    parameters = {one["ParameterKey"]: one["ParameterValue"] for one in found.get("Parameters", [])}
    return {**parameters, **{one["OutputKey"]: one["OutputValue"] for one in found.get("Outputs", [])}}
