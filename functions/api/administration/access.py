"""Roles, and the users that hold them."""

from functools import partial
from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response

from functions.api.administration.models import RoleBody, RoleView, UserRolesBody, UserRolesView, UserView
from functions.api.administration.wiring import app, caller, use
from functions.api.http.pages import page_of
from functions.api.http.parts import RolePart, UserPart
from functions.api.http.replies import no_content
from functions.api.http.routes import Routes
from functions.api.http.types import PAGE_LIMIT, Cursor, Limit, ListPage
from shared.access.permissions import Permission, Role
from shared.access.user_roles import UserRoles
from shared.kernel.errors import Forbidden, Invalid, NotFound, RuleConflict, StaleVersion

ROLE = "/v1/roles/<role>"
USER_ROLES = "/v1/users/<sub>/roles"
NEEDS = (Permission.MANAGE_ACCESS,)
NOT_GIVEN = ["not_yours_to_give", "own_access"]
routes = Routes(app, "Access")


@routes.get("/v1/roles", needs=NEEDS)
def list_roles(limit: Limit = PAGE_LIMIT, cursor: Cursor = None) -> ListPage[RoleView]:
    """List the tenant's own roles by their names."""
    return page_of(partial(use.read.page, caller(), Role), RoleView.model_validate, limit, cursor, "roles")


@routes.get(ROLE, needs=NEEDS, refuses={NotFound: ["unknown_role"]})
def read_role(role: RolePart) -> RoleView:
    """Read a role."""
    return RoleView.model_validate(use.read.one(caller(), Role, role))


@routes.put(
    ROLE,
    needs=NEEDS,
    refuses={
        Forbidden: NOT_GIVEN,
        RuleConflict: ["built_in_role"],
        StaleVersion: ["stale_version"],
        Invalid: ["too_many_roles"],
    },
)
def save_role(role: RolePart, body: RoleBody) -> RoleView:
    """Create a role, or replace the version that the body names. A role that is made again goes on counting.

    It can gain only what the caller holds, and nothing if the caller holds the role. An administrator may give others the
    permissions that the built-in role lacks.
    """
    wanted = Role(name=role, permissions=tuple(dict.fromkeys(body.permissions)))
    return RoleView.model_validate(use.save_role(caller(), wanted, body.version))


@routes.delete(
    ROLE,
    needs=NEEDS,
    status=HTTPStatus.NO_CONTENT,
    refuses={NotFound: ["unknown_role"], RuleConflict: ["built_in_role"], StaleVersion: ["stale_version"]},
)
def delete_role(role: RolePart) -> Response[None]:
    """Delete a role; its holders lose what it gave them, even if a role of that name is made again."""
    use.delete_role(caller(), role)
    return no_content()


@routes.get("/v1/users", needs=NEEDS)
def list_users(limit: Limit = PAGE_LIMIT, cursor: Cursor = None) -> ListPage[UserView]:
    """List the users who signed in at the console, or have roles here, by their ids.

    Name, e-mail and groups are those of the last token. They are kept for 400 days after the last sign-in, and as long as roles
    are assigned to the user.
    """
    return page_of(partial(use.read_users.page, caller()), UserView.of, limit, cursor, "users")


@routes.get(USER_ROLES, needs=NEEDS)
def read_user_roles(user: UserPart) -> UserRolesView:
    """Read the roles assigned to a user, which may be none."""
    return UserRolesView.model_validate(use.read_user_roles(caller(), user))


@routes.put(
    USER_ROLES,
    needs=NEEDS,
    refuses={
        Forbidden: NOT_GIVEN,
        Invalid: ["unknown_role", "too_many_assigned_roles"],
        StaleVersion: ["stale_version"],
    },
)
def assign_roles(user: UserPart, body: UserRolesBody) -> UserRolesView:
    """Replace the roles assigned to a user; roles from the token's groups stay.

    A caller can add only roles whose permissions they hold, and none to their own.
    """
    return UserRolesView.model_validate(
        use.assign_roles(caller(), UserRoles(user=user, roles=body.names()), body.version)
    )
