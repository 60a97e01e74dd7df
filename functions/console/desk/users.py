"""Users and their roles, by name and e-mail as their last token had them (S9, X15a)."""

from functools import partial
from typing import Final

from functions.console.desk.overtaken import carried, overtaken
from functions.console.desk.roles import NEEDS, giving, role_choices
from functions.console.desk.set_up_paths import SET_UP, USERS
from functions.console.frame.ask import Ask
from functions.console.frame.lists import listed
from functions.console.frame.page import Page, Redirect
from functions.console.frame.routes import Pages
from shared.access.permissions import ADMINISTRATOR, Role
from shared.access.user_roles import UserRoles
from shared.application.all_ports import Ports
from shared.application.configuration.read_configuration import ReadConfiguration
from shared.application.configuration.read_users import ReadUsers
from shared.application.configuration.save_access import AssignRoles, ReadUserRoles
from shared.application.paging import every_page
from shared.kernel.identifiers import IDENTIFIER_FORM, RoleName, UserId, is_identifier

_GONE: Final = {"unknown_role": ("roles", "One of these roles has been deleted. Load the page again.")}
_AT_A_TIME: Final = 200  # roles; a tenant has no more


class UserPages:
    """The subject."""

    def __init__(self, ports: Ports) -> None:
        self.read, self.read_users = ReadConfiguration(ports), ReadUsers(ports)
        self.read_user_roles, self.assign_roles = ReadUserRoles(ports), AssignRoles(ports)

    def register(self, pages: Pages) -> None:
        pages.act(USERS, self.all, self.found, needs=NEEDS, query=["cursor"])
        pages.act(f"{USERS}/<user>", self.one, self.saved, needs=NEEDS, errors=_GONE)

    def all(self, ask: Ask) -> Page:
        found = listed(ask, partial(self.read_users.page, ask.caller), "users")
        return Page("set_up/users.html", "Users", {"listed": found}, back=SET_UP)

    def found(self, ask: Ask) -> Redirect:
        # A user's id may be new here, and is sent in a form, so that it is checked before it is in an address.
        with ask.form.reading() as form:
            user = form.identifier("user", "Enter the user’s id", f"An id {IDENTIFIER_FORM}")
        return Redirect(f"{USERS}/{user}")

    def one(self, ask: Ask, user: UserId) -> Page:
        shown = self.read_users.one(ask.caller, user)
        assigned = self.read_user_roles(ask.caller, user)
        roles = list(every_page(partial(self.read.page, ask.caller, Role, limit=_AT_A_TIME)))
        lines = {str(name): "given" for name in assigned.roles}
        data = {
            "user": shown,
            "assigned": assigned,
            "roles": role_choices(roles),
            "administrator": ADMINISTRATOR,
            "version": assigned.version,
            "carried": carried(lines),
            "overtaken": overtaken(ask.form, lines, assigned.version),
        }
        return Page("set_up/user.html", f"Roles of {shown.name or user}", data, back=USERS)

    def saved(self, ask: Ask, user: UserId) -> Redirect:
        with ask.form.reading("roles") as form:
            version = form.optional_whole("version")
            # Not read as choices: a role that was deleted meanwhile must not be passed over.
            names = tuple(RoleName(name) for name in dict.fromkeys(form.typed.get("roles", ())))
            if not all(is_identifier(name) for name in names):
                form.fail("roles", "Load the page again")
        with giving(ask.form, "roles"):
            self.assign_roles(ask.caller, UserRoles(user=user, roles=names), version)
        return Redirect(USERS, notice="roles_assigned")
