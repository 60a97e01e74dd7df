"""`first-administrator USER`: make the user who sets a tenant up (X15)."""

from typing import TYPE_CHECKING, Annotated

import typer
from botocore.exceptions import BotoCoreError, ClientError

from infra.operations.console import console
from infra.operations.failure import Failed
from infra.operations.target import reason, target_of
from shared.access.permissions import ADMINISTRATOR
from shared.kernel.errors import ExpungeError
from shared.kernel.identifiers import identifier

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient

CLAIM = "custom:tenant"


def first_administrator(
    context: typer.Context,
    user: Annotated[str, typer.Argument(metavar="USER", help="their name in the pool; no e-mail address")],
) -> None:
    """Make a user of a tenant who may do everything but learners' retention. The password is in EXPUNGE_PASSWORD.

    Doing it again sets the password and the group again.
    """
    target = target_of(context)
    if target.tenant is None:
        raise Failed("name the tenant with --tenant: a user belongs to one for good")
    try:
        name, tenant = identifier(user, "a user's name"), identifier(target.tenant, "a tenant")
    except ExpungeError as error:
        raise Failed(error.detail) from None
    pool = target.outputs.get("UserPoolId")
    if pool is None:
        raise Failed("the stack has no user pool of its own: your issuer makes its users")
    password = target.password()
    try:
        _make(target.cognito, pool, name, tenant)
        target.cognito.admin_set_user_password(UserPoolId=pool, Username=name, Password=password, Permanent=True)
        target.cognito.admin_add_user_to_group(UserPoolId=pool, Username=name, GroupName=ADMINISTRATOR)
    except (ClientError, BotoCoreError) as error:
        raise Failed(f"the pool refuses: {reason(error)}") from None
    console.print(f"{name} is an administrator of {tenant}")


def _make(cognito: "CognitoIdentityProviderClient", pool: str, name: str, tenant: str) -> None:
    try:
        cognito.admin_create_user(
            UserPoolId=pool,
            Username=name,
            UserAttributes=[{"Name": CLAIM, "Value": tenant}],
            MessageAction="SUPPRESS",
        )
    except cognito.exceptions.UsernameExistsException:
        found = cognito.admin_get_user(UserPoolId=pool, Username=name)["UserAttributes"]
        if {"Name": CLAIM, "Value": tenant} not in found:
            raise Failed("this user exists and belongs to another tenant, which can't be changed") from None
