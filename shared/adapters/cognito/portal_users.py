"""Users of the portal pool, each named by a record's id; only administrators write their tenant and workflow."""

from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from shared.adapters.errors import code_of, domain_errors
from shared.kernel.identifiers import RecordKey, TenantId

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient

_UNKNOWN = "UserNotFoundException"


class CognitoPortalUsers:
    """``PortalUsers`` in one user pool."""

    def __init__(self, *, client: "CognitoIdentityProviderClient", user_pool: str) -> None:
        self.client, self.user_pool = client, user_pool

    def delete(self, tenant: TenantId, account: RecordKey) -> None:
        """Delete the account's user, if there is one."""
        try:
            with domain_errors():
                found = self.client.admin_get_user(UserPoolId=self.user_pool, Username=account.record)
                attributes = {one["Name"]: one.get("Value") for one in found["UserAttributes"]}
                owner = (attributes.get("custom:tenant"), attributes.get("custom:workflow"))
                # Another tenant's account may have the same id.
                if owner == (tenant, account.workflow):
                    self.client.admin_delete_user(UserPoolId=self.user_pool, Username=account.record)
        except ClientError as error:
            if code_of(error) != _UNKNOWN:
                raise
