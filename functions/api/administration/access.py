"""Roles, and who holds them."""

from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Path

from functions.api.administration.models import RoleBody, RoleView, UserRolesBody, UserRolesView
from functions.api.administration.wiring import app, caller, use
from functions.api.http.cursors import decoded, encoded
from functions.api.http.replies import no_content
from functions.api.http.types import PAGE_LIMIT, Cursor, Limit, Page
from shared.access.permissions import Permission, Role
from shared.access.user_roles import UserRoles
from shared.kernel.identifiers import RoleName, UserId, identifier

ROLE = "/v1/roles/<role>"
USER_ROLES = "/v1/users/<user>/roles"


@app.get("/v1/roles")
def list_roles(limit: Limit = PAGE_LIMIT, cursor: Cursor = None) -> Page[RoleView]:
    """List the tenant's own roles by their names."""
    found, last = use.read.page(caller(), Permission.MANAGE_ACCESS, Role, decoded(cursor, "roles"), limit)
    return Page(items=[RoleView.of(one) for one in found], next_cursor=encoded(last, "roles"))


@app.get(ROLE)
def read_role(role: Annotated[str, Path()]) -> RoleView:
    """Read a role."""
    return RoleView.of(use.read.one(caller(), Permission.MANAGE_ACCESS, Role, identifier(role, "role")))


@app.put(ROLE)
def save_role(role: Annotated[str, Path()], body: RoleBody) -> RoleView:
    """Create a role, or replace the version that the body names."""
    wanted = Role(name=RoleName(identifier(role, "role")), permissions=tuple(dict.fromkeys(body.permissions)))
    return RoleView.of(use.save_role(caller(), wanted, body.version))


@app.delete(ROLE)
def delete_role(role: Annotated[str, Path()]) -> Response[None]:
    """Delete a role."""
    use.delete_role(caller(), RoleName(identifier(role, "role")))
    return no_content()


@app.get(USER_ROLES)
def read_user_roles(user: Annotated[str, Path()]) -> UserRolesView:
    """Read the roles assigned to a user."""
    return UserRolesView.of(use.read_user_roles(caller(), UserId(identifier(user, "user"))))


@app.put(USER_ROLES)
def assign_roles(user: Annotated[str, Path()], body: UserRolesBody) -> UserRolesView:
    """Replace the roles assigned to a user."""
    wanted = UserRoles(user=UserId(identifier(user, "user")), roles=body.names())
    return UserRolesView.of(use.assign_roles(caller(), wanted, body.version))
