"""Users of the portal pool: their names are record ids, their tenant and workflow attributes that only administrators write."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from shared.adapters.errors import code_of, domain_errors
from shared.kernel.identifiers import RecordKey, TenantId

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient

_UNKNOWN = "UserNotFoundException"


@dataclass(frozen=True, slots=True, kw_only=True)
class CognitoPortalUsers:
    """``PortalUsers`` in one user pool."""

    client: "CognitoIdentityProviderClient"
    user_pool: str

    def delete(self, tenant: TenantId, account: RecordKey) -> None:
        """Delete the account's user; one that is not there, or is another tenant's of the same name, is left alone."""
        try:
            with domain_errors():
                found = self.client.admin_get_user(UserPoolId=self.user_pool, Username=account.record)
                attributes = {one["Name"]: one.get("Value") for one in found["UserAttributes"]}
                owner = (attributes.get("custom:tenant"), attributes.get("custom:workflow"))
                if owner == (tenant, account.workflow):
                    self.client.admin_delete_user(UserPoolId=self.user_pool, Username=account.record)
        except ClientError as error:
            if code_of(error) != _UNKNOWN:
                raise
